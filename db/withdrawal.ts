import { eq, sql } from 'drizzle-orm'
import type { Asked } from '../server/contract/answers.ts'
import { countCriterion } from './extraJudgments.ts'
import { gradeBook } from './gradeBook.ts'
import { isPlanned } from './holdings.ts'
import type { Held, KeptJudgment } from './keptJudgment.ts'
import { pairBook } from './pairBook.ts'
import { returnSlot } from './places.ts'
import { holdCounters, holdSlots } from './rowLocks.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'
import { movePace, moveTotals } from './totals.ts'

/**
 * Takes a rater out of a study at their own wish: what they judged is deleted, counters and totals move back, and its
 * places are open to others. That they withdrew is all that stays. False when they had withdrawn before.
 */
export function withdrawRater(store: Store, raterId: string, now: Date): Promise<boolean> {
  return store.atomically((queries) => withdrawing(queries, raterId, now))
}

function* withdrawing(queries: Queries, raterId: string, now: Date): Steps<boolean> {
  const { db, tables: t } = queries
  const [rater] = yield* ask(queries.locked(db.select().from(t.raters).where(eq(t.raters.id, raterId)), t.raters))
  if (!rater || rater.withdrawnAt !== null) return false
  const of = { studyId: rater.studyId, raterKind: rater.kind }
  const [study] = yield* ask(
    db.select({ design: t.studies.design }).from(t.studies).where(eq(t.studies.id, rater.studyId)),
  )
  // Leases first, as those who end them do, so that none waits for the other.
  const assignments = yield* ask(
    queries.locked(db.select().from(t.assignments).where(eq(t.assignments.raterId, raterId)), t.assignments),
  )
  const withdrawn = yield* withdrawnComparisons(queries, raterId)
  const rows = yield* ask(db.select().from(t.judgments).where(eq(t.judgments.raterId, raterId)))
  const grades = yield* ask(db.select().from(t.grades).where(eq(t.grades.raterId, raterId)))

  const planned = assignments.filter(isPlanned)
  // Places before counters, as those who judge take them.
  const placed = planned.filter(({ state }) => state === 'leased' || state === 'judged')
  yield* holdSlots(
    queries,
    placed.map(({ slotId }) => slotId),
  )
  for (const one of placed) yield* giveBack(queries, one, withdrawn)
  yield* holdCounters(queries, rater.studyId)
  for (const one of planned) {
    const shown = { ...one, ...of, excludedAt: rater.excludedAt, instructionsVersion: '', design: study?.design ?? {} }
    yield* uncount(queries, shown, withdrawn.has(one.comparisonId), study?.design ?? {})
  }
  for (const { replaces, createdAt } of [...rows, ...grades]) {
    if (replaces === null && createdAt) yield* movePace(queries, of, createdAt, -1)
  }
  yield* uncountPasses(queries, raterId, { ...of, excludedAt: rater.excludedAt })
  yield* moveTotals(queries, of, {
    raters: rater.judged > 0 ? -1 : 0,
    skipped: -planned.filter(({ state }) => state === 'skipped').length,
    sideExceptions: -planned.filter(({ sideException }) => sideException).length,
  })
  // Children before parents: no key cascades.
  const own = [t.extraJudgments, t.contentFlags, t.judgments, t.grades, t.standings, t.assignments]
  for (const table of own) yield* ask(db.delete(table).where(eq(table.raterId, raterId)))
  yield* ask(
    db
      .update(t.platformEntries)
      .set({ state: 'returned', endedAt: now, creditNextAt: null })
      .where(eq(t.platformEntries.raterId, raterId)),
  )
  yield* ask(
    db
      .update(t.raters)
      .set({ withdrawnAt: now, judged: 0, beside: 0, returnHash: null })
      .where(eq(t.raters.id, raterId)),
  )
  return true
}

/** Moves back what the judgment that stands for an assignment has moved. */
function* uncount(queries: Queries, shown: Held & { id: string }, withdrawn: boolean, asked: Asked): Steps<void> {
  const book = asked.single ? gradeBook : pairBook
  const kept: KeptJudgment[] = yield* book.of(queries, asked, shown.id)
  const newest = kept.find((row) => !kept.some((other) => other.replaces === row.id))
  if (!newest) return
  const { surplus } = newest
  yield* book.count(queries, shown, undefined, newest, { surplus, withdrawn: withdrawn && !surplus })
}

/** Gives a place back to others; one of a comparison that was taken out of the study stays closed. */
function* giveBack(
  queries: Queries,
  { slotId, firstSide, comparisonId }: { slotId: string; firstSide: 'a' | 'b'; comparisonId: string },
  withdrawn: Set<string>,
): Steps<void> {
  const { db, tables: t } = queries
  if (!withdrawn.has(comparisonId)) return yield* returnSlot(queries, slotId, firstSide)
  yield* ask(
    db
      .update(t.slots)
      .set({ taken: sql`${t.slots.taken} - 1` })
      .where(eq(t.slots.id, slotId)),
  )
}

function* withdrawnComparisons({ db, tables: t }: Queries, raterId: string): Steps<Set<string>> {
  const rows = yield* ask(
    db
      .select({ id: t.comparisons.id, at: t.comparisons.withdrawnAt })
      .from(t.assignments)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.assignments.comparisonId))
      .where(eq(t.assignments.raterId, raterId)),
  )
  return new Set(rows.flatMap(({ id, at }) => (at === null ? [] : [id])))
}

/** Moves back what further criteria were answered with in passes of their own. */
function* uncountPasses(
  queries: Queries,
  raterId: string,
  of: Pick<Held, 'studyId' | 'raterKind' | 'excludedAt'>,
): Steps<void> {
  const { db, tables: t } = queries
  const x = t.extraJudgments
  const rows = yield* ask(
    db
      .select({
        id: x.id,
        replaces: x.replaces,
        preference: x.preference,
        purpose: t.assignments.purpose,
        criterion: t.assignments.criterion,
        comparisonId: t.assignments.comparisonId,
        firstSystemId: t.assignments.firstSystemId,
        secondSystemId: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
      })
      .from(x)
      .innerJoin(t.assignments, eq(t.assignments.id, x.assignmentId))
      .where(eq(x.raterId, raterId)),
  )
  const replaced = new Set(rows.map(({ replaces }) => replaces))
  for (const row of rows) if (!replaced.has(row.id)) yield* countCriterion(queries, { ...of, ...row }, row, -1)
}
