import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { RaterKind } from '../server/contract/rater.ts'
import { moveAnswersLeftOut } from './answersLeftOut.ts'
import { amend, type Amendment } from './amendments.ts'
import { moveCount } from './counts.ts'
import { returnSlots } from './places.ts'
import { holdCounters } from './rowLocks.ts'
import { moveStanding } from './standing.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

/** What changes a comparison's standing in its study, and the record that is kept of it. */
type Change = { studyId: string; comparisonId: string; amendment: Amendment }

/**
 * Takes a comparison out of its study: its judgments are kept and counted no more, its open places are closed, and whoever
 * has it in hand may still send a judgment, which is kept as surplus. False where it is withdrawn already or not there.
 */
export function withdrawComparison(store: Store, change: Change, reason: string, now: Date): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const own = and(eq(t.comparisons.id, change.comparisonId), eq(t.comparisons.studyId, change.studyId))
    const [standing] = yield* ask(db.select({ at: t.comparisons.withdrawnAt }).from(t.comparisons).where(own))
    if (!standing || standing.at !== null) return false
    // Leases first, as those who end them do, so that none waits for the other.
    yield* endLeases(queries, change)
    const slots = yield* ask(
      db
        .update(t.slots)
        .set({ openA: 0, openB: 0 })
        .where(eq(t.slots.comparisonId, change.comparisonId))
        .returning(planOf(queries)),
    )
    yield* holdCounters(queries, change.studyId)
    const withdrawn = yield* ask(
      db
        .update(t.comparisons)
        .set({ withdrawnAt: now, withdrawnReason: reason })
        .where(and(own, isNull(t.comparisons.withdrawnAt)))
        .returning({ id: t.comparisons.id }),
    )
    // Somebody else was quicker; their counts are the ones that moved.
    if (withdrawn.length === 0) return false
    for (const slot of slots) yield* movePlanned(queries, slot, -1)
    yield* moveJudged(queries, change.comparisonId, -1)
    yield* moveAnswersLeftOut(queries, { comparisonId: change.comparisonId }, -1)
    yield* amend(queries, change.amendment)
    return true
  })
}

/** Takes a comparison back into its study: what was judged in time counts again, and what is left of its plan is open. */
export function restoreComparison(store: Store, change: Change): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const places = db
      .select({ id: t.slots.id, ...planOf(queries) })
      .from(t.slots)
      .where(eq(t.slots.comparisonId, change.comparisonId))
      .orderBy(asc(t.slots.id))
    const slots = yield* ask(queries.locked(places, t.slots))
    yield* holdCounters(queries, change.studyId)
    const restored = yield* ask(
      db
        .update(t.comparisons)
        .set({ withdrawnAt: null, withdrawnReason: null })
        .where(
          and(
            eq(t.comparisons.id, change.comparisonId),
            eq(t.comparisons.studyId, change.studyId),
            isNotNull(t.comparisons.withdrawnAt),
          ),
        )
        .returning({ id: t.comparisons.id }),
    )
    if (restored.length === 0) return false
    const taken = yield* ask(
      db
        .select({ raterKind: t.raters.kind, firstSide: t.judgments.firstSide, n: countAll })
        .from(t.judgments)
        .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
        .where(
          and(
            eq(t.judgments.comparisonId, change.comparisonId),
            isNotNull(t.judgments.assignmentId),
            isNull(t.judgments.replaces),
            eq(t.judgments.surplus, false),
          ),
        )
        .groupBy(t.raters.kind, t.judgments.firstSide),
    )
    const graded = yield* ask(
      db
        .select({ raterKind: t.raters.kind, firstSide: t.assignments.firstSide, n: countAll })
        .from(t.grades)
        .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
        .innerJoin(t.assignments, eq(t.assignments.id, t.grades.assignmentId))
        .where(
          and(eq(t.grades.comparisonId, change.comparisonId), isNull(t.grades.replaces), eq(t.grades.surplus, false)),
        )
        .groupBy(t.raters.kind, t.assignments.firstSide),
    )
    const takenOn = (kind: RaterKind, side: 'a' | 'b') =>
      [...taken, ...graded].find((one) => one.raterKind === kind && one.firstSide === side)?.n ?? 0
    for (const slot of slots) {
      const openA = Math.max(0, slot.plannedA - takenOn(slot.raterKind, 'a'))
      const openB = Math.max(0, slot.plannedB - takenOn(slot.raterKind, 'b'))
      yield* ask(db.update(t.slots).set({ openA, openB }).where(eq(t.slots.id, slot.id)))
      yield* movePlanned(queries, slot, 1)
    }
    yield* moveJudged(queries, change.comparisonId, 1)
    yield* moveAnswersLeftOut(queries, { comparisonId: change.comparisonId }, 1)
    yield* amend(queries, change.amendment)
    return true
  })
}

