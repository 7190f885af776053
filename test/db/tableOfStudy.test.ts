import { describe, expect, test } from 'vitest'
import type { Reads, Store } from '../../db/store.ts'
import { loss, win } from '../../server/stats/judgmentTable.ts'
import { tableOfStudy } from '../../server/tableOfStudy.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { makeRater } from './make.ts'

/** The same store, where something happens after the first page of judgments was read. */
function interrupted(store: Store, event: () => Promise<unknown>): Store {
  let pending: typeof event | undefined = event
  const watched = (reads: Reads): Reads => ({
    ...reads,
    compiled: (name, build) => {
      const query = reads.compiled(name, build)
      if (!name.startsWith('countedJudgments')) return query
      const read = async (values: Record<string, unknown>) => {
        const rows = await query(values)
        const now = pending
        pending = undefined
        await now?.()
        return rows
      }
      return read
    },
  })
  return { ...store, snapshot: (work) => store.snapshot((reads) => work(watched(reads))) }
}

describe.each(testStores())('the table of a study on $kind', (database) => {
  test.each([
    ['comes on a later page', '1', '3'],
    ['would have been on an earlier page', '2', '0'],
  ])('counts a judgment once that is replaced while it is read, where the new one %s', async (_, early, late) => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 2, systems: ['Target', 'One'] })
    const rater = await makeRater(store, study)
    const [one, two] = await rater.lease()
    const side = (outcome: 'win' | 'loss') => ((one!.firstSide === 'a') === (outcome === 'win') ? 'a' : 'b')
    await rater.judge(one!.id, { id: early, preference: side('win') })
    await rater.judge(two!.id, { id: early === '1' ? '2' : '1', preference: 'tie' })
    const change = () => rater.judge(one!.id, { id: late, replaces: early, preference: side('loss') })

    const before = await tableOfStudy(interrupted(store, change), study.id, { pageSize: 1 })
    const outcomes = (table: typeof before) =>
      [...table.judgments.outcome].filter((code) => code === win || code === loss)
    expect(before.judgments.outcome).toHaveLength(2)
    const after = await tableOfStudy(store, study.id, { pageSize: 1 })
    expect(after.judgments.outcome).toHaveLength(2)
    // Pairs are turned by name, One before Target: one moment says the opposite of the other.
    expect(outcomes(before)).not.toEqual(outcomes(after))
    expect([...outcomes(before), ...outcomes(after)].sort()).toEqual([loss, win].sort())
  })
})
