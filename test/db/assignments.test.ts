import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import { othersHold } from '../../db/waiting.ts'
import { copyPlan } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeRater, rowsOf, start } from './make.ts'

type Rater = Awaited<ReturnType<typeof makeRater>>

/** Judges all a rater is given, one at a time, until nothing is left for them. */
async function judgeAll(rater: Rater): Promise<number> {
  for (let judged = 0; ; judged++) {
    const [lease] = await rater.lease()
    if (!lease) return judged
    await rater.judge(lease.id, { preference: 'tie' })
  }
}

/** What is left of a plan, by slot. */
const openPlaces = async (store: Store) =>
  (await rowsOf(store, 'slots')).reduce((sum, { openA, openB }) => sum + openA + openB, 0)

describe.each(testStores())('a lease on $kind', (database) => {
  test('is the same after a reload, in the same order, on the same sides', async () => {
    const store = await database.freshStore()
    const rater = await makeRater(store, await makeStudy(store))
    const held = await rater.lease()
    expect(held).toHaveLength(2)
    expect(await rater.lease(later(1000))).toEqual(held)
    expect(await rowsOf(store, 'assignments')).toHaveLength(2)
  })

  test('asked for by two tabs at once is the same two pairs', async () => {
    const store = await database.freshStore()
    const rater = await makeRater(store, await makeStudy(store))
    const tabs = await Promise.all(Array.from({ length: 6 }, () => rater.lease()))
    for (const tab of tabs) expect(tab).toEqual(tabs[0])
    expect(tabs[0]).toHaveLength(2)
    expect(await rowsOf(store, 'assignments')).toHaveLength(2)
  })

  test('keeps the pair in hand when the one before it was judged, and adds one', async () => {
    const store = await database.freshStore()
    const rater = await makeRater(store, await makeStudy(store))
    const [first, second] = await rater.lease()
    await rater.judge(first!.id)
    const [now, next] = await rater.lease()
    expect(now).toEqual(second)
    expect(next!.ordinal).toBe(3)
  })

  test('never gives a rater a prompt twice, unless the study allows it; never a comparison twice', async () => {
    const store = await database.freshStore()
    for (const [repeatPrompts, expected] of [
      [false, 5],
      [true, 15],
    ] as const) {
      const study = await makeStudy(store, {
        promptCount: 5,
        systems: ['Target', 'One', 'Two', 'Three'],
        overlap: 2,
        repeatPrompts,
      })
      const rater = await makeRater(store, study)
      const judged = await judgeAll(rater)
      expect(judged).toBe(expected)
      const own = (await rowsOf(store, 'assignments')).filter(({ raterId }) => raterId === rater.id)
      expect(new Set(own.map(({ comparisonId }) => comparisonId)).size).toBe(own.length)
      if (!repeatPrompts) expect(new Set(own.map(({ promptId }) => promptId)).size).toBe(own.length)
    }
  })

  test('is taken by exactly as many raters as the overlap asks for, however many come at once', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 6, systems: ['Target', 'One'], overlap: 3 })
    const raters = await Promise.all(Array.from({ length: 24 }, () => makeRater(store, study)))
    await Promise.all(raters.map((rater) => rater.lease()))
    const given = await rowsOf(store, 'assignments')
    const perComparison = Map.groupBy(given, ({ comparisonId }) => comparisonId)
    expect([...perComparison.values()].map((all) => all.length)).toEqual(Array<number>(6).fill(3))
    expect(await openPlaces(store)).toBe(0)
  })

  test('is given to everyone for whom a place is open, though all reach for the same comparison', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 1, systems: ['Target', 'One'], overlap: 20 })
    const raters = await Promise.all(Array.from({ length: 24 }, () => makeRater(store, study)))
    const given = await Promise.all(raters.map((rater) => rater.lease()))
    expect(given.flat()).toHaveLength(20)
  })

  test('stops at the most pairs a rater may judge', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 10, judgmentsPerRater: 3 })
    expect(await judgeAll(await makeRater(store, study))).toBe(3)
  })

  test('that runs out goes to others, and comes back to its rater while it is free', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 2, systems: ['Target', 'One'] })
    const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
    const held = await first.lease()
    expect(await second.lease(later(study.leaseMs - 1))).toEqual([])
    const passed = later(study.leaseMs * 2)
    const taken = await second.lease(passed, 1)
    expect(held.map(({ comparisonId }) => comparisonId)).toContain(taken[0]!.comparisonId)
    // One of the two is someone else's by now; the other is as it was, under its old id.
    const again = await first.lease(passed)
    expect(again).toEqual(held.filter(({ comparisonId }) => comparisonId !== taken[0]!.comparisonId))
  })

  test('is extended each time its rater looks', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 2, systems: ['Target', 'One'] })
    const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
    const held = await first.lease()
    for (let time = 1; time <= 4; time++) await first.lease(later((time * study.leaseMs) / 2))
    expect(await second.lease(later(2.4 * study.leaseMs))).toEqual([])
    expect(await first.lease(later(2.4 * study.leaseMs))).toEqual(held)
  })

  test('that was skipped goes to others and never back to its rater', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 1, systems: ['Target', 'One'] })
    const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
    const [lease] = await first.lease()
    await skipAssignment(store, first.id, lease!.id, 'unreadable')
    expect(await first.lease()).toEqual([])
    const [taken] = await second.lease()
    expect(taken!.comparisonId).toBe(lease!.comparisonId)
    expect((await rowsOf(store, 'assignments')).find(({ id }) => id === lease!.id)).toMatchObject({
      state: 'skipped',
      skipReason: 'unreadable',
    })
  })

  test('skipped after it ran out gives no second place back and does not return', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 1, systems: ['Target', 'One'] })
    const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
    const [lease] = await first.lease()
    const [taken] = await second.lease(later(study.leaseMs + 1))
    expect(await skipAssignment(store, first.id, lease!.id, null)).toBe(true)
    expect(await openPlaces(store)).toBe(0)
    await skipAssignment(store, second.id, taken!.id, null)
    expect(await openPlaces(store)).toBe(1)
    expect(await first.lease(later(study.leaseMs + 2))).toEqual([])
  })

  test('keeps a rater’s sides within two apart and marks what goes against their balance', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 20, overlap: 3 })
    const raters = await Promise.all(Array.from({ length: 5 }, () => makeRater(store, study)))
    for (const rater of raters) await judgeAll(rater)
    const given = await rowsOf(store, 'assignments')
    for (const rater of raters) {
      let lead = 0
      for (const one of given.filter(({ raterId }) => raterId === rater.id).sort((a, b) => a.ordinal - b.ordinal)) {
        const step = one.firstSide === 'a' ? 1 : -1
        expect(one.sideException).toBe(lead !== 0 && Math.sign(lead) === step)
        lead += step
        expect(Math.abs(lead)).toBeLessThanOrEqual(2)
      }
    }
  })

  test('of a simulated rater never takes a person’s place', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 3, systems: ['Target', 'One'] })
    await copyPlan(store, study.id, 'simulated')
    await copyPlan(store, study.id, 'simulated')
    const [person, program] = [await makeRater(store, study), await makeRater(store, study, 'simulated')]
    expect(await judgeAll(program)).toBeGreaterThanOrEqual(2)
    const slots = Map.groupBy(await rowsOf(store, 'slots'), ({ raterKind }) => raterKind)
    expect(slots.get('human')!.every(({ openA, openB }) => openA + openB === 1)).toBe(true)
    expect(slots.get('simulated')).toHaveLength(3)
    expect(await judgeAll(person)).toBeGreaterThanOrEqual(2)
  })

  test('stops at the most pairs a rater may judge, also where one of theirs that ran out could come back', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 2, systems: ['Target', 'One'], judgmentsPerRater: 1 })
    const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
    const [lost] = await first.lease()
    const passed = later(study.leaseMs + 1)
    let [taken] = await second.lease(passed, 1)
    if (taken!.comparisonId !== lost!.comparisonId) {
      await skipAssignment(store, second.id, taken!.id, null)
      ;[taken] = await second.lease(passed, 1)
    }
    const [instead] = await first.lease(passed)
    expect(instead!.comparisonId).not.toBe(lost!.comparisonId)
    await skipAssignment(store, second.id, taken!.id, null)
    await first.judge(instead!.id, {}, passed)
    expect(await first.lease(passed)).toEqual([])
  })

  test('held by others is worth waiting for unless this rater has met its prompt', async () => {
    const store = await database.freshStore()
    for (const [repeatPrompts, worth] of [
      [false, false],
      [true, true],
    ] as const) {
      const study = await makeStudy(store, { promptCount: 1, systems: ['Target', 'One', 'Two'], repeatPrompts })
      const [first, second] = [await makeRater(store, study), await makeRater(store, study)]
      const waits = (rater: Rater, now = start) =>
        othersHold(store, { id: rater.id, studyId: study.id, kind: 'human' }, study.repeatPrompts, now)
      expect(await waits(first)).toBe(false)
      const [held] = await first.lease(start, 1)
      // Their own does not count, and what they hold may come back to someone who has not met it.
      expect(await waits(first)).toBe(false)
      expect(await waits(second)).toBe(true)
      expect(await waits(second, later(study.leaseMs + 1))).toBe(false)
      await second.lease(start, 1)
      expect(await waits(second)).toBe(worth)
      await first.judge(held!.id)
      expect(await waits(second)).toBe(false)
    }
  })
})