/** Whether a comparison was withdrawn; it stays so until the transaction ends. */
export function* isWithdrawn(queries: Queries, comparisonId: string): Steps<boolean> {
  const { db, tables: t } = queries
  const [row] = yield* ask(
    queries.locked(
      db.select({ at: t.comparisons.withdrawnAt }).from(t.comparisons).where(eq(t.comparisons.id, comparisonId)),
      t.comparisons,
      // Its other judgments hold it already, as their parent: to ask for it alone would be to wait for each other.
      'share',
    ),
  )
  return row !== undefined && row.at !== null
}

const countAll = sql<number>`cast(count(*) as integer)`

const planOf = ({ tables: t }: Queries) => ({
  studyId: t.slots.studyId,
  raterKind: t.slots.raterKind,
  firstSystemId: t.slots.firstSystemId,
  secondSystemId: t.slots.secondSystemId,
  plannedA: t.slots.plannedA,
  plannedB: t.slots.plannedB,
})

type Planned = {
  studyId: string
  raterKind: RaterKind
  firstSystemId: string
  secondSystemId: string
  plannedA: number
  plannedB: number
}

function* movePlanned({ db, tables: t }: Queries, slot: Planned, by: 1 | -1): Steps<void> {
  const planned = by * (slot.plannedA + slot.plannedB)
  yield* ask(
    db
      .update(t.pairings)
      .set({
        comparisons: sql`${t.pairings.comparisons} + ${by}`,
        planned: sql`${t.pairings.planned} + ${planned}`,
      })
      .where(
        and(
          eq(t.pairings.studyId, slot.studyId),
          eq(t.pairings.raterKind, slot.raterKind),
          eq(t.pairings.firstSystemId, slot.firstSystemId),
          eq(t.pairings.secondSystemId, slot.secondSystemId),
        ),
      ),
  )
}

function* endLeases(queries: Queries, { studyId, comparisonId }: Change): Steps<void> {
  const { db, tables: t } = queries
  const ended = yield* ask(
    db
      .update(t.assignments)
      .set({ state: 'expired' })
      .where(
        and(
          eq(t.assignments.studyId, studyId),
          // Written out, as the partial index over leases has it.
          sql`${t.assignments.state} = 'leased'`,
          eq(t.assignments.comparisonId, comparisonId),
          eq(t.assignments.purpose, 'plan'),
        ),
      )
      .returning({
        raterId: t.assignments.raterId,
        studyId: t.assignments.studyId,
        slotId: t.assignments.slotId,
        firstSystemId: t.assignments.firstSystemId,
        secondSystemId: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
      }),
  )
  yield* returnSlots(queries, ended)
  for (const one of ended) yield* moveStanding(queries, one, -1)
}

/** Counts the judgments of a comparison that hold once more (1), or no more (-1). */
function* moveJudged(queries: Queries, comparisonId: string, by: 1 | -1): Steps<void> {
  const { db, tables: t } = queries
  const newer = sqliteAlias(t.judgments, 'newer')
  const rows = yield* ask(
    db
      .select({
        studyId: t.judgments.studyId,
        raterKind: t.raters.kind,
        firstSystemId: t.comparisons.firstSystemId,
        secondSystemId: t.comparisons.secondSystemId,
        preference: t.judgments.preference,
        firstSide: t.judgments.firstSide,
        sideRecorded: t.judgments.sideRecorded,
        bothBad: t.judgments.bothBad,
        surplus: t.judgments.surplus,
        excludedAt: t.raters.excludedAt,
      })
      .from(t.judgments)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
      .leftJoin(newer, eq(newer.replaces, t.judgments.id))
      .where(and(eq(t.judgments.comparisonId, comparisonId), eq(t.judgments.surplus, false), isNull(newer.id))),
  )
  for (const { excludedAt, ...key } of rows) {
    yield* moveCount(queries, key, by, excludedAt === null ? 'counts' : 'excludedCounts')
  }
}
