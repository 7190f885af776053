import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import { countsOf, recount } from '../../db/counts.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import type { Preference } from '../../server/contract/judgment.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeRater, rowsOf } from './make.ts'

/**
 * Random operations against a store, and beside it the plainest account of them: a map of assignments and what counts.
 * After each run the rows, the counters, a recount and the plan must all say what the account says.
 */
type Account = {
  state: 'leased' | 'judged' | 'skipped'
  raterId: string
  judgments: { id: string; preference: Preference; surplus: boolean }[]
}
type Scene = {
  store: Store
  study: Study
  raters: Awaited<ReturnType<typeof makeRater>>[]
  account: Map<string, Account>
  clock: number
}
type Step = { rater: number; pick: number; preference: Preference; what: (typeof deeds)[number] }

const deeds = [
  'look',
  'judge',
  'judge',
  'judge',
  'repeat',
  'change',
  'judge again',
  'skip',
  'wait',
  'wait long',
] as const
const overlap = 2
const step: fc.Arbitrary<Step> = fc.record({
  rater: fc.nat(4),
  pick: fc.nat(),
  preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
  what: fc.constantFrom(...deeds),
})

async function take(scene: Scene, { rater: place, pick, preference, what }: Step): Promise<void> {
  const { account, study, store } = scene
  const rater = scene.raters[place]!
  const own = [...account].filter(([, { raterId }]) => raterId === rater.id)
  const chosen = (state: Account['state']) => {
    const all = own.filter(([, one]) => one.state === state)
    return all.length === 0 ? undefined : all[pick % all.length]
  }
  const now = later(scene.clock)
  switch (what) {
    case 'wait':
      scene.clock += 1000
      return
    case 'wait long':
      scene.clock += study.leaseMs + 1
      return
    case 'look': {
      const leases = await rater.lease(now)
      expect(leases.length).toBeLessThanOrEqual(2)
      for (const { id } of leases) {
        expect(account.get(id)?.state ?? 'leased').toBe('leased')
        account.set(id, account.get(id) ?? { state: 'leased', raterId: rater.id, judgments: [] })
      }
      return
    }
    case 'judge': {
      const [id, one] = chosen('leased') ?? []
      if (!id || !one) return
      const recording = await rater.judge(id, { preference }, now)
      expect(recording.kind).toBe('stored')
      if (recording.kind !== 'stored') return
      one.state = 'judged'
      one.judgments.push({ id: recording.judgment.id, preference, surplus: recording.judgment.surplus })
      return
    }
    case 'repeat': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const old = one.judgments[pick % one.judgments.length]!
      const replaces = one.judgments[one.judgments.indexOf(old) - 1]?.id ?? null
      const again = { id: old.id, preference: old.preference, replaces }
      expect((await rater.judge(id, again, now)).kind).toBe('known')
      const other = { ...again, preference: old.preference === 'a' ? ('b' as const) : ('a' as const) }
      expect((await rater.judge(id, other, now)).kind).toBe('differs')
      return
    }
    case 'change': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const old = one.judgments[pick % one.judgments.length]!
      const recording = await rater.judge(id, { preference, replaces: old.id }, now)
      const newest = one.judgments.at(-1)!
      expect(recording.kind).toBe(old === newest ? 'stored' : 'replaced already')
      if (recording.kind !== 'stored') return
      one.judgments.push({ id: recording.judgment.id, preference, surplus: newest.surplus })
      return
    }
    case 'judge again': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const refused = await rater.judge(id, { id: randomUUID(), preference }, now)
      expect(refused).toMatchObject({ kind: 'judged already', judgment: { id: one.judgments.at(-1)!.id } })
      return
    }
    case 'skip': {
      const [id, one] = chosen('leased') ?? []
      if (!id || !one) return
      expect(await skipAssignment(store, rater.id, id, null)).toBe(true)
      one.state = 'skipped'
    }
  }
}

/** What weighs on a rater's balance: surplus judgments leave their assignment run out. */
const standing = ['leased', 'judged']

