import { and, eq, gte, ne, sql } from 'drizzle-orm'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Store } from './store.ts'

/**
 * Whether others hold a pair that this rater could judge if it came back: one of a prompt (or comparison) that they have
 * not met. What they have met will never be theirs, however long they wait.
 */
export async function othersHold(
  { db, tables: t }: Store,
  rater: { id: string; studyId: string; kind: RaterKind },
  repeatPrompts: boolean,
  now: Date,
): Promise<boolean> {
  const sameComparison = repeatPrompts ? sql` and own.comparison_id = ${t.assignments.comparisonId}` : sql``
  const met = sql`own.prompt_id = ${t.assignments.promptId}${sameComparison}`
  const [held] = await db
    .select({ id: t.assignments.id })
    .from(t.assignments)
    .innerJoin(t.raters, eq(t.raters.id, t.assignments.raterId))
    .where(
      and(
        eq(t.assignments.studyId, rater.studyId),
        sql`${t.assignments.state} = 'leased'`,
        eq(t.assignments.purpose, 'plan'),
        gte(t.assignments.leaseUntil, now),
        ne(t.assignments.raterId, rater.id),
        eq(t.raters.kind, rater.kind),
        sql`not exists (select 1 from assignments own where own.rater_id = ${rater.id} and own.purpose = 'plan' and ${met})`,
      ),
    )
    .limit(1)
  return held !== undefined
}
