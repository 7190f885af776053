import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { HookCounts } from '../server/contract/hooks.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** How far a study is: sums of its counters, never a pass over its judgments; but for grades of raters who were left out. */
export function* hookCountsOf({ db, tables: t }: Queries, studyId: string): Steps<HookCounts> {
  const sum = sql<number>`cast(coalesce(sum(n), 0) as integer)`
  const stored = (table: typeof t.counts | typeof t.gradeCounts | typeof t.excludedCounts) =>
    db
      .select({ n: sum })
      .from(table)
      .where(and(eq(table.studyId, studyId), eq(table.raterKind, 'human'), eq(table.surplus, false)))
  const [judged] = yield* ask(stored(t.counts))
  const [graded] = yield* ask(stored(t.gradeCounts))
  const [excluded] = yield* ask(stored(t.excludedCounts))
  const [planned] = yield* ask(
    db
      .select({ n: sql<number>`cast(coalesce(sum(${t.pairings.planned}), 0) as integer)` })
      .from(t.pairings)
      .where(and(eq(t.pairings.studyId, studyId), eq(t.pairings.raterKind, 'human'))),
  )
  const judgments = (judged?.n ?? 0) + (graded?.n ?? 0)
  // No counter holds the grades of raters who were left out; there are few such raters.
  const [left] = yield* ask(
    db
      .select({ n: sql<number>`cast(count(*) as integer)` })
      .from(t.raters)
      .innerJoin(t.grades, eq(t.grades.raterId, t.raters.id))
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
      .where(
        and(
          eq(t.raters.studyId, studyId),
          eq(t.raters.kind, 'human'),
          isNotNull(t.raters.excludedAt),
          eq(t.grades.surplus, false),
          isNull(t.comparisons.withdrawnAt),
          sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`,
        ),
      ),
  )
  return {
    judgments,
    collected: judgments + (excluded?.n ?? 0) + (left?.n ?? 0),
    planned: planned?.n ?? 0,
  }
}
