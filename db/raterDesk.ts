import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import type { Store } from './store.ts'

/** Raters of a study in the order of their ids, so many at once. */
export async function deskRaters({ db, tables: t }: Store, studyId: string, after: string, atOnce: number) {
  return db
    .select({
      id: t.raters.id,
      rater: t.raters.pseudonym,
      kind: t.raters.kind,
      group: t.raters.group,
      judged: t.raters.judged,
      createdAt: t.raters.createdAt,
      lastSeenAt: t.raters.lastSeenAt,
      invitation: t.invitations.label,
      pausedAt: t.raters.pausedAt,
      excludedAt: t.raters.excludedAt,
      withdrawnAt: t.raters.withdrawnAt,
      screenedOutAt: t.raters.screenedOutAt,
    })
    .from(t.raters)
    .leftJoin(t.invitations, eq(t.invitations.id, t.raters.invitationId))
    .where(and(eq(t.raters.studyId, studyId), gt(t.raters.id, after)))
    .orderBy(asc(t.raters.id))
    .limit(atOnce)
}

/** How raters answered pairs whose answer is known, by purpose; an answer that was replaced counts no more. */
export async function checkedAnswers({ db, tables: t }: Store, raterIds: string[]) {
  if (raterIds.length === 0) return []
  const { raterId, purpose, right, id } = t.extraJudgments
  return db
    .select({
      raterId,
      purpose,
      n: sql<number>`cast(count(*) as integer)`,
      right: sql<number>`cast(sum(case when ${right} then 1 else 0 end) as integer)`,
    })
    .from(t.extraJudgments)
    .where(
      and(
        inArray(raterId, raterIds),
        inArray(purpose, ['gold', 'attention']),
        sql`${right} is not null`,
        sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${id})`,
      ),
    )
    .groupBy(raterId, purpose)
}

/** Raters of a study by their ids; ids of others are left out. */
export async function ratersByIds({ db, tables: t }: Store, studyId: string, ids: string[]) {
  return db
    .select({ id: t.raters.id, rater: t.raters.pseudonym, excludedAt: t.raters.excludedAt })
    .from(t.raters)
    .where(and(eq(t.raters.studyId, studyId), inArray(t.raters.id, ids)))
}

/** Gives a rater no more pairs for now, or again; false where the study has no such rater. */
export async function pauseRater(
  { db, tables: t }: Store,
  { studyId, id, pausedAt }: { studyId: string; id: string; pausedAt: Date | null },
): Promise<boolean> {
  const own = and(eq(t.raters.id, id), eq(t.raters.studyId, studyId))
  const changed = await db.update(t.raters).set({ pausedAt }).where(own).returning({ id: t.raters.id })
  return changed.length > 0
}
