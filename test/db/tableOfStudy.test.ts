import { describe, expect, test } from 'vitest'
import { analyzeStudy } from '../../server/analyzeStudy.ts'
import type { Store } from '../../db/store.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

describe.each(testStores())('a table of a study on $kind', ({ freshStore }) => {
  test('leaves raters who join while it is read for the next one', async () => {
    const store = await freshStore()
    const world = await makeWorld(store, { promptCount: 4, systems: ['Target', 'One'] })
    const judgeOne = async () => {
      const rater = await world.rater()
      const { pairs } = await rater.look()
      await rater.judge(pairs[0]!.assignmentId, 'a')
    }
    await judgeOne()
    const compiled = ((name: string, build: never) => {
      const run = store.compiled(name, build) as (input: unknown) => PromiseLike<unknown>
      if (name !== 'countedJudgments') return run
      return async (input: unknown) => {
        await judgeOne()
        return run(input)
      }
    }) as Store['compiled']
    const reading = new Proxy(store, { get: (of, key) => (key === 'compiled' ? compiled : Reflect.get(of, key)) })
    expect(await analyzeStudy(reading, { studyId: world.study.id })).toMatchObject({ judgments: 1, raters: 1 })
    expect(await analyzeStudy(store, { studyId: world.study.id })).toMatchObject({ judgments: 2, raters: 2 })
    await world.app.close()
  })
})