/** At every moment no rater's sides are more than two apart, over what they hold and what counts for them. */
async function checkSides({ store, study, raters }: Scene): Promise<void> {
  const { tables: t, db } = store
  const rows = await db.select().from(t.assignments).where(eq(t.assignments.studyId, study.id))
  for (const { id } of raters) {
    const own = rows.filter(({ raterId, state }) => raterId === id && standing.includes(state))
    const lead = own.reduce((sum, { firstSide }) => sum + (firstSide === 'a' ? 1 : -1), 0)
    expect(Math.abs(lead)).toBeLessThanOrEqual(2)
  }
}

async function compare({ store, study, account, raters }: Scene): Promise<void> {
  const here = <Row extends { studyId: string }>(rows: Row[]) => rows.filter(({ studyId }) => studyId === study.id)
  const judgments = here(await rowsOf(store, 'judgments'))
  const expected = [...account.values()].flatMap((one) => one.judgments)
  expect(judgments.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())

  // Counters, a recount and the account.
  const newest = [...account.values()].flatMap((one) => one.judgments.slice(-1))
  const total = (rows: { preference: Preference; surplus: boolean; n: number }[]) => {
    const sums: Record<string, number> = {}
    for (const { preference, surplus, n } of rows) {
      if (n === 0) continue
      const key = `${preference}${surplus ? ' surplus' : ''}`
      sums[key] = (sums[key] ?? 0) + n
    }
    return sums
  }
  const counts = await countsOf(store, study.id)
  expect(total(counts)).toEqual(total(newest.map((one) => ({ ...one, n: 1 }))))
  const inOrder = (rows: object[]) => rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
  const kept = counts.filter(({ n }) => n !== 0).map(({ studyId: _study, moves: _moves, ...count }) => count)
  expect(inOrder(kept)).toEqual(inOrder(await recount(store, study.id)))

  // The plan: a place is open or taken, never both, and none is taken twice over.
  const assignments = here(await rowsOf(store, 'assignments'))
  for (const slot of here(await rowsOf(store, 'slots'))) {
    const holding = assignments.filter(({ slotId, state }) => slotId === slot.id && standing.includes(state))
    expect(slot.openA + slot.openB + holding.length).toBe(overlap)
    expect(slot.taken).toBe(holding.length)
    expect(slot.plannedA - slot.openA).toBe(holding.filter(({ firstSide }) => firstSide === 'a').length)
  }
  for (const rater of raters) {
    const own = assignments.filter(({ raterId }) => raterId === rater.id)
    expect(new Set(own.map(({ promptId }) => promptId)).size).toBe(own.length)
    const weighing = own.filter(({ state }) => standing.includes(state))
    const counted = here(await rowsOf(store, 'standings')).filter(({ raterId }) => raterId === rater.id)
    for (const baseline of new Set(own.map(({ secondSystemId }) => secondSystemId))) {
      const sides = weighing.filter((one) => one.secondSystemId === baseline).map(({ firstSide }) => firstSide)
      const [a, b] = (['a', 'b'] as const).map((side) => sides.filter((one) => one === side).length)
      expect(counted.find((one) => one.secondSystemId === baseline)).toMatchObject({ onA: a, onB: b })
    }
    const [row] = here(await rowsOf(store, 'raters')).filter(({ id }) => id === rater.id)
    expect(row!.judged).toBe(
      [...account.values()].filter((one) => one.raterId === rater.id && one.state === 'judged').length,
    )
  }
}

describe.each(testStores())('random operations on $kind', (database) => {
  test('leave rows, counters, recount and plan as a plain account of them says', { timeout: 120_000 }, async () => {
    const store = await database.freshStore()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 80, maxLength: 100 }), async (steps) => {
        const study = await makeStudy(store, { promptCount: 8, overlap })
        const raters = await Promise.all(Array.from({ length: 5 }, () => makeRater(store, study)))
        const scene: Scene = { store, study, raters, account: new Map(), clock: 0 }
        for (const one of steps) {
          await take(scene, one)
          await checkSides(scene)
        }
        await compare(scene)
      }),
      { numRuns: database.kind === 'sqlite' ? 40 : 4, seed: 20260105 },
    )
  })
})
