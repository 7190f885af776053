import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Degree, Preference, Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

/** What an answer beyond the preference is counted under; of surplus, withdrawn and excluded judgments nothing is. */
export type AnswerKey = {
  studyId: string
  raterKind: RaterKind
  firstSystemId: string
  secondSystemId: string
  /** Empty: the study's question, counted by degree. */
  criterion: string
  preference: Preference
  degree: Degree | ''
  firstSide: Side
}

/** Moves a counter by `n`, in the transaction of the judgments it stands for. */
export function* moveAnswer({ adding, tables: t }: Queries, key: AnswerKey, n: number): Steps<void> {
  const c = t.answerCounts
  const move = adding('moveAnswer', c, (db) =>
    db
      .insert(c)
      .values({
        studyId: sql.placeholder('studyId'),
        raterKind: sql.placeholder('raterKind'),
        firstSystemId: sql.placeholder('firstSystemId'),
        secondSystemId: sql.placeholder('secondSystemId'),
        criterion: sql.placeholder('criterion'),
        preference: sql.placeholder('preference'),
        degree: sql.placeholder('degree'),
        firstSide: sql.placeholder('firstSide'),
        n: sql.placeholder('n'),
      })
      .onConflictDoUpdate({
        target: [
          c.studyId,
          c.raterKind,
          c.firstSystemId,
          c.secondSystemId,
          c.criterion,
          c.preference,
          c.degree,
          c.firstSide,
        ],
        set: { n: sql`${c.n} + excluded.n` },
      }),
  )
  yield* ask(move(key, { n }))
}

/** The counters of a study. */
export async function answerCountsOf({ db, tables: t }: Store, studyId: string) {
  return db.select().from(t.answerCounts).where(eq(t.answerCounts.studyId, studyId))
}

/** The same numbers counted anew from what is stored. */
export async function recountAnswers({ db, tables: t }: Store, studyId: string) {
  const counts = and(
    eq(t.judgments.studyId, studyId),
    eq(t.judgments.surplus, false),
    isNull(t.comparisons.withdrawnAt),
    isNull(t.raters.excludedAt),
    sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
  )
  const of = {
    raterKind: t.raters.kind,
    firstSystemId: t.comparisons.firstSystemId,
    secondSystemId: t.comparisons.secondSystemId,
    firstSide: t.judgments.firstSide,
  }
  const n = sql<number>`cast(count(*) as integer)`
  const by = Object.values(of)
  const graded = await db
    .select({ ...of, preference: t.judgments.preference, degree: t.judgments.degree, n })
    .from(t.judgments)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .where(and(counts, isNotNull(t.judgments.degree)))
    .groupBy(...by, t.judgments.preference, t.judgments.degree)
  const x = t.extraJudgments
  const criteria = await db
    .select({ ...of, criterion: x.criterion, preference: x.preference, n })
    .from(x)
    .innerJoin(t.judgments, eq(t.judgments.id, x.judgmentId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .where(counts)
    .groupBy(...by, x.criterion, x.preference)
  const passed = await db
    .select({
      ...of,
      firstSide: x.firstSide,
      criterion: x.criterion,
      preference: sql<Preference>`${x.preference}`,
      n,
    })
    .from(x)
    .innerJoin(t.assignments, eq(t.assignments.id, x.assignmentId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.assignments.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, x.raterId))
    .where(
      and(
        eq(x.studyId, studyId),
        eq(x.purpose, 'criterion'),
        isNull(x.judgmentId),
        isNull(t.comparisons.withdrawnAt),
        isNull(t.raters.excludedAt),
        sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${x.id})`,
      ),
    )
    .groupBy(of.raterKind, of.firstSystemId, of.secondSystemId, x.firstSide, x.criterion, x.preference)
  return [
    ...graded.map((row) => ({ ...row, criterion: '', degree: row.degree ?? '' })),
    ...[...criteria, ...passed].map((row) => ({ ...row, degree: '' as const })),
  ]
}
