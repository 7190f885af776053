import { desc, eq, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Store } from './store.ts'

/** Keeps a rater's report of what is harmful to read; the same id again is the same report. */
export async function insertFlag(
  { db, tables: t }: Store,
  flag: Store['tables']['contentFlags']['$inferInsert'],
): Promise<void> {
  await db.insert(t.contentFlags).values(flag).onConflictDoNothing()
}

/** How many reports a study has. */
export async function countFlags({ compiled, tables: t }: Store, studyId: string): Promise<number> {
  const count = compiled('countFlags', (db) =>
    db
      .select({ n: sql<number>`cast(count(*) as integer)` })
      .from(t.contentFlags)
      .where(eq(t.contentFlags.studyId, sql.placeholder('studyId'))),
  )
  const [row] = await count({ studyId })
  return row?.n ?? 0
}

/** The newest reports of a study, with what they are about. */
export async function flagsOf({ db, tables: t }: Store, studyId: string, most: number) {
  const first = sqliteAlias(t.systems, 'first_system')
  const second = sqliteAlias(t.systems, 'second_system')
  return db
    .select({
      id: t.contentFlags.id,
      rater: t.raters.pseudonym,
      raterKind: t.raters.kind,
      prompt: t.prompts.key,
      turn: t.comparisons.turn,
      firstSystem: first.name,
      secondSystem: second.name,
      firstSide: t.assignments.firstSide,
      side: t.contentFlags.side,
      reason: t.contentFlags.reason,
      createdAt: t.contentFlags.createdAt,
    })
    .from(t.contentFlags)
    .innerJoin(t.raters, eq(t.raters.id, t.contentFlags.raterId))
    .innerJoin(t.assignments, eq(t.assignments.id, t.contentFlags.assignmentId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.contentFlags.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .innerJoin(first, eq(first.id, t.comparisons.firstSystemId))
    .innerJoin(second, eq(second.id, t.comparisons.secondSystemId))
    .where(eq(t.contentFlags.studyId, studyId))
    .orderBy(desc(t.contentFlags.createdAt), desc(t.contentFlags.id))
    .limit(most)
}
