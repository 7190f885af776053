import { and, asc, desc, eq, gt, gte, inArray, lt, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, rowsChanged, type Queries, type Steps, type Store } from './store.ts'
import { moveTotals } from './totals.ts'

type SystemPair = { first: string; second: string }
type Wish = SystemPair & { firstSide: Side; exception: boolean }
type Standing = SystemPair & { firstSide: Side; n: number }

/** What a lease needs to know of the study. */
export type LeaseTerms = {
  studyId: string
  leaseMs: number
  repeatPrompts: boolean
  judgmentsPerRater: number | null
  /** How many pairs a rater holds at once: the one in hand and those fetched ahead. */
  hold: number
  /** What the rater should get next, best first, from what they have had; `ordinal` numbers the draw. */
  wishes(pairs: SystemPair[], standing: Standing[], ordinal: number): Wish[]
  newId(): string
  now: Date
}

export type Lease = { id: string; comparisonId: string; firstSide: Side; ordinal: number; studyId: string }

/**
 * The pairs a rater holds, filled up to `hold`: the same ones after a reload, then ones of theirs that had run out and
 * are still open, then new ones by wish. Fewer, or none, when no open slot fits.
 */
export async function leasePairs(store: Store, raterId: string, terms: LeaseTerms): Promise<Lease[]> {
  await returnRunOut(store, terms.studyId, raterId, terms.now)
  return store.atomically((queries) => leasing(queries, raterId, terms))
}

function* leasing(queries: Queries, raterId: string, terms: LeaseTerms): Steps<Lease[]> {
  const { tables: t } = queries
  const [rater] = yield* ask(lockedRater(queries)({ raterId }))
  if (!rater) return []
  const leases = yield* ask(heldBy(queries)({ raterId }))
  const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
  for (const lease of leases) yield* ask(extendLease(queries)({ id: lease.id, leaseUntil }))

  while (leases.length < terms.hold) {
    const revived = yield* revive(queries, raterId, leaseUntil)
    if (!revived) break
    leases.push(revived)
  }
  if (leases.length >= terms.hold) return leases

  const standing = yield* standingFor(queries, raterId)
  let given = standing.reduce((sum, { n }) => sum + n, 0)
  const pairs = yield* ask(pairsOf(queries)({ studyId: terms.studyId, raterKind: rater.kind }))
  const [last] = yield* ask(lastOrdinal(queries)({ raterId }))
  let ordinal = last?.ordinal ?? 0
  while (leases.length < terms.hold && given < (terms.judgmentsPerRater ?? Infinity)) {
    const wishes = terms.wishes(pairs, standing, ordinal + 1)
    const taken = yield* takeWish(queries, raterId, rater.kind, terms, wishes, leases.length === 0)
    if (!taken) break
    const { slot, wish } = taken
    ordinal += 1
    given += 1
    standing.push({ ...wish, n: 1 })
    const lease: Lease = {
      id: terms.newId(),
      comparisonId: slot.comparisonId,
      firstSide: wish.firstSide,
      ordinal,
      studyId: terms.studyId,
    }
    yield* ask(
      queries.db.insert(t.assignments).values({
        ...lease,
        raterId,
        slotId: slot.id,
        promptId: slot.promptId,
        firstSystemId: wish.first,
        secondSystemId: wish.second,
        state: 'leased',
        sideException: wish.exception,
        leasedAt: terms.now,
        leaseUntil,
        skipReason: null,
      }),
    )
    if (wish.exception) {
      yield* moveTotals(queries, { studyId: terms.studyId, raterKind: rater.kind }, { sideExceptions: 1 })
    }
    leases.push(lease)
  }
  return leases
}

/** The first wish that an open slot fulfils, taken. */
function* takeWish(
  queries: Queries,
  raterId: string,
  raterKind: RaterKind,
  terms: LeaseTerms,
  wishes: Wish[],
  emptyHanded: boolean,
): Steps<{ slot: { id: string; comparisonId: string; promptId: string }; wish: Wish } | undefined> {
  // Slots that another transaction is taking from are passed over first, and waited for when a rater would be left with
  // nothing: what that one leaves is still open. Whoever waits holds no slot, so none waits for the other.
  const ways = emptyHanded && queries.kind === 'postgres' ? (['pass over', 'wait'] as const) : (['pass over'] as const)
  for (const others of ways) {
    for (const wish of wishes) {
      const [slot] = yield* ask(
        openSlot(
          queries,
          wish.firstSide,
          terms.repeatPrompts,
          others,
        )({
          studyId: terms.studyId,
          raterKind,
          first: wish.first,
          second: wish.second,
          raterId,
        }),
      )
      if (slot && (yield* retakeSlot(queries, slot.id, wish.firstSide))) return { slot, wish }
    }
  }
  return undefined
}

