import { and, asc, eq } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Store } from './store.ts'

/** One comparison of a study with its texts; undefined when it has none by that id. */
export async function comparisonWithTexts({ db, tables: t }: Store, studyId: string, id: string) {
  const [first, second] = [sqliteAlias(t.responses, 'first_response'), sqliteAlias(t.responses, 'second_response')]
  const [row] = await db
    .select({
      id: t.comparisons.id,
      promptId: t.prompts.key,
      prompt: t.prompts.turns,
      category: t.prompts.category,
      tags: t.prompts.tags,
      turn: t.comparisons.turn,
      firstSystemId: t.comparisons.firstSystemId,
      secondSystemId: t.comparisons.secondSystemId,
      firstTurns: first.turns,
      firstMasked: first.masked,
      secondTurns: second.turns,
      secondMasked: second.masked,
      withdrawnAt: t.comparisons.withdrawnAt,
      withdrawnReason: t.comparisons.withdrawnReason,
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .leftJoin(first, eq(first.id, t.comparisons.firstResponseId))
    .leftJoin(second, eq(second.id, t.comparisons.secondResponseId))
    .where(and(eq(t.comparisons.id, id), eq(t.comparisons.studyId, studyId)))
  return row
}

/** Everything that was said of a comparison, by whomever, oldest first; what does not count is among it. */
export async function judgmentsOfComparison({ db, tables: t }: Store, comparisonId: string) {
  const newer = sqliteAlias(t.judgments, 'newer')
  return db
    .select({
      id: t.judgments.id,
      rater: t.raters.pseudonym,
      raterKind: t.raters.kind,
      raterGroup: t.raters.group,
      excludedAt: t.raters.excludedAt,
      preference: t.judgments.preference,
      degree: t.judgments.degree,
      bothBad: t.judgments.bothBad,
      firstSide: t.judgments.firstSide,
      sideRecorded: t.judgments.sideRecorded,
      elapsedMs: t.judgments.elapsedMs,
      reading: t.judgments.reading,
      reasons: t.judgments.reasons,
      rationale: t.judgments.rationale,
      createdAt: t.judgments.createdAt,
      origin: t.judgments.origin,
      surplus: t.judgments.surplus,
      replaces: t.judgments.replaces,
      newerId: newer.id,
    })
    .from(t.judgments)
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .leftJoin(newer, eq(newer.replaces, t.judgments.id))
    .where(eq(t.judgments.comparisonId, comparisonId))
    .orderBy(asc(t.judgments.createdAt), asc(t.judgments.id))
}

/** Who reported a comparison as harmful to read. */
export async function flagsOfComparison({ db, tables: t }: Store, studyId: string, comparisonId: string) {
  return db
    .select({
      rater: t.raters.pseudonym,
      side: t.contentFlags.side,
      firstSide: t.assignments.firstSide,
      reason: t.contentFlags.reason,
      createdAt: t.contentFlags.createdAt,
    })
    .from(t.contentFlags)
    .innerJoin(t.raters, eq(t.raters.id, t.contentFlags.raterId))
    .leftJoin(t.assignments, eq(t.assignments.id, t.contentFlags.assignmentId))
    .where(and(eq(t.contentFlags.studyId, studyId), eq(t.contentFlags.comparisonId, comparisonId)))
    .orderBy(asc(t.contentFlags.createdAt))
}
