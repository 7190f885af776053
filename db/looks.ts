import { and, desc, eq, sql } from 'drizzle-orm'
import type { Store } from './store.ts'

/** Judgments and grades by people that a study has, and whether it plans any. */
export async function judgedByPeople({ db, tables: t }: Store, studyId: string) {
  const n = sql<number>`cast(coalesce(sum(n), 0) as integer)`
  const people = (table: typeof t.counts | typeof t.gradeCounts) =>
    db
      .select({ n })
      .from(table)
      .where(and(eq(table.studyId, studyId), eq(table.raterKind, 'human')))
  const [judged] = await people(t.counts)
  const [graded] = await people(t.gradeCounts)
  const [planned] = await db
    .select({ studyId: t.pairings.studyId })
    .from(t.pairings)
    .where(eq(t.pairings.studyId, studyId))
    .limit(1)
  return { judgments: (judged?.n ?? 0) + (graded?.n ?? 0), isPlanned: planned !== undefined }
}

/** The newest look of someone at one thing. */
export async function lastLook({ db, tables: t }: Store, studyId: string, actor: string, what: string) {
  const [last] = await db
    .select()
    .from(t.looks)
    .where(and(eq(t.looks.studyId, studyId), eq(t.looks.actor, actor), eq(t.looks.what, what)))
    .orderBy(desc(t.looks.createdAt))
    .limit(1)
  return last
}

/** Keeps a look. */
export async function addLook({ db, tables: t }: Store, look: Store['tables']['looks']['$inferInsert']): Promise<void> {
  await db.insert(t.looks).values(look)
}

/** How often a study was looked at, and the newest looks. */
export async function looksOf({ db, tables: t }: Store, studyId: string, most: number) {
  const [all] = await db
    .select({ n: sql<number>`cast(count(*) as integer)` })
    .from(t.looks)
    .where(eq(t.looks.studyId, studyId))
  const newest = await db
    .select()
    .from(t.looks)
    .where(eq(t.looks.studyId, studyId))
    .orderBy(desc(t.looks.createdAt), desc(t.looks.id))
    .limit(most)
  return { count: all?.n ?? 0, newest }
}
