import { eq, sql } from 'drizzle-orm'
import {
  leadOf,
  leadsAway,
  leavesRoom,
  nearTheEnd,
  type Standing,
  type SystemPair,
  type Wish,
} from '../server/contract/standing.ts'
import { returnRunOut } from './endings.ts'
import { extendLease, heldBy, lastOrdinal, lockedRater, runOutOf, type Lease } from './holdings.ts'
import { retakeSlot, type Seeker } from './places.ts'
import { markException, moveStanding, openSides, pairsOf, standingFor, type Shown } from './standing.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'
import { takeWish } from './taking.ts'
import { moveTotals } from './totals.ts'

/** Of a plan of so many comparisons it takes no time to count what is open. */
const smallPlan = 500

/** What a lease needs to know of the study. */
export type LeaseTerms = {
  studyId: string
  leaseMs: number
  repeatPrompts: boolean
  judgmentsPerRater: number | null
  /** How many pairs a rater holds at once: the one in hand and those fetched ahead. */
  hold: number
  /** What the rater should get next, best first, from what they have had; `ordinal` numbers the draw. */
  wishes(pairs: SystemPair[], standing: Standing, ordinal: number): Wish[]
  newId(): string
  now: Date
}

/**
 * The pairs a rater holds, filled up to `hold`: the same ones after a reload, then ones of theirs that had run out and
 * are still open, then new ones by wish. Fewer, or none, when no open slot fits.
 */
export async function leasePairs(store: Store, raterId: string, terms: LeaseTerms): Promise<Lease[]> {
  await returnRunOut(store, terms.studyId, raterId, terms.now)
  return store.atomically((queries) => leasing(queries, raterId, terms))
}

function* leasing(queries: Queries, raterId: string, terms: LeaseTerms): Steps<Lease[]> {
  const [rater] = yield* ask(lockedRater(queries)({ raterId }))
  if (!rater) return []
  const leases = yield* ask(heldBy(queries)({ raterId }))
  const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
  for (const lease of leases) yield* ask(extendLease(queries)({ id: lease.id, leaseUntil }))
  const most = Math.min(terms.hold, (terms.judgmentsPerRater ?? Infinity) - rater.judged)
  if (leases.length >= most) return leases

  const seeker = { raterId, studyId: terms.studyId, raterKind: rater.kind, repeatPrompts: terms.repeatPrompts }
  const held = leases.map(({ firstSide }) => firstSide)
  const standing = yield* standingFor(queries, raterId, held)
  const begun: Shown[] = yield* revive(queries, seeker, standing, leases, most, leaseUntil)
  if (leases.length < most) begun.push(...(yield* leaseNew(queries, seeker, standing, leases, most, terms)))
  // Last, so that no one who waits for a slot holds what those who end leases wait for.
  for (const one of begun) yield* moveStanding(queries, one, 1)
  return leases
}

/** Gives new pairs by wish, as far as places are open that fit; answers what was given. */
function* leaseNew(
  queries: Queries,
  seeker: Seeker,
  standing: Standing,
  leases: Lease[],
  most: number,
  terms: LeaseTerms,
): Steps<Shown[]> {
  const { raterId, studyId } = seeker
  const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
  const pairs = yield* ask(pairsOf(queries)(seeker))
  const comparisons = pairs.reduce((sum, pair) => sum + pair.comparisons, 0)
  // Where a prompt is met once, no more are theirs than there are prompts, as nearly as the plan itself can tell.
  const theirs = seeker.repeatPrompts ? comparisons : Math.max(0, ...pairs.map((pair) => pair.comparisons))
  const [last] = yield* ask(lastOrdinal(queries)({ raterId }))
  const begun: Shown[] = []
  let ordinal = last?.ordinal ?? 0
  while (leases.length < most) {
    standing.left = theirs - standing.given.reduce((sum, { n }) => sum + n, 0)
    // Only a rater who is owed neither side asks what is left of each; of a large plan only at the end of what is theirs.
    const asks = leadOf(standing.given) === 0 && (comparisons <= smallPlan || standing.left <= nearTheEnd)
    standing.open = asks ? yield* openSides(queries, seeker) : undefined
    const wishes = terms.wishes(pairs, standing, ordinal + 1)
    const taken = yield* takeWish(queries, seeker, wishes, leases.length === 0)
    if (!taken) break
    const { place, wish } = taken
    ordinal += 1
    const { firstSide } = wish
    standing.given.push({ ...wish, n: 1 })
    standing.held.push(firstSide)
    const lease: Lease = { id: terms.newId(), comparisonId: place.comparisonId, firstSide, ordinal, studyId }
    const shown = { raterId, studyId, firstSystemId: wish.first, secondSystemId: wish.second, firstSide }
    yield* ask(
      insertLease(queries)({
        ...lease,
        ...shown,
        slotId: place.id,
        promptId: place.promptId,
        sideException: wish.exception,
        leasedAt: terms.now,
        leaseUntil,
      }),
    )
    if (wish.exception) yield* moveTotals(queries, seeker, { sideExceptions: 1 })
    begun.push(shown)
    leases.push(lease)
  }
  return begun
}

