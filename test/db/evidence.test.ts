import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerCountsOf, recountAnswers } from '../../db/answerCounts.ts'
import { contestedShare } from '../../db/contests.ts'
import { countsOf, excludedCountsOf, recount } from '../../db/counts.ts'
import { excludeRater, exclusionsOf, liftExclusion } from '../../db/exclusions.ts'
import { gradeCountsOf, gradesByPrompt, recountGrades } from '../../db/gradeCounts.ts'
import type { Store } from '../../db/store.ts'
import { pairingsOf } from '../../db/studies.ts'
import { restoreComparison, withdrawComparison } from '../../db/withdrawals.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeRater, rowsOf, start } from './make.ts'

const amendment = (studyId: string, what: string) => ({
  id: randomUUID(),
  studyId,
  what,
  before: null,
  after: null,
  reason: 'Because.',
  actor: 'a researcher',
  createdAt: start,
})

const withdraw = (store: Store, studyId: string, comparisonId: string) =>
  withdrawComparison(
    store,
    { studyId, comparisonId, amendment: amendment(studyId, 'comparison withdrawn') },
    'The prompt was cut off.',
    start,
  )

const restore = (store: Store, studyId: string, comparisonId: string) =>
  restoreComparison(store, { studyId, comparisonId, amendment: amendment(studyId, 'comparison restored') })

const exclude = (store: Store, studyId: string, raterId: string) =>
  excludeRater(
    store,
    { id: randomUUID(), studyId, raterId, rule: 'speed', reason: 'Too fast.', actor: 'a researcher', createdAt: start },
    amendment(studyId, 'rater excluded'),
  )

const inOrder = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
const plain = (rows: { n: number; studyId: string; moves: number }[]) =>
  inOrder(rows.filter(({ n }) => n !== 0).map(({ studyId: _study, moves: _moves, ...count }) => count))

async function agreesWithRecount(store: Store, studyId: string) {
  expect(plain(await countsOf(store, studyId))).toEqual(inOrder(await recount(store, studyId)))
  expect(plain(await excludedCountsOf(store, studyId))).toEqual(inOrder(await recount(store, studyId, true)))
}

const total = (rows: { n: number; surplus: boolean }[]) =>
  rows.reduce((sum, { n, surplus }) => sum + (surplus ? 0 : n), 0)

/** A study of one pair on which three raters judge everything they are given. */
async function makeJudged(store: Store) {
  const study = await makeStudy(store, { promptCount: 3, overlap: 3, systems: ['Target', 'One'] })
  const raters = await Promise.all([1, 2, 3].map(() => makeRater(store, study)))
  for (const [index, rater] of raters.entries()) {
    for (let lease = (await rater.lease())[0]; lease; lease = (await rater.lease())[0]) {
      await rater.judge(lease.id, { preference: (['a', 'b', 'tie'] as const)[index]! }, later(index))
    }
  }
  const comparisons = (await rowsOf(store, 'comparisons')).filter(({ studyId }) => studyId === study.id)
  return { study, raters, comparisons }
}