/** One of the rater's own pairs whose lease ran out, if its place is still open. */
function* revive(queries: Queries, raterId: string, leaseUntil: Date): Steps<Lease | undefined> {
  const { tables: t, db } = queries
  const ended = yield* ask(runOutOf(queries)({ raterId }))
  for (const { slotId, ...lease } of ended) {
    if (!(yield* retakeSlot(queries, slotId, lease.firstSide))) continue
    yield* ask(db.update(t.assignments).set({ state: 'leased', leaseUntil }).where(eq(t.assignments.id, lease.id)))
    return lease
  }
  return undefined
}

/** Takes one place of a slot on a side; false when none is open. */
export function* retakeSlot({ compiled, tables: t }: Queries, slotId: string, firstSide: Side): Steps<boolean> {
  const open = firstSide === 'a' ? t.slots.openA : t.slots.openB
  const take = compiled(`takeSlot ${firstSide}`, (db) =>
    db
      .update(t.slots)
      .set({ [firstSide === 'a' ? 'openA' : 'openB']: sql`${open} - 1`, taken: sql`${t.slots.taken} + 1` })
      .where(and(eq(t.slots.id, sql.placeholder('slotId')), gt(open, 0))),
  )
  return rowsChanged(yield* ask(take({ slotId }))) > 0
}

/** Gives the place of an assignment back. */
export function* returnSlot({ db, tables: t }: Queries, slotId: string, firstSide: Side): Steps<void> {
  const open = firstSide === 'a' ? t.slots.openA : t.slots.openB
  yield* ask(
    db
      .update(t.slots)
      .set({ [firstSide === 'a' ? 'openA' : 'openB']: sql`${open} + 1`, taken: sql`${t.slots.taken} - 1` })
      .where(eq(t.slots.id, slotId)),
  )
}

/** Ends leases that ran out, so that others get their pairs; those of `except` are left for them to take up again. */
export async function returnRunOut(store: Store, studyId: string, except: string, now: Date): Promise<number> {
  const { db, tables: t } = store
  const due = await db
    .select({ id: t.assignments.id })
    .from(t.assignments)
    .where(
      and(
        eq(t.assignments.studyId, studyId),
        sql`${t.assignments.state} = 'leased'`,
        lt(t.assignments.leaseUntil, now),
        sql`${t.assignments.raterId} <> ${except}`,
      ),
    )
    .limit(200)
  if (due.length === 0) return 0
  return store.atomically(function* (queries) {
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
        .returning({ slotId: t.assignments.slotId, firstSide: t.assignments.firstSide }),
    )
    for (const { slotId, firstSide } of ended) yield* returnSlot(queries, slotId, firstSide)
    return ended.length
  })
}

/**
 * Records that a rater declined a pair and gives its place to others; one that had run out meanwhile has given it back
 * already. False when the pair is not theirs to decline.
 */
export function skipAssignment(store: Store, raterId: string, id: string, reason: string | null): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [skipped] = yield* ask(
      db
        .update(t.assignments)
        .set({ state: 'skipped', skipReason: reason })
        .where(and(eq(t.assignments.id, id), eq(t.assignments.raterId, raterId), eq(t.assignments.state, 'leased')))
        .returning({ slotId: t.assignments.slotId, firstSide: t.assignments.firstSide }),
    )
    if (skipped) {
      yield* countSkipped(queries, raterId)
      yield* returnSlot(queries, skipped.slotId, skipped.firstSide)
      return true
    }
    const late = yield* ask(
      db
        .update(t.assignments)
        .set({ state: 'skipped', skipReason: reason })
        .where(and(eq(t.assignments.id, id), eq(t.assignments.raterId, raterId), eq(t.assignments.state, 'expired')))
        .returning({ id: t.assignments.id }),
    )
    if (late.length > 0) yield* countSkipped(queries, raterId)
    return late.length > 0
  })
}

