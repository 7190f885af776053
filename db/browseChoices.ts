import { and, eq, gt, isNotNull, sql } from 'drizzle-orm'
import type { Store } from './store.ts'

const count = sql<number>`cast(count(*) as integer)`
/** Prompts that are looked at for what they are called: of more, a choice can still be typed. */
const sampled = 20_000

/** The groups raters of a study belong to, and how many raters are excluded. */
export async function groupsOfRaters({ db, tables: t }: Store, studyId: string) {
  const rows = await db
    .select({ group: t.raters.group })
    .from(t.raters)
    .where(and(eq(t.raters.studyId, studyId), gt(t.raters.judged, 0)))
    .groupBy(t.raters.group)
  const [excluded] = await db
    .select({ n: count })
    .from(t.raters)
    .where(and(eq(t.raters.studyId, studyId), isNotNull(t.raters.excludedAt)))
  return { groups: rows.map(({ group }) => group).sort(), excluded: excluded?.n ?? 0 }
}

/** What the first prompts of a study are tagged with, and the turns that are judged by themselves. */
export async function namesOfPrompts({ db, tables: t }: Store, studyId: string) {
  const prompts = await db
    .select({ category: t.prompts.category, tags: t.prompts.tags })
    .from(t.prompts)
    .where(eq(t.prompts.studyId, studyId))
    .orderBy(t.prompts.key)
    .limit(sampled)
  const some = db
    .select({ turn: t.comparisons.turn })
    .from(t.comparisons)
    .where(eq(t.comparisons.studyId, studyId))
    .orderBy(t.comparisons.id)
    .limit(sampled)
    .as('some')
  const turns = await db.select({ turn: some.turn }).from(some).groupBy(some.turn)
  return { prompts, turns: turns.map(({ turn }) => turn).sort((one, other) => one - other) }
}

/** How many comparisons of a study were withdrawn, and how many were flagged. */
export async function setAside({ db, tables: t }: Store, studyId: string) {
  const [withdrawn] = await db
    .select({ n: count })
    .from(t.comparisons)
    // Written out, as the partial index has it.
    .where(and(eq(t.comparisons.studyId, studyId), sql`${t.comparisons.withdrawnAt} is not null`))
  const [flagged] = await db
    .select({ n: sql<number>`cast(count(distinct ${t.contentFlags.comparisonId}) as integer)` })
    .from(t.contentFlags)
    .where(eq(t.contentFlags.studyId, studyId))
  return { withdrawn: withdrawn?.n ?? 0, flagged: flagged?.n ?? 0 }
}
