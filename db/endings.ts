import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { judgedInOrder } from '../server/contract/design.ts'
import type { Exposure } from '../server/contract/reading.ts'
import { leadOf, leadOfSides, thatLeadTooFar } from '../server/contract/standing.ts'
import { heldBy, isPlanned, lockedRater, type Lease } from './holdings.ts'
import { returnSlots } from './places.ts'
import { holdRaters, holdSlotsOf } from './rowLocks.ts'
import { moveStanding, notJudged, standingFor } from './standing.ts'
import { ask, type Queries, type Steps, type Store, type Tables } from './store.ts'
import { exposuresWith } from './exposures.ts'
import { moveTotals } from './totals.ts'

/** Ends leases that ran out, so that others get their pairs; those of `except` are left for them to take up again. */
export async function returnRunOut(store: Store, studyId: string, except: string, now: Date): Promise<number> {
  const { tables: t } = store
  const due = await runOut(store)({ studyId, except, now })
  if (due.length === 0) return 0
  return store.atomically(function* (queries) {
    yield* holdRaters(
      queries,
      due.map((one) => one.raterId),
    )
    const ended = yield* ask(
      queries.db
        .update(t.assignments)
        .set({ state: 'expired' })
        .where(
          and(
            inArray(
              t.assignments.id,
              due.map(({ id }) => id),
            ),
            eq(t.assignments.state, 'leased'),
            lt(t.assignments.leaseUntil, now),
          ),
        )
        .returning(whatEnds(t)),
    )
    const planned = ended.filter(isPlanned)
    yield* returnSlots(queries, planned)
    for (const one of planned) yield* moveStanding(queries, one, -1)
    return ended.length
  })
}

/**
 * Records that a rater declined a pair and gives its place to others; one that had run out meanwhile has given it back
 * already. False when the pair is not theirs to decline, or was judged.
 */
export function skipAssignment(
  store: Store,
  raterId: string,
  id: string,
  reason: string | null,
  exposure: Exposure | null = null,
): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    yield* ask(lockedRater(queries)({ raterId }))
    const exposures = yield* exposuresWith(queries, id, exposure)
    const [skipped] = yield* ask(
      db
        .update(t.assignments)
        .set({ state: 'skipped', skipReason: reason, exposures })
        .where(and(eq(t.assignments.id, id), eq(t.assignments.raterId, raterId), eq(t.assignments.state, 'leased')))
        .returning(whatEnds(t)),
    )
    if (skipped) {
      if (!isPlanned(skipped)) return true
      yield* holdSlotsOf(queries, [raterId], skipped.slotId)
      yield* returnSlots(queries, [skipped])
      yield* moveStanding(queries, skipped, -1)
      yield* keepInOrder(queries, skipped)
      yield* countSkipped(queries, raterId)
      return true
    }
    const late = yield* ask(
      db
        .update(t.assignments)
        .set({ state: 'skipped', skipReason: reason, exposures })
        .where(
          and(
            eq(t.assignments.id, id),
            eq(t.assignments.raterId, raterId),
            eq(t.assignments.state, 'expired'),
            notJudged(queries),
          ),
        )
        .returning({ purpose: t.assignments.purpose }),
    )
    if (late.some(isPlanned)) yield* countSkipped(queries, raterId)
    return late.length > 0
  })
}

/**
 * Gives back what a rater holds and could not judge in its turn without leaving their bound, after one of their pairs was
 * skipped or judged out of turn; nothing in a study whose bound holds whatever becomes of them.
 */
export function* keepInOrder(
  queries: Queries,
  { raterId, studyId }: { raterId: string; studyId: string },
): Steps<void> {
  const { db, tables: t } = queries
  const [study] = yield* ask(db.select({ design: t.studies.design }).from(t.studies).where(eq(t.studies.id, studyId)))
  if (!study || !judgedInOrder(study.design)) return
  const { lead, held } = yield* inTurn(queries, raterId)
  const tooFar = thatLeadTooFar(lead, held.map(({ firstSide }) => firstSide)) // prettier-ignore
  for (const place of tooFar) yield* giveBack(queries, held[place]!.id)
}

/** What a rater holds of the plan, in its order, and the lead of what they have judged. */
export function* inTurn(queries: Queries, raterId: string): Steps<{ lead: number; held: Lease[] }> {
  const held = (yield* ask(heldBy(queries)({ raterId }))).filter(isPlanned)
  const { given } = yield* standingFor(queries, raterId, [])
  return { lead: leadOf(given) - leadOfSides(held.map(({ firstSide }) => firstSide)), held }
}

/** Ends a pair that is held, and gives its place to others. */
export function* giveBack(queries: Queries, id: string): Steps<void> {
  const { db, tables: t } = queries
  const ended = yield* ask(
    db
      .update(t.assignments)
      .set({ state: 'expired' })
      .where(and(eq(t.assignments.id, id), eq(t.assignments.state, 'leased')))
      .returning(whatEnds(t)),
  )
  yield* returnSlots(queries, ended)
  for (const one of ended) yield* moveStanding(queries, one, -1)
}

/** Ends all that a rater holds, at once, and gives its places to others; what they judged stays. Answers how many pairs. */
export function* endLeases(queries: Queries, raterId: string): Steps<number> {
  const { db, tables: t } = queries
  yield* ask(lockedRater(queries)({ raterId }))
  const ended = yield* ask(
    db
      .update(t.assignments)
      .set({ state: 'expired' })
      .where(and(eq(t.assignments.raterId, raterId), eq(t.assignments.state, 'leased')))
      .returning(whatEnds(t)),
  )
  const planned = ended.filter(isPlanned)
  yield* returnSlots(queries, planned)
  for (const one of planned) yield* moveStanding(queries, one, -1)
  return ended.length
}

/** What is given back when an assignment ends without a judgment. */
const whatEnds = ({ assignments: t }: Tables) => ({
  raterId: t.raterId,
  studyId: t.studyId,
  firstSystemId: t.firstSystemId,
  secondSystemId: t.secondSystemId,
  slotId: t.slotId,
  firstSide: t.firstSide,
  purpose: t.purpose,
})

function* countSkipped(queries: Queries, raterId: string): Steps<void> {
  const { db, tables: t } = queries
  const [of] = yield* ask(
    db.select({ studyId: t.raters.studyId, raterKind: t.raters.kind }).from(t.raters).where(eq(t.raters.id, raterId)),
  )
  if (of) yield* moveTotals(queries, of, { skipped: 1 })
}

const runOut = ({ compiled, tables: t }: Queries) =>
  compiled('runOut', (db) =>
    db
      .select({ id: t.assignments.id, raterId: t.assignments.raterId })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.studyId, sql.placeholder('studyId')),
          sql`${t.assignments.state} = 'leased'`,
          lt(t.assignments.leaseUntil, sql.param(sql.placeholder('now'), t.assignments.leaseUntil)),
          sql`${t.assignments.raterId} <> ${sql.placeholder('except')}`,
        ),
      )
      // Where the limit cuts, the earlier pairs of a rater are left: what is judged in order stays within its bound.
      .orderBy(asc(t.assignments.raterId), desc(t.assignments.ordinal))
      .limit(200),
  )
