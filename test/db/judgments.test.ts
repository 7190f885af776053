import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import { lastJudgment } from '../../db/ownJudgments.ts'
import { changeStudy } from '../../db/studies.ts'
import { countsOf, recount } from '../../db/counts.ts'
import type { Store } from '../../db/store.ts'
import type { StagedOptions } from '../make.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeJudgment, makeRater, rowsOf, start } from './make.ts'

async function makeScene(store: Store, options: StagedOptions = {}) {
  const study = await makeStudy(store, { promptCount: 8, answers: { bothBad: true, comment: 'optional' }, ...options })
  const rater = await makeRater(store, study)
  const [lease] = await rater.lease()
  return { study, rater, lease: lease! }
}

/** How many judgments count, by preference. */
async function counted(store: Store, studyId: string) {
  const total = { a: 0, b: 0, tie: 0 }
  for (const { preference, n } of await countsOf(store, studyId)) total[preference] += n
  return total
}

describe.each(testStores())('a judgment on $kind', (database) => {
  test('is stored with the side its rater saw and counted once', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const recording = await rater.judge(lease.id, {
      preference: 'b',
      bothBad: true,
      elapsedMs: 1200,
      rationale: 'Why.',
    })
    expect(recording).toMatchObject({ kind: 'stored', judgment: { preference: 'b', surplus: false, judged: 1 } })
    expect(await rowsOf(store, 'judgments')).toEqual([
      expect.objectContaining({
        comparisonId: lease.comparisonId,
        raterId: rater.id,
        assignmentId: lease.id,
        preference: 'b',
        bothBad: true,
        firstSide: lease.firstSide,
        sideRecorded: true,
        elapsedMs: 1200,
        rationale: 'Why.',
        instructionsVersion: study.instructionsVersion,
        origin: 'here',
        createdAt: start,
      }),
    ])
    expect(await counted(store, study.id)).toEqual({ a: 0, b: 1, tie: 0 })
  })

  test('sent again with the same id is stored once and answered as the first time', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const judgment = { id: randomUUID(), preference: 'tie', elapsedMs: 10, rationale: 'Same.' } as const
    const sent = await Promise.all(Array.from({ length: 10 }, () => rater.judge(lease.id, judgment)))
    expect(sent.map(({ kind }) => kind).sort()).toEqual([...Array<string>(9).fill('known'), 'stored'])
    for (const one of sent) expect(one).toMatchObject({ judgment: { id: judgment.id, preference: 'tie', judged: 1 } })
    expect(await rowsOf(store, 'judgments')).toHaveLength(1)
    expect(await counted(store, study.id)).toEqual({ a: 0, b: 0, tie: 1 })
  })

  test.each([
    { preference: 'b' },
    { bothBad: true },
    { rationale: 'Another reason.' },
    { elapsedMs: 9 },
    { replaces: randomUUID() },
  ] as const)('sent again with its id and another content (%o) is refused', async (more) => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const id = randomUUID()
    await rater.judge(lease.id, { id })
    expect((await rater.judge(lease.id, { id, ...more })).kind).toBe('differs')
    expect(await counted(store, study.id)).toEqual({ a: 1, b: 0, tie: 0 })
    expect(await rowsOf(store, 'judgments')).toHaveLength(1)
  })

  test('of an assignment that is judged already is refused with what is stored, whoever was first', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const recordings = await Promise.all([
      rater.judge(lease.id, { preference: 'a' }),
      rater.judge(lease.id, { preference: 'b' }),
    ])
    const [stored] = await rowsOf(store, 'judgments')
    expect(recordings.map(({ kind }) => kind).sort()).toEqual(['judged already', 'stored'])
    for (const one of recordings) {
      expect(one).toMatchObject({ judgment: { id: stored!.id, preference: stored!.preference } })
    }
    expect(await rowsOf(store, 'judgments')).toHaveLength(1)
    expect((await recount(store, study.id)).map(({ n }) => n)).toEqual([1])
  })

  test('that replaces another counts in its stead and keeps it', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const [first, second, third] = [randomUUID(), randomUUID(), randomUUID()]
    await rater.judge(lease.id, { id: first, preference: 'a' })
    const changed = await rater.judge(lease.id, { id: second, preference: 'b', replaces: first })
    expect(changed).toMatchObject({ kind: 'stored', judgment: { judged: 1 } })
    expect(await counted(store, study.id)).toEqual({ a: 0, b: 1, tie: 0 })
    await rater.judge(lease.id, { id: third, preference: 'tie', replaces: second })
    expect(await counted(store, study.id)).toEqual({ a: 0, b: 0, tie: 1 })
    const kept = (await rowsOf(store, 'judgments')).map(({ id, preference, replaces }) => [id, preference, replaces])
    expect(new Set(kept.map(String))).toEqual(
      new Set(
        [
          [first, 'a', null],
          [second, 'b', first],
          [third, 'tie', second],
        ].map(String),
      ),
    )
  })

  test('can be replaced once: the second to try is told what stands', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const first = randomUUID()
    await rater.judge(lease.id, { id: first })
    const tried = await Promise.all([
      rater.judge(lease.id, { preference: 'b', replaces: first }),
      rater.judge(lease.id, { preference: 'tie', replaces: first }),
    ])
    expect(tried.map(({ kind }) => kind).sort()).toEqual(['replaced already', 'stored'])
    const ids = tried.map((one) => ('judgment' in one ? one.judgment.id : ''))
    expect(ids[0]).toBe(ids[1])
    const total = await counted(store, study.id)
    expect(total.a + total.b + total.tie).toBe(1)
  })

  test('that replaces one that is not there, or of another pair, is refused', async () => {
    const store = await database.freshStore()
    const { rater, lease } = await makeScene(store)
    const [, other] = await rater.lease()
    expect((await rater.judge(lease.id, { replaces: randomUUID() })).kind).toBe('unknown judgment')
    const first = randomUUID()
    await rater.judge(lease.id, { id: first })
    expect((await rater.judge(other!.id, { replaces: first })).kind).toBe('unknown judgment')
    expect(await rowsOf(store, 'judgments')).toHaveLength(1)
  })

  test('of someone else’s pair, or of one that does not exist, is refused', async () => {
    const store = await database.freshStore()
    const { study, lease } = await makeScene(store)
    const stranger = await makeRater(store, study)
    expect((await stranger.judge(lease.id)).kind).toBe('unknown session')
    expect((await stranger.judge(randomUUID())).kind).toBe('unknown assignment')
    expect(await rowsOf(store, 'judgments')).toEqual([])
  })

  test('of a skipped pair is refused, and a judged pair cannot be skipped', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const [, other] = await rater.lease()
    expect(await skipAssignment(store, rater.id, lease.id, 'unreadable')).toBe(true)
    expect(await skipAssignment(store, rater.id, lease.id, 'again')).toBe(false)
    expect((await rater.judge(lease.id)).kind).toBe('assignment ended')
    await rater.judge(other!.id)
    expect(await skipAssignment(store, rater.id, other!.id, null)).toBe(false)
    expect(await counted(store, study.id)).toEqual({ a: 1, b: 0, tie: 0 })
  })

  test('with the id of a judgment of another pair is refused and takes no place', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store, { promptCount: 1, systems: ['Target', 'One'] })
    const id = randomUUID()
    const elsewhere = await makeScene(store)
    await elsewhere.rater.judge(elsewhere.lease.id, { id })
    // Its lease runs out and the place goes back.
    const other = await makeRater(store, study)
    const [taken] = await other.lease(later(study.leaseMs + 1))
    await skipAssignment(store, other.id, taken!.id, null)
    expect((await rater.judge(lease.id, { id }, later(study.leaseMs + 2))).kind).toBe('differs')
    const third = await makeRater(store, study)
    expect(await third.lease(later(study.leaseMs + 3))).toHaveLength(1)
  })

  test('that comes late takes its place again where that is free', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store, { promptCount: 1, systems: ['Target', 'One'] })
    const other = await makeRater(store, study)
    const [taken] = await other.lease(later(study.leaseMs + 1))
    await skipAssignment(store, other.id, taken!.id, null)
    const late = await rater.judge(lease.id, {}, later(study.leaseMs + 2))
    expect(late).toMatchObject({ kind: 'stored', judgment: { surplus: false } })
    // The place is filled now: nobody else gets it.
    expect(await (await makeRater(store, study)).lease(later(study.leaseMs + 3))).toEqual([])
  })

  test('that comes after its place went to someone else is kept as surplus and not counted', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store, { promptCount: 1, systems: ['Target', 'One'] })
    const other = await makeRater(store, study)
    const [taken] = await other.lease(later(study.leaseMs + 1))
    const late = await rater.judge(lease.id, { preference: 'b' }, later(study.leaseMs + 2))
    expect(late).toMatchObject({ kind: 'stored', judgment: { surplus: true } })
    await other.judge(taken!.id, { preference: 'a' }, later(study.leaseMs + 3))
    const counts = await countsOf(store, study.id)
    expect(counts.map(({ preference, surplus, n }) => [preference, surplus, n]).sort()).toEqual([
      ['a', false, 1],
      ['b', true, 1],
    ])
  })

  test('changed by many raters at once leaves counters that a recount confirms', { timeout: 60_000 }, async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 1, systems: ['Target', 'One'], overlap: 24 })
    // All on the same two counters, in opposite directions.
    const raters = await Promise.all(Array.from({ length: 24 }, () => makeRater(store, study)))
    await Promise.all(
      raters.map(async (rater, place) => {
        const [lease] = await rater.lease()
        let replaces: string | null = null
        for (let time = 0; time < 6; time++) {
          const judgment = makeJudgment(lease!.id, { preference: (place + time) % 2 === 0 ? 'a' : 'b', replaces })
          expect((await rater.judge(lease!.id, judgment)).kind).toBe('stored')
          replaces = judgment.id
        }
      }),
    )
    const kept = (await countsOf(store, study.id)).filter(({ n }) => n !== 0)
    const counts = kept.map(({ studyId: _study, moves: _moves, ...count }) => count)
    const inOrder = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
    expect(inOrder(counts)).toEqual(inOrder(await recount(store, study.id)))
    expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(24)
    expect(await rowsOf(store, 'judgments')).toHaveLength(24 * 6)
  })

  test('that came last is the one to undo, though its pair was given before others', async () => {
    const store = await database.freshStore()
    const { rater, lease } = await makeScene(store)
    const [, other] = await rater.lease()
    expect(await lastJudgment(store, rater.id, { judged: 1, design: {} })).toBeUndefined()
    await rater.judge(other!.id, {}, later(1000))
    const late = randomUUID()
    await rater.judge(lease.id, { id: late }, later(2000))
    expect(await lastJudgment(store, rater.id, { judged: 1, design: {} })).toMatchObject({
      receipt: {
        id: late,
        assignmentId: lease.id,
      },
    })
    const changed = randomUUID()
    await rater.judge(lease.id, { id: changed, replaces: late, preference: 'b' }, later(3000))
    expect(await lastJudgment(store, rater.id, { judged: 1, design: {} })).toMatchObject({
      receipt: {
        id: changed,
        assignmentId: lease.id,
      },
    })
  })

  test('that is surplus keeps its pair from coming back, being skipped or being judged anew', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store, { promptCount: 1, systems: ['Target', 'One'] })
    const other = await makeRater(store, study)
    const passed = later(study.leaseMs + 1)
    const [taken] = await other.lease(passed)
    const first = randomUUID()
    expect(await rater.judge(lease.id, { id: first }, passed)).toMatchObject({ judgment: { surplus: true } })
    await skipAssignment(store, other.id, taken!.id, null)
    expect(await rater.lease(passed)).toEqual([])
    expect(await skipAssignment(store, rater.id, lease.id, null)).toBe(false)
    expect((await rater.judge(lease.id, { id: first }, passed)).kind).toBe('known')
    expect((await rater.judge(lease.id, {}, passed)).kind).toBe('judged already')
    const changed = await rater.judge(lease.id, { replaces: first, preference: 'b' }, passed)
    expect(changed).toMatchObject({ kind: 'stored', judgment: { surplus: true, judged: 1 } })
  })

  test.each([
    [{ state: 'paused' }, 'stored', 'stored'],
    [{ state: 'closed' }, 'stored', 'study closed'],
    [{ archivedAt: start }, 'stored', 'study closed'],
  ] as const)(
    'of a pair in hand is taken in a study that became %o, a changed mind only while results may move',
    async (change, first, second) => {
      const store = await database.freshStore()
      const { study, rater, lease } = await makeScene(store)
      await changeStudy(store, study.id, change)
      const id = randomUUID()
      expect((await rater.judge(lease.id, { id })).kind).toBe(first)
      const changed = { id: randomUUID(), replaces: id, preference: 'tie' } as const
      expect((await rater.judge(lease.id, changed)).kind).toBe(second)
      expect((await counted(store, study.id)).tie).toBe(second === 'stored' ? 1 : 0)
    },
  )

  test('that changed a mind before the study closed is answered as before when it is sent again', async () => {
    const store = await database.freshStore()
    const { study, rater, lease } = await makeScene(store)
    const id = randomUUID()
    await rater.judge(lease.id, { id })
    const changed = { id: randomUUID(), replaces: id, preference: 'b' } as const
    await rater.judge(lease.id, changed)
    await changeStudy(store, study.id, { state: 'closed' })
    expect((await rater.judge(lease.id, changed)).kind).toBe('known')
  })
})
