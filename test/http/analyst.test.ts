import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { threadedAnalyst } from '../../server/analyst.ts'
import { makeStudy } from '../make.ts'

const folder = mkdtempSync(join(tmpdir(), 'blindpair-analyst-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function makeDatabase(name: string) {
  const path = join(folder, name)
  const store = await openStore(path)
  const study = await makeStudy(store)
  return { path, study, store }
}

test('the end of a thread that failed takes nothing from the one that was started after it', async () => {
  const { path, study, store } = await makeDatabase('away.sqlite')
  await store.close()
  const missing = join(folder, 'missing.sqlite')
  const analyst = threadedAnalyst(missing, () => new Date(), store)
  const asked = analyst.analyze({ studyId: study.id }).catch((reason: unknown) => {
    // The first thread has failed, and its exit is still to come.
    renameSync(path, missing)
    return [String(reason), analyst.analyze({ studyId: study.id })] as const
  })
  const [reason, second] = (await asked) as [string, Promise<unknown>]
  expect(reason).toContain('There is no database')
  expect(await second).toMatchObject({ judgments: 0 })
  await analyst.close()
})

test('more views than may wait are refused plainly, those that wait are answered, and then there is room again', async () => {
  const { path, study, store } = await makeDatabase('asked.sqlite')
  const analyst = threadedAnalyst(path, () => new Date(), store)
  const views = ['Target', 'One', 'Two', null].flatMap((target) =>
    (['human', 'simulated', 'test', 'judge'] as const).map((kind) => ({ studyId: study.id, target, kinds: [kind] })),
  )
  const waiting = views.map((view) => analyst.analyze(view))
  const one = { studyId: study.id }
  await expect(analyst.analyze(one)).rejects.toMatchObject({ code: 'analyses_waiting', status: 503 })
  // One that waits already takes no further place.
  await expect(analyst.analyze(views[0]!)).resolves.toMatchObject({ judgments: 0 })
  expect(await Promise.all(waiting)).toHaveLength(16)
  await expect(analyst.analyze(one)).resolves.toMatchObject({ judgments: 0 })
  await analyst.close()
  await store.close()
})
