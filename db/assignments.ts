import { eq, sql } from 'drizzle-orm'
import {
  leadOf,
  leadOfSides,
  leadsAway,
  leavesRoom,
  nearTheEnd,
  thatLeadTooFar,
  type Standing,
  type SystemPair,
  type Wish,
} from '../server/contract/standing.ts'
import type { Placement } from '../server/contract/placement.ts'
import { givenTo, giveBeside } from './beside.ts'
import { returnRunOut } from './endings.ts'
import { extendLeases, heldBy, isPlanned, lastOrdinal, lockedRater, runOutOf, type Lease } from './holdings.ts'
import { retakeSlot, type Seeker } from './places.ts'
import { holdFreeSlot, holdSlots } from './rowLocks.ts'
import { markException, moveStanding, openSides, pairsOf, standingFor, type Shown } from './standing.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'
import { heldByOthers, takeWish } from './taking.ts'
import { moveTotals } from './totals.ts'

/** Of a plan of so many comparisons it takes no time to count what is open. */
const smallPlan = 500
/** So often at most a rater waits for others who hold what is left; each time one of them has ended. */
const mostRounds = 100

/** What a lease needs to know of the study. */
export type LeaseTerms = {
  studyId: string
  leaseMs: number
  repeatPrompts: boolean
  judgmentsPerRater: number | null
  /** How many pairs a rater holds at once: the one in hand and those fetched ahead. */
  hold: number
  /** What they hold is judged in the order in which it was given. */
  inOrder?: boolean
  /** What the rater should get next, best first, from what they have had; `ordinal` numbers the draw. */
  wishes(pairs: SystemPair[], standing: Standing, ordinal: number): Wish[]
  /** What stands among the pairs of the plan; absent: nothing. */
  beside?: Beside | undefined
  newId(): string
  now: Date
}

export type Beside = { placement: Placement; answers: readonly string[] }

/**
 * The pairs a rater holds, filled up to `hold`: the same ones after a reload, then ones of theirs that had run out and
 * are still open, then new ones by wish. Fewer, or none, when no open slot fits.
 */
export async function leasePairs(store: Store, raterId: string, terms: LeaseTerms): Promise<Lease[]> {
  await returnRunOut(store, terms.studyId, raterId, terms.now)
  // Whoever finds all places that would fit held by others waits for them in a transaction of its own, with nothing in hand.
  let awaited: string[] = []
  for (let round = 1; ; round++) {
    const before = awaited
    const { leases, busy } = await store.atomically((queries) => leasing(queries, raterId, terms, before))
    if (leases.length > 0 || busy.length === 0 || round === mostRounds) return leases
    awaited = busy
  }
}

/** What a rater holds, and, where that is nothing, the slots that others kept from them for the moment. */
type Leasing = { leases: Lease[]; busy: string[] }

function* leasing(queries: Queries, raterId: string, terms: LeaseTerms, awaited: string[]): Steps<Leasing> {
  const leases: Lease[] = []
  const busy: string[] = []
  const [rater] = yield* ask(lockedRater(queries)({ raterId }))
  if (!rater) return { leases, busy }
  leases.push(...(yield* ask(heldBy(queries)({ raterId }))))
  const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
  if (leases.length > 0) yield* ask(extendLeases(queries)({ raterId, leaseUntil }))
  const room = (terms.judgmentsPerRater ?? Infinity) - rater.judged
  const most = terms.beside ? terms.hold : Math.min(terms.hold, room)
  if (leases.length >= most) return { leases, busy }
  if (awaited.length > 0) yield* holdSlots(queries, awaited)

  const seeker = { raterId, studyId: terms.studyId, raterKind: rater.kind, repeatPrompts: terms.repeatPrompts }
  const held = leases.filter(isPlanned).map(({ firstSide }) => firstSide)
  const standing = { ...(yield* standingFor(queries, raterId, held)), inOrder: terms.inOrder ?? false }
  const limits = { most, room }
  const begun: Shown[] = yield* revive(queries, seeker, standing, { leases, busy }, limits, leaseUntil)
  if (leases.length < most) begun.push(...(yield* leaseNew(queries, seeker, standing, { leases, busy }, limits, terms)))
  // Last, so that no one who waits for a slot holds what those who end leases wait for.
  for (const one of begun) yield* moveStanding(queries, one, 1)
  return { leases: leases.sort((one, other) => one.ordinal - other.ordinal), busy }
}

/** How many pairs a rater holds in all, and how many of them may be the plan's. */
type Limits = { most: number; room: number }

