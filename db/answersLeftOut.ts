import { and, eq, isNotNull, isNull, or, sql, type Column, type SQL } from 'drizzle-orm'
import { moveAnswer } from './answerCounts.ts'
import { moveGrade } from './gradeCounts.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** Whose answers: a rater's, or all of a comparison. */
export type LeftOut = { raterId: string } | { comparisonId: string }

/**
 * Counts what was answered beyond the preference, and grades, no more (-1) or again (1), when a rater is left out or a
 * comparison withdrawn. These counters hold neither the one nor the other: what is left out already is passed over.
 */
export function* moveAnswersLeftOut(queries: Queries, of: LeftOut, by: 1 | -1): Steps<void> {
  const { tables: t } = queries
  for (const { n, degree, ...key } of yield* degreesOf(queries, of)) {
    yield* moveAnswer(queries, { ...key, criterion: '', degree: degree ?? '' }, by * n)
  }
  for (const { n, ...key } of [...(yield* criteriaOf(queries, of)), ...(yield* passesOf(queries, of))]) {
    yield* moveAnswer(queries, { ...key, degree: '' }, by * n)
  }
  const grades = yield* ask(
    queries.db
      .select({
        studyId: t.grades.studyId,
        raterKind: t.raters.kind,
        systemId: t.comparisons.firstSystemId,
        grade: t.grades.grade,
        surplus: t.grades.surplus,
        n,
      })
      .from(t.grades)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
      .where(
        and(
          own(queries, of, t.grades.raterId),
          // As with judgments, what was surplus stays so whether its comparison is withdrawn or not.
          'comparisonId' in of ? eq(t.grades.surplus, false) : or(standsStill(queries, of), eq(t.grades.surplus, true)),
          'comparisonId' in of ? standsStill(queries, of) : undefined,
          sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`,
        ),
      )
      .groupBy(t.grades.studyId, t.raters.kind, t.comparisons.firstSystemId, t.grades.grade, t.grades.surplus),
  )
  for (const { n: many, ...key } of grades) yield* moveGrade(queries, key, by * many)
}

const n = sql<number>`cast(count(*) as integer)`

/** The condition that an answer is one of those that are moved. */
function own({ tables: t }: Queries, of: LeftOut, raterId: Column): SQL {
  return 'raterId' in of ? eq(raterId, of.raterId) : eq(t.comparisons.id, of.comparisonId)
}

/** The condition that it is not left out for the other reason. */
function standsStill({ tables: t }: Queries, of: LeftOut): SQL {
  return 'raterId' in of ? isNull(t.comparisons.withdrawnAt) : isNull(t.raters.excludedAt)
}

const pairOf = ({ tables: t }: Queries) => ({
  raterKind: t.raters.kind,
  firstSystemId: t.comparisons.firstSystemId,
  secondSystemId: t.comparisons.secondSystemId,
})

const judged = (queries: Queries, of: LeftOut) => {
  const { tables: t } = queries
  return and(
    own(queries, of, t.judgments.raterId),
    standsStill(queries, of),
    eq(t.judgments.surplus, false),
    sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
  )
}

function* degreesOf(queries: Queries, of: LeftOut) {
  const { db, tables: t } = queries
  const { studyId, preference, degree, firstSide } = t.judgments
  const key = { studyId, ...pairOf(queries), preference, degree, firstSide }
  return yield* ask(
    db
      .select({ ...key, n })
      .from(t.judgments)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
      .where(and(judged(queries, of), isNotNull(degree)))
      .groupBy(...Object.values(key)),
  )
}

/** Criteria that were answered on the pair's own screen. */
function* criteriaOf(queries: Queries, of: LeftOut) {
  const { db, tables: t } = queries
  const x = t.extraJudgments
  const { studyId, firstSide } = t.judgments
  const key = { studyId, ...pairOf(queries), criterion: x.criterion, preference: answered(x.preference), firstSide }
  return yield* ask(
    db
      .select({ ...key, n })
      .from(x)
      .innerJoin(t.judgments, eq(t.judgments.id, x.judgmentId))
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
      .where(judged(queries, of))
      .groupBy(studyId, ...Object.values(pairOf(queries)), x.criterion, x.preference, firstSide),
  )
}

/** Criteria that were answered in passes of their own. */
function* passesOf(queries: Queries, of: LeftOut) {
  const { db, tables: t } = queries
  const x = t.extraJudgments
  const { studyId, criterion, firstSide } = x
  const key = { studyId, ...pairOf(queries), criterion, preference: answered(x.preference), firstSide }
  return yield* ask(
    db
      .select({ ...key, n })
      .from(x)
      .innerJoin(t.assignments, eq(t.assignments.id, x.assignmentId))
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.assignments.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, x.raterId))
      .where(
        and(
          own(queries, of, x.raterId),
          standsStill(queries, of),
          eq(x.purpose, 'criterion'),
          isNull(x.judgmentId),
          sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${x.id})`,
        ),
      )
      .groupBy(studyId, ...Object.values(pairOf(queries)), criterion, x.preference, firstSide),
  )
}

/** A criterion's answer is a preference; the column is empty for grades only. */
const answered = (column: Queries['tables']['extraJudgments']['preference']) => sql<'a' | 'b' | 'tie'>`${column}`
