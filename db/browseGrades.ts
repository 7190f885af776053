import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, or, sql, type SQL } from 'drizzle-orm'
import { ofGroup, onlyFew, type BrowseFilter } from './browse.ts'
import type { Store } from './store.ts'

/** Responses whose grades are counted at once. */
const countedAtOnce = 2000

/** How often a grade was given to a response. */
export type GradeSaid = { comparisonId: string; grade: string; n: number }

/** How often each grade was given to some responses, by the raters that are looked at. */
export const gradesSaid = (store: Store, filter: BrowseFilter, ids: string[]) =>
  countGrades(store, filter, inArray(store.tables.grades.comparisonId, ids))

/**
 * The next responses of a study after `after`, in the order of their ids, with their grades: a step of a walk through all
 * of them, short enough that raters do not wait for it. `last` is undefined at the end.
 */
export async function nextResponses(store: Store, filter: BrowseFilter, after: string, atOnce = countedAtOnce) {
  const { db, tables: t } = store
  const { id } = t.comparisons
  const rows = await db
    .select({ id })
    .from(t.comparisons)
    .where(and(eq(t.comparisons.studyId, filter.studyId), gt(id, after), onlyFew(store, filter, id)))
    .orderBy(asc(id))
    .limit(atOnce)
  const last = rows.at(-1)?.id
  if (last === undefined) return { ids: [], said: [], last }
  const { comparisonId } = t.grades
  const said = await countGrades(
    store,
    filter,
    and(gt(comparisonId, after), lte(comparisonId, last), onlyFew(store, filter, comparisonId)),
  )
  return { ids: rows.map((row) => row.id), said, last: rows.length < atOnce ? undefined : last }
}

function countGrades(store: Store, filter: BrowseFilter, which: SQL | undefined): PromiseLike<GradeSaid[]> {
  const { db, tables: t } = store
  return db
    .select({
      comparisonId: t.grades.comparisonId,
      grade: t.grades.grade,
      n: sql<number>`cast(count(*) as integer)`,
    })
    .from(t.grades)
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(and(which, holds(store, filter)))
    .groupBy(t.grades.comparisonId, t.grades.grade)
}

/** That a grade is one of those that results count, or would, were its response not withdrawn. */
const holds = ({ tables: t }: Store, filter: BrowseFilter) =>
  and(
    eq(t.grades.studyId, filter.studyId),
    eq(t.grades.surplus, false),
    sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`,
    inArray(t.raters.kind, filter.kinds),
    filter.excluded === 'without' ? isNull(t.raters.excludedAt) : undefined,
    filter.excluded === 'only' ? isNotNull(t.raters.excludedAt) : undefined,
  )

/** The grades of some responses that are looked for. */
export function matchingGrades(store: Store, filter: BrowseFilter, ids: string[]) {
  const { db, tables: t } = store
  return db
    .select({
      id: t.grades.id,
      comparisonId: t.grades.comparisonId,
      raterId: t.grades.raterId,
      group: t.raters.group,
      kind: t.raters.kind,
    })
    .from(t.grades)
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(
      and(
        inArray(t.grades.comparisonId, ids),
        holds(store, filter),
        filter.raterId === undefined ? undefined : eq(t.grades.raterId, filter.raterId),
        filter.notRaterId === undefined ? undefined : ne(t.grades.raterId, filter.notRaterId),
        filter.groups.length === 0 ? undefined : or(...filter.groups.map((group) => ofGroup(t, group))),
        filter.commented ? sql`${t.grades.rationale} <> ''` : undefined,
        filter.grades === undefined ? undefined : inArray(t.grades.grade, filter.grades),
      ),
    )
    .orderBy(asc(t.grades.id))
}

/** Everything that a response was graded, by whomever, oldest first; what does not count is among it. */
export async function gradesOfComparison({ db, tables: t }: Store, comparisonId: string) {
  return db
    .select({
      id: t.grades.id,
      rater: t.raters.pseudonym,
      raterKind: t.raters.kind,
      raterGroup: t.raters.group,
      excludedAt: t.raters.excludedAt,
      grade: t.grades.grade,
      elapsedMs: t.grades.elapsedMs,
      reading: t.grades.reading,
      reasons: t.grades.reasons,
      rationale: t.grades.rationale,
      createdAt: t.grades.createdAt,
      origin: t.grades.origin,
      surplus: t.grades.surplus,
      replaces: t.grades.replaces,
      newerId: sql<string | null>`(select newer.id from grades newer where newer.replaces = ${t.grades.id})`,
    })
    .from(t.grades)
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(eq(t.grades.comparisonId, comparisonId))
    .orderBy(asc(t.grades.createdAt), asc(t.grades.id))
}
