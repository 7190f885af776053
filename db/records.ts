import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reads } from './store.ts'

/** What was fixed, changed, left out and looked at in a study: what a paper must say beside the numbers. */
export async function recordsOf({ db, tables: t }: Reads, studyId: string) {
  const [registration] = await db.select().from(t.registrations).where(eq(t.registrations.studyId, studyId))
  const amendments = await db
    .select()
    .from(t.amendments)
    .where(eq(t.amendments.studyId, studyId))
    .orderBy(asc(t.amendments.createdAt), asc(t.amendments.id))
  const exclusions = await db
    .select({
      rater: t.raters.pseudonym,
      rule: t.exclusions.rule,
      reason: t.exclusions.reason,
      createdAt: t.exclusions.createdAt,
    })
    .from(t.exclusions)
    .innerJoin(t.raters, eq(t.raters.id, t.exclusions.raterId))
    .where(and(eq(t.exclusions.studyId, studyId), isNull(t.exclusions.liftedAt)))
    .orderBy(asc(t.exclusions.createdAt), asc(t.exclusions.id))
  const withdrawn = await db
    .select({
      comparison: t.comparisons.id,
      prompt: t.prompts.key,
      turn: t.comparisons.turn,
      reason: t.comparisons.withdrawnReason,
      withdrawnAt: t.comparisons.withdrawnAt,
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(and(eq(t.comparisons.studyId, studyId), isNotNull(t.comparisons.withdrawnAt)))
    .orderBy(asc(t.prompts.key), asc(t.comparisons.id))
  const looks = await db
    .select({ what: t.looks.what, judgments: t.looks.judgments, createdAt: t.looks.createdAt })
    .from(t.looks)
    .where(eq(t.looks.studyId, studyId))
    .orderBy(asc(t.looks.createdAt), asc(t.looks.id))
  return { registration, amendments, exclusions, withdrawn, looks }
}

/** What else is known of the prompts of a study, by their ids in the files: tags, and the category as one of them. */
export async function tagsOf(
  { db, tables: t }: Reads,
  studyId: string,
): Promise<Record<string, Record<string, string>>> {
  const rows = await db
    .select({ key: t.prompts.key, category: t.prompts.category, tags: t.prompts.tags })
    .from(t.prompts)
    .where(eq(t.prompts.studyId, studyId))
    .orderBy(asc(t.prompts.key))
  return Object.fromEntries(
    rows.flatMap(({ key, category, tags }) =>
      category === null && tags === null ? [] : [[key, { ...(category === null ? {} : { category }), ...tags }]],
    ),
  )
}