function* countSkipped(queries: Queries, raterId: string): Steps<void> {
  const { db, tables: t } = queries
  const [of] = yield* ask(
    db.select({ studyId: t.raters.studyId, raterKind: t.raters.kind }).from(t.raters).where(eq(t.raters.id, raterId)),
  )
  if (of) yield* moveTotals(queries, of, { skipped: 1 })
}

/** The texts of assignments, sides still unnamed: the caller lays them out by `firstSide`. */
export async function textsOf({ db, tables: t }: Store, comparisonIds: string[]) {
  const comparisons = await db
    .select({
      id: t.comparisons.id,
      turn: t.comparisons.turn,
      firstResponseId: t.comparisons.firstResponseId,
      secondResponseId: t.comparisons.secondResponseId,
      promptTurns: t.prompts.turns,
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(inArray(t.comparisons.id, comparisonIds))
  const ids = comparisons.flatMap((one) => [one.firstResponseId, one.secondResponseId]).filter((id) => id !== null)
  const responses =
    ids.length === 0
      ? []
      : await db
          .select({ id: t.responses.id, turns: t.responses.turns })
          .from(t.responses)
          .where(inArray(t.responses.id, ids))
  const turnsOf = (id: string | null) => responses.find((response) => response.id === id)?.turns ?? []
  return comparisons.map((one) => ({
    comparisonId: one.id,
    turn: one.turn,
    promptTurns: one.promptTurns,
    first: turnsOf(one.firstResponseId),
    second: turnsOf(one.secondResponseId),
  }))
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
    })
    .from(t.assignments)
    .innerJoin(t.raters, eq(t.raters.id, t.assignments.raterId))
    .where(eq(t.assignments.id, id))
  return row
}

/** Whether any slot of a study is open to raters of a kind, or held by one who has not judged yet. */
export async function planState({ db, tables: t }: Store, studyId: string, raterKind: RaterKind, now: Date) {
  const [held] = await db
    .select({ id: t.assignments.id })
    .from(t.assignments)
    .innerJoin(t.raters, eq(t.raters.id, t.assignments.raterId))
    .where(
      and(
        eq(t.assignments.studyId, studyId),
        sql`${t.assignments.state} = 'leased'`,
        gte(t.assignments.leaseUntil, now),
        eq(t.raters.kind, raterKind),
      ),
    )
    .limit(1)
  const pairs = await db
    .select({ first: t.pairings.firstSystemId, second: t.pairings.secondSystemId })
    .from(t.pairings)
    .where(and(eq(t.pairings.studyId, studyId), eq(t.pairings.raterKind, raterKind)))
  let open = false
  for (const { first, second } of pairs) {
    const here = and(
      eq(t.slots.studyId, studyId),
      eq(t.slots.raterKind, raterKind),
      eq(t.slots.firstSystemId, first),
      eq(t.slots.secondSystemId, second),
    )
    const [a] = await db
      .select({ id: t.slots.id })
      .from(t.slots)
      .where(and(here, sql`${t.slots.openA} > 0`))
      .limit(1)
    const [b] = a
      ? [a]
      : await db
          .select({ id: t.slots.id })
          .from(t.slots)
          .where(and(here, sql`${t.slots.openB} > 0`))
          .limit(1)
    if (b) {
      open = true
      break
    }
  }
  return { open, held: held !== undefined }
}

const lockedRater = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('lockedRater', (db) =>
    queries.locked(
      db
        .select({ kind: t.raters.kind })
        .from(t.raters)
        .where(eq(t.raters.id, sql.placeholder('raterId'))),
      t.raters,
    ),
  )
}

const leaseColumns = ({ tables: t }: Queries) => ({
  id: t.assignments.id,
  comparisonId: t.assignments.comparisonId,
  firstSide: t.assignments.firstSide,
  ordinal: t.assignments.ordinal,
  studyId: t.assignments.studyId,
})

const heldBy = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('heldBy', (db) =>
    db
      .select(leaseColumns(queries))
      .from(t.assignments)
      .where(and(eq(t.assignments.raterId, sql.placeholder('raterId')), sql`${t.assignments.state} = 'leased'`))
      .orderBy(asc(t.assignments.ordinal)),
  )
}