/** Gives new pairs by wish, as far as places are open that fit; answers what was given. */
function* leaseNew(
  queries: Queries,
  seeker: Seeker,
  standing: Standing,
  { leases, busy }: Leasing,
  { most, room }: Limits,
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
  const given = terms.beside && (yield* givenTo(queries, raterId))
  let ordinal = last?.ordinal ?? 0
  let ended = false
  while (leases.length < most) {
    ended ||= leases.filter(isPlanned).length >= room
    if (terms.beside && given) {
      const lease = yield* giveBeside(queries, seeker, { ...terms, ...terms.beside, given, ended, ordinal, leaseUntil })
      if (lease) {
        ordinal += 1
        leases.push(lease)
        continue
      }
    }
    if (ended) break
    standing.left = theirs - standing.given.reduce((sum, { n }) => sum + n, 0)
    // Only a rater who is owed neither side asks what is left of each; of a large plan only at the end of what is theirs.
    const asks = leadOf(standing.given) === 0 && (comparisons <= smallPlan || standing.left <= nearTheEnd)
    standing.open = asks ? yield* openSides(queries, seeker) : undefined
    const wishes = terms.wishes(pairs, standing, ordinal + 1)
    const taken = yield* takeWish(queries, seeker, wishes)
    if (!taken) {
      if (leases.length === 0) busy.push(...(yield* heldByOthers(queries, seeker, wishes)))
      if (busy.length > 0) break
      // Whatever still stands beside the plan comes when nothing of the plan is left for this rater.
      if (!terms.beside || leases.length > 0) break
      ended = true
      continue
    }
    const { place, wish } = taken
    ordinal += 1
    const { firstSide } = wish
    standing.given.push({ ...wish, n: 1 })
    standing.held.push(firstSide)
    if (given) given.plan += 1
    const lease = { id: terms.newId(), comparisonId: place.comparisonId, firstSide, ordinal, studyId }
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
    leases.push({ ...lease, ...ofPlan })
  }
  return begun
}

const ofPlan = { purpose: 'plan', ofId: null, criterion: null } as const

/** Takes up the rater's own pairs that ran out, as far as their places are open and their sides stay within the bound. */
function* revive(
  queries: Queries,
  seeker: Seeker,
  standing: Standing,
  { leases, busy }: Leasing,
  { most, room }: Limits,
  leaseUntil: Date,
): Steps<Shown[]> {
  const { tables: t, db } = queries
  const { raterId, studyId } = seeker
  const begun: Shown[] = []
  const ended = yield* ask(runOutOf(queries)({ raterId }))
  for (const { slotId, firstSystemId, secondSystemId, ...lease } of ended) {
    if (leases.length >= most) break
    const { firstSide } = lease
    const hold = db.update(t.assignments).set({ state: 'leased', leaseUntil }).where(eq(t.assignments.id, lease.id))
    if (!isPlanned(lease)) {
      // Nobody else could have taken it.
      yield* ask(hold)
      leases.push(lease)
      continue
    }
    if (leases.filter(isPlanned).length >= room) continue
    if (!mayComeBack(standing, leases, lease)) continue
    if (!(yield* holdFreeSlot(queries, slotId))) {
      busy.push(slotId)
      continue
    }
    if (!(yield* retakeSlot(queries, slotId, firstSide))) continue
    yield* ask(hold)
    if (leadsAway(standing.given, firstSide)) yield* markException(queries, { ...seeker, id: lease.id })
    standing.given.push({ first: firstSystemId, second: secondSystemId, firstSide, n: 1 })
    standing.held.push(firstSide)
    begun.push({ raterId, studyId, firstSystemId, secondSystemId, firstSide })
    leases.push(lease)
  }
  return begun
}

/** Whether a pair that ran out may be taken up again: in order, all that is held must stay within the bound with it. */
function mayComeBack(standing: Standing, leases: Lease[], lease: Lease): boolean {
  if (!standing.inOrder) return leavesRoom(standing, lease.firstSide)
  const lead = leadOf(standing.given) - leadOfSides(standing.held)
  const inTurn = [...leases.filter(isPlanned), lease].sort((one, other) => one.ordinal - other.ordinal)
  return thatLeadTooFar(lead, inTurn.map(({ firstSide }) => firstSide)).length === 0 // prettier-ignore
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
      purpose: t.assignments.purpose,
      ofId: t.assignments.ofId,
      criterion: t.assignments.criterion,
      sessionHash: t.raters.sessionHash,
      judged: sql<number>`${t.raters.judged} + ${t.raters.beside}`,
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