describe.each(testStores())('a withdrawn comparison on $kind', (database) => {
  test('keeps its judgments, counts no more, and counts again when it is restored', async () => {
    const store = await database.freshStore()
    const { study, comparisons } = await makeJudged(store)
    expect(total(await countsOf(store, study.id))).toBe(9)
    const id = comparisons[0]!.id
    expect(await withdraw(store, study.id, id)).toBe(true)
    expect(await withdraw(store, study.id, id)).toBe(false)
    expect(total(await countsOf(store, study.id))).toBe(6)
    expect((await pairingsOf(store, study.id))[0]).toMatchObject({ comparisons: 2, planned: 6 })
    await agreesWithRecount(store, study.id)
    expect((await rowsOf(store, 'judgments')).length).toBe(9)
    expect(await rowsOf(store, 'amendments')).toMatchObject([{ what: 'comparison withdrawn', judgments: 6 }])
    expect(await restore(store, study.id, id)).toBe(true)
    expect(await restore(store, study.id, id)).toBe(false)
    expect(total(await countsOf(store, study.id))).toBe(9)
    expect((await pairingsOf(store, study.id))[0]).toMatchObject({ comparisons: 3, planned: 9 })
    await agreesWithRecount(store, study.id)
  })

  test('is given to nobody, and what is in hand is kept as surplus', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 2, overlap: 2, systems: ['Target', 'One'] })
    const [one, other] = [await makeRater(store, study), await makeRater(store, study)]
    const [inHand] = await one.lease(start, 1)
    expect(await withdraw(store, study.id, inHand!.comparisonId)).toBe(true)
    const given = await other.lease(start, 2)
    expect(given.map(({ comparisonId }) => comparisonId)).not.toContain(inHand!.comparisonId)
    expect(given).toHaveLength(1)
    expect(await one.judge(inHand!.id)).toMatchObject({ kind: 'stored', judgment: { surplus: true } })
    expect(total(await countsOf(store, study.id))).toBe(0)
    await agreesWithRecount(store, study.id)
    // Restored, its two places are open again.
    expect(await restore(store, study.id, inHand!.comparisonId)).toBe(true)
    const slots = await rowsOf(store, 'slots')
    const open = slots.filter(({ comparisonId }) => comparisonId === inHand!.comparisonId)
    expect(open.reduce((sum, { openA, openB }) => sum + openA + openB, 0)).toBe(2)
    await agreesWithRecount(store, study.id)
  })

  test('a changed mind about it changes no count, then or after it is restored', async () => {
    const store = await database.freshStore()
    const { study, raters } = await makeJudged(store)
    const [first] = (await rowsOf(store, 'judgments')).filter(({ raterId }) => raterId === raters[0]!.id)
    await withdraw(store, study.id, first!.comparisonId)
    const changed = await raters[0]!.judge(first!.assignmentId!, { preference: 'tie', replaces: first!.id })
    expect(changed.kind).toBe('stored')
    expect(total(await countsOf(store, study.id))).toBe(6)
    await agreesWithRecount(store, study.id)
    await restore(store, study.id, first!.comparisonId)
    expect(total(await countsOf(store, study.id))).toBe(9)
    await agreesWithRecount(store, study.id)
  })
})

describe.each(testStores())('an excluded rater on $kind', (database) => {
  test('counts apart, with what is judged later, until the exclusion is lifted', async () => {
    const store = await database.freshStore()
    const { study, raters, comparisons } = await makeJudged(store)
    const raterId = raters[1]!.id
    expect(await exclude(store, study.id, raterId)).toBe(true)
    expect(await exclude(store, study.id, raterId)).toBe(false)
    expect(total(await countsOf(store, study.id))).toBe(6)
    expect(total(await excludedCountsOf(store, study.id))).toBe(3)
    await agreesWithRecount(store, study.id)

    const [own] = (await rowsOf(store, 'judgments')).filter((row) => row.raterId === raterId)
    await raters[1]!.judge(own!.assignmentId!, { preference: 'tie', replaces: own!.id })
    await agreesWithRecount(store, study.id)
    // Withdrawn while excluded, restored after: each moves what it must.
    await withdraw(store, study.id, comparisons[0]!.id)
    expect(total(await excludedCountsOf(store, study.id))).toBe(2)
    await agreesWithRecount(store, study.id)

    expect(await liftExclusion(store, { raterId, amendment: amendment(study.id, 'exclusion lifted') })).toBe(true)
    expect(await liftExclusion(store, { raterId, amendment: amendment(study.id, 'exclusion lifted') })).toBe(false)
    expect(total(await excludedCountsOf(store, study.id))).toBe(0)
    await restore(store, study.id, comparisons[0]!.id)
    expect(total(await countsOf(store, study.id))).toBe(9)
    await agreesWithRecount(store, study.id)
    expect(await exclusionsOf(store, study.id)).toMatchObject([
      {
        rater: expect.stringMatching(/^human-/) as string,
        rule: 'speed',
        reason: 'Too fast.',
        liftedBy: 'a researcher',
      },
    ])
  })
})