const runOutOf = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('runOutOf', (db) =>
    db
      .select({ ...leaseColumns(queries), slotId: t.assignments.slotId })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.raterId, sql.placeholder('raterId')),
          notStanding(queries),
          sql`${t.assignments.state} = 'expired'`,
        ),
      )
      .orderBy(asc(t.assignments.ordinal)),
  )
}

const extendLease = ({ compiled, tables: t }: Queries) =>
  compiled('extendLease', (db) =>
    db
      .update(t.assignments)
      .set({ leaseUntil: sql.placeholder('leaseUntil') as unknown as Date })
      .where(eq(t.assignments.id, sql.placeholder('id'))),
  )

/** Written out, as the conditions of the partial indexes are, so that these are used. */
const notStanding = ({ tables: t }: Queries) => sql`${t.assignments.state} in ('skipped', 'expired')`

/**
 * What weighs on a rater's balance: all their pairs, which an index alone can count, less the few that were skipped or
 * have run out.
 */
function* standingFor(queries: Queries, raterId: string): Steps<Standing[]> {
  const all = yield* ask(standingOf(queries, 'all')({ raterId }))
  const ended = yield* ask(standingOf(queries, 'ended')({ raterId }))
  return all.map((one) => {
    const less = ended.find(
      (other) => other.first === one.first && other.second === one.second && other.firstSide === one.firstSide,
    )
    return { ...one, n: one.n - (less?.n ?? 0) }
  })
}

const standingOf = (queries: Queries, which: 'all' | 'ended') => {
  const { tables: t } = queries
  return queries.compiled(`standingOf ${which}`, (db) =>
    db
      .select({
        first: t.assignments.firstSystemId,
        second: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
        n: sql<number>`cast(count(*) as integer)`,
      })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.raterId, sql.placeholder('raterId')),
          which === 'ended' ? notStanding(queries) : undefined,
        ),
      )
      .groupBy(t.assignments.firstSystemId, t.assignments.secondSystemId, t.assignments.firstSide),
  )
}

const pairsOf = ({ compiled, tables: t }: Queries) =>
  compiled('pairsOf', (db) =>
    db
      .select({ first: t.pairings.firstSystemId, second: t.pairings.secondSystemId })
      .from(t.pairings)
      .where(
        and(eq(t.pairings.studyId, sql.placeholder('studyId')), eq(t.pairings.raterKind, sql.placeholder('raterKind'))),
      )
      .orderBy(asc(t.pairings.firstSystemId), asc(t.pairings.secondSystemId)),
  )

const lastOrdinal = ({ compiled, tables: t }: Queries) =>
  compiled('lastOrdinal', (db) =>
    db
      .select({ ordinal: t.assignments.ordinal })
      .from(t.assignments)
      .where(eq(t.assignments.raterId, sql.placeholder('raterId')))
      .orderBy(desc(t.assignments.ordinal))
      .limit(1),
  )

/** The least taken open slot of a pair of systems on a side, of a prompt (or comparison) this rater has not met. */
const openSlot = (queries: Queries, firstSide: Side, repeatPrompts: boolean, others: 'wait' | 'pass over') => {
  const { tables: t } = queries
  return queries.compiled(`openSlot ${firstSide} ${repeatPrompts ? 'repeated' : 'once'} ${others}`, (db) => {
    const met = repeatPrompts
      ? eq(t.assignments.comparisonId, t.slots.comparisonId)
      : eq(t.assignments.promptId, t.slots.promptId)
    const own = eq(t.assignments.raterId, sql.placeholder('raterId'))
    return queries.locked(
      db
        .select({ id: t.slots.id, comparisonId: t.slots.comparisonId, promptId: t.slots.promptId })
        .from(t.slots)
        .where(
          and(
            eq(t.slots.studyId, sql.placeholder('studyId')),
            eq(t.slots.raterKind, sql.placeholder('raterKind')),
            eq(t.slots.firstSystemId, sql.placeholder('first')),
            eq(t.slots.secondSystemId, sql.placeholder('second')),
            // Written out, not as a parameter, so that the partial index over open slots is used.
            firstSide === 'a' ? sql`${t.slots.openA} > 0` : sql`${t.slots.openB} > 0`,
            sql`not exists (select 1 from ${t.assignments} where ${and(own, met)})`,
          ),
        )
        .orderBy(asc(t.slots.taken), asc(t.slots.draw))
        .limit(1),
      t.slots,
      others,
    )
  })
}
