import { randomUUID } from 'node:crypto'
import type { makeWorld } from '../make.ts'

type World = Awaited<ReturnType<typeof makeWorld>>

/** Has two raters judge every pair they are given, sides in turns. */
export async function judgeAll(world: World): Promise<void> {
  const { app, study } = world
  for (const { headers } of [await world.rater(), await world.rater()]) {
    for (let place = 0; ; place++) {
      const looked = await app.inject({ url: `/api/assignments?study=${study.code}`, headers })
      const [pair] = looked.json<{ pairs: { assignmentId: string }[] }>().pairs
      if (!pair) break
      const payload = { assignmentId: pair.assignmentId, preference: (['a', 'tie', 'b'] as const)[place % 3] }
      await app.inject({ method: 'PUT', url: `/api/judgments/${randomUUID()}`, headers, payload })
    }
  }
}