/** Takes up the rater's own pairs that ran out, as far as their places are open and their sides stay within the bound. */
function* revive(
  queries: Queries,
  seeker: Seeker,
  standing: Standing,
  leases: Lease[],
  most: number,
  leaseUntil: Date,
): Steps<Shown[]> {
  const { tables: t, db } = queries
  const { raterId, studyId } = seeker
  const begun: Shown[] = []
  const ended = yield* ask(runOutOf(queries)({ raterId }))
  for (const { slotId, firstSystemId, secondSystemId, ...lease } of ended) {
    if (leases.length >= most) break
    const { firstSide } = lease
    if (!leavesRoom(standing, firstSide) || !(yield* retakeSlot(queries, slotId, firstSide))) continue
    yield* ask(db.update(t.assignments).set({ state: 'leased', leaseUntil }).where(eq(t.assignments.id, lease.id)))
    if (leadsAway(standing.given, firstSide)) yield* markException(queries, { ...seeker, id: lease.id })
    standing.given.push({ first: firstSystemId, second: secondSystemId, firstSide, n: 1 })
    standing.held.push(firstSide)
    begun.push({ raterId, studyId, firstSystemId, secondSystemId, firstSide })
    leases.push(lease)
  }
  return begun
}

/** An assignment with who holds it; undefined when there is none. */
export async function findAssignment({ db, tables: t }: Store, id: string) {
  const [row] = await db
    .select({
      id: t.assignments.id,
      studyId: t.assignments.studyId,
      raterId: t.assignments.raterId,
      comparisonId: t.assignments.comparisonId,
      firstSide: t.assignments.firstSide,
      state: t.assignments.state,
      sessionHash: t.raters.sessionHash,
      judged: t.raters.judged,
      design: t.studies.design,
    })
    .from(t.assignments)
    .innerJoin(t.raters, eq(t.raters.id, t.assignments.raterId))
    .innerJoin(t.studies, eq(t.studies.id, t.assignments.studyId))
    .where(eq(t.assignments.id, id))
  return row
}

const insertLease = ({ compiled, tables: t }: Queries) =>
  compiled('insertLease', (db) =>
    db.insert(t.assignments).values({
      id: sql.placeholder('id'),
      studyId: sql.placeholder('studyId'),
      raterId: sql.placeholder('raterId'),
      comparisonId: sql.placeholder('comparisonId'),
      slotId: sql.placeholder('slotId'),
      promptId: sql.placeholder('promptId'),
      firstSystemId: sql.placeholder('firstSystemId'),
      secondSystemId: sql.placeholder('secondSystemId'),
      firstSide: sql.placeholder('firstSide'),
      ordinal: sql.placeholder('ordinal'),
      state: 'leased',
      sideException: sql.placeholder('sideException'),
      leasedAt: sql.placeholder('leasedAt'),
      leaseUntil: sql.placeholder('leaseUntil'),
      skipReason: null,
    }),
  )
