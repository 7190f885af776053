import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import { insertBeside } from './beside.ts'
import { extendLeases, heldBy, lastOrdinal, lockedRater, runOutOf, type Lease } from './holdings.ts'
import { ask, type Store } from './store.ts'

export type PassTerms = {
  studyId: string
  /** The names of the criteria, a pass each. */
  criteria: string[]
  leaseMs: number
  hold: number
  /** A rater's comparisons in the order of a pass, and the side of each one's first response. */
  order(ids: string[], criterion: string): { id: string; firstSide: Side }[]
  newId(): string
  now: Date
}

/** Whether a rater has begun to judge their comparisons by further criteria: then the study's question is done with. */
export async function passesBegun({ db, tables: t }: Store, raterId: string): Promise<boolean> {
  const one = await db
    .select({ id: t.assignments.id })
    .from(t.assignments)
    .where(and(eq(t.assignments.raterId, raterId), eq(t.assignments.purpose, 'criterion')))
    .limit(1)
  return one.length > 0
}

/**
 * The pairs a rater holds in a pass over their own judged comparisons, by one criterion after the other, the number of
 * that pass, and how many pairs are left in all; undefined when all passes are done. A pass begins when nothing of the one before is left.
 */
export function leasePass(
  store: Store,
  raterId: string,
  terms: PassTerms,
): Promise<{ leases: Lease[]; number: number; left: number } | undefined> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    yield* ask(lockedRater(queries)({ raterId }))
    const leases = yield* ask(heldBy(queries)({ raterId }))
    const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
    for (const lease of yield* ask(runOutOf(queries)({ raterId }))) {
      if (lease.purpose !== 'criterion' || leases.length >= terms.hold) continue
      yield* ask(db.update(t.assignments).set({ state: 'leased' }).where(eq(t.assignments.id, lease.id)))
      leases.push(lease)
    }
    if (leases.length > 0) yield* ask(extendLeases(queries)({ raterId, leaseUntil }))
    const numberOf = (criterion: string | null) => terms.criteria.indexOf(criterion ?? '') + 1
    const held = leases[0]
    const own = yield* ask(
      db
        .select()
        .from(t.assignments)
        .where(and(eq(t.assignments.raterId, raterId), inArray(t.assignments.purpose, ['plan', 'criterion'])))
        .orderBy(asc(t.assignments.ordinal)),
    )
    const judged = own.filter(({ purpose, state }) => purpose === 'plan' && state === 'judged')
    const given = own.filter(({ purpose }) => purpose === 'criterion')
    const [last] = yield* ask(lastOrdinal(queries)({ raterId }))
    let ordinal = last?.ordinal ?? 0
    const current = held?.criterion ?? undefined
    for (const criterion of terms.criteria) {
      if (current !== undefined && criterion !== current) continue
      const seen = new Set(given.filter((one) => one.criterion === criterion).map(({ ofId }) => ofId))
      const ids = judged.map(({ id }) => id)
      for (const { id, firstSide } of terms.order(ids, criterion)) {
        const original = judged.find((one) => one.id === id)
        if (leases.length >= terms.hold || seen.has(id) || !original) continue
        const { comparisonId, promptId, firstSystemId, secondSystemId } = original
        const of = { raterId, studyId: terms.studyId, comparisonId, promptId, firstSystemId, secondSystemId }
        const shown = { ofId: id, firstSide, criterion, purpose: 'criterion' as const }
        leases.push(yield* insertBeside(queries, { ...of, ...shown }, { ...terms, ordinal, leaseUntil }))
        ordinal += 1
      }
      if (leases.length > 0) {
        const done = given.filter(({ state }) => state === 'judged' || state === 'skipped').length
        return { leases, number: numberOf(criterion), left: judged.length * terms.criteria.length - done }
      }
    }
    return undefined
  })
}
