import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, type Queries, type Reads, type Steps, type Store } from './store.ts'

/** What a grade is counted under. */
export type GradeKey = { studyId: string; raterKind: RaterKind; systemId: string; grade: string; surplus: boolean }

/** Moves a counter by `n`, in the transaction of the grades it stands for. */
export function* moveGrade({ adding, tables: t }: Queries, key: GradeKey, n: number): Steps<void> {
  const c = t.gradeCounts
  const move = adding('moveGrade', c, (db) =>
    db
      .insert(c)
      .values({
        studyId: sql.placeholder('studyId'),
        raterKind: sql.placeholder('raterKind'),
        systemId: sql.placeholder('systemId'),
        grade: sql.placeholder('grade'),
        surplus: sql.placeholder('surplus'),
        n: sql.placeholder('n'),
        moves: sql.placeholder('moves'),
      })
      .onConflictDoUpdate({
        target: [c.studyId, c.raterKind, c.systemId, c.grade, c.surplus],
        set: { n: sql`${c.n} + excluded.n`, moves: sql`${c.moves} + excluded.moves` },
      }),
  )
  yield* ask(move(key, { n, moves: 1 }))
}

/** The counters of a study. */
export async function gradeCountsOf({ db, tables: t }: Reads, studyId: string) {
  return db.select().from(t.gradeCounts).where(eq(t.gradeCounts.studyId, studyId))
}

const notReplaced = ({ tables: t }: Store) =>
  sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`

/** The same numbers counted anew from the grades. */
export async function recountGrades(store: Store, studyId: string) {
  const { db, tables: t } = store
  return db
    .select({
      raterKind: t.raters.kind,
      systemId: t.comparisons.firstSystemId,
      grade: t.grades.grade,
      surplus: t.grades.surplus,
      n: sql<number>`cast(count(*) as integer)`,
    })
    .from(t.grades)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(
      and(
        eq(t.grades.studyId, studyId),
        notReplaced(store),
        or(isNull(t.comparisons.withdrawnAt), eq(t.grades.surplus, true)),
        isNull(t.raters.excludedAt),
      ),
    )
    .groupBy(t.raters.kind, t.comparisons.firstSystemId, t.grades.grade, t.grades.surplus)
}

/** How often a response that got one grade got another when it came to the same rater again, by raters of some kinds. */
export async function gradedAgain({ db, tables: t }: Store, studyId: string, kinds: RaterKind[]) {
  const x = t.extraJudgments
  const shown = sqliteAlias(t.assignments, 'shown')
  const rows = await db
    .select({ first: t.grades.grade, second: x.grade, n: sql<number>`cast(count(*) as integer)` })
    .from(x)
    .innerJoin(shown, eq(shown.id, x.assignmentId))
    .innerJoin(t.grades, eq(t.grades.assignmentId, shown.ofId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, x.raterId))
    .where(
      and(
        eq(x.studyId, studyId),
        inArray(x.purpose, ['repeat', 'flipped']),
        inArray(t.raters.kind, kinds),
        isNull(t.comparisons.withdrawnAt),
        isNull(t.raters.excludedAt),
        sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${x.id})`,
        sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`,
      ),
    )
    .groupBy(t.grades.grade, x.grade)
  return rows.flatMap(({ first, second, n }) => (second === null ? [] : [{ first, second, n }]))
}

/** How often each grade was given to the responses of a system to a prompt, by raters of some kinds. */
export async function gradesByPrompt(store: Store, studyId: string, kinds: RaterKind[]) {
  const { db, tables: t } = store
  return db
    .select({
      systemId: t.comparisons.firstSystemId,
      promptId: t.comparisons.promptId,
      grade: t.grades.grade,
      n: sql<number>`cast(count(*) as integer)`,
    })
    .from(t.grades)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(
      and(
        eq(t.grades.studyId, studyId),
        eq(t.grades.surplus, false),
        inArray(t.raters.kind, kinds),
        isNull(t.comparisons.withdrawnAt),
        isNull(t.raters.excludedAt),
        notReplaced(store),
      ),
    )
    .groupBy(t.comparisons.firstSystemId, t.comparisons.promptId, t.grades.grade)
}