describe.each(testStores())('how contested a comparison is on $kind', (database) => {
  test('follows its judgments and changes of mind', async () => {
    const store = await database.freshStore()
    const { study, raters, comparisons } = await makeJudged(store)
    const of = async (id: string) => (await rowsOf(store, 'contests')).find(({ comparisonId }) => comparisonId === id)!
    for (const { id } of comparisons) {
      const { first, tie, second, rank } = await of(id)
      const n = first + tie + second
      expect(n).toBe(3)
      const share = (2 * (2 * first * second + tie * (first + second))) / n ** 2
      expect(contestedShare(rank)).toBe(Math.floor(1000 * share) / 1000)
    }
    const [own] = (await rowsOf(store, 'judgments')).filter((row) => row.raterId === raters[2]!.id)
    const before = await of(own!.comparisonId)
    await raters[2]!.judge(own!.assignmentId!, { preference: own!.firstSide, replaces: own!.id })
    const after = await of(own!.comparisonId)
    expect([after.first, after.tie]).toEqual([before.first + 1, before.tie - 1])
    expect(study.comparisonCount).toBe(3)
  })

  test('is written by an import as it would have come about', async () => {
    const store = await database.freshStore()
    const judgments = (['a', 'b', 'a', 'tie'] as const).map((preference, index) => ({
      comparison: index < 3 ? 1 : 2,
      rater: `rater ${String(index)}`,
      raterKind: 'human' as const,
      preference,
      bothBad: false,
      firstSide: 'a' as const,
      sideRecorded: true,
      surplus: false,
      origin: 'test',
      file: 'votes.csv',
      line: index + 1,
    }))
    const study = await makeStudy(store, { promptCount: 2, systems: ['Target', 'One'], judgments })
    const said = (await rowsOf(store, 'contests')).filter(({ studyId }) => studyId === study.id)
    expect(said.map(({ first, tie, second, rank }) => [first, tie, second, rank]).sort()).toEqual([
      [0, 1, 0, 1],
      [2, 0, 1, 888_003],
    ])
  })
})

describe.each(testStores())('what is answered beyond the preference, on $kind,', (database) => {
  const counted = (rows: { n: number }[]) =>
    inOrder(
      rows
        .filter(({ n }) => n !== 0)
        .map((row) => {
          const { studyId: _study, moves: _moves, ...count } = row as { n: number; studyId?: string; moves?: number }
          return count
        }),
    )

  test('leaves and comes back with its rater and its comparison, in either order', async () => {
    const store = await database.freshStore()
    const criteria = [{ name: 'style', question: 'Which reads better?' }]
    const study = await makeStudy(store, {
      ...{ promptCount: 3, overlap: 2, systems: ['Target', 'One'] },
      answers: { graded: true, criteria },
    })
    const [one, other] = [await makeRater(store, study), await makeRater(store, study)]
    for (const rater of [one, other]) {
      for (let lease = (await rater.lease())[0]; lease; lease = (await rater.lease())[0]) {
        const { kind } = await rater.judge(lease.id, { degree: 'much', criteria: { style: 'tie' } })
        expect(kind).toBe('stored')
      }
    }
    const standing = async () => counted(await answerCountsOf(store, study.id))
    const again = async () => counted(await recountAnswers(store, study.id))
    const whole = await standing()
    expect(whole).toEqual(await again())
    const [comparison] = await rowsOf(store, 'comparisons')

    await exclude(store, study.id, one.id)
    const without = await standing()
    expect(without).toEqual(await again())
    expect(without).not.toEqual(whole)
    await withdraw(store, study.id, comparison!.id)
    expect(await standing()).toEqual(await again())
    await liftExclusion(store, { raterId: one.id, amendment: amendment(study.id, 'exclusion lifted') })
    expect(await standing()).toEqual(await again())
    await restore(store, study.id, comparison!.id)
    expect(await standing()).toEqual(whole)
  })

  test('is counted apart for grades, too', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, {
      ...{ promptCount: 3, overlap: 2, systems: ['Target', 'One'], repeatPrompts: true },
      single: { scale: 'audit' },
    })
    const [one, other] = [await makeRater(store, study), await makeRater(store, study)]
    for (const rater of [one, other]) {
      for (let lease = (await rater.lease())[0]; lease; lease = (await rater.lease())[0]) {
        const { kind } = await rater.judge(lease.id, { preference: null, grade: 'pass' })
        expect(kind).toBe('stored')
      }
    }
    const standing = async () => counted(await gradeCountsOf(store, study.id))
    const again = async () => counted(await recountGrades(store, study.id))
    const whole = await standing()
    const byPrompt = await gradesByPrompt(store, study.id, ['human'])
    const [comparison] = await rowsOf(store, 'comparisons')
    await withdraw(store, study.id, comparison!.id)
    expect(await standing()).toEqual(await again())
    await exclude(store, study.id, other.id)
    const left = await standing()
    expect(left).toEqual(await again())
    const sum = (rows: { n: number }[]) => rows.reduce((all, { n }) => all + n, 0)
    expect(sum(await gradesByPrompt(store, study.id, ['human']))).toBe(sum(byPrompt) - 1 - sum(byPrompt) / 2)
    await restore(store, study.id, comparison!.id)
    await liftExclusion(store, { raterId: other.id, amendment: amendment(study.id, 'exclusion lifted') })
    expect(await standing()).toEqual(whole)
  })
})
