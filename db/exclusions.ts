import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import { moveAnswersLeftOut } from './answersLeftOut.ts'
import { amend, type Amendment } from './amendments.ts'
import { moveCount } from './counts.ts'
import { holdCounters } from './rowLocks.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

export type Exclusion = Store['tables']['exclusions']['$inferSelect']
export type NewExclusion = Pick<Exclusion, 'id' | 'studyId' | 'raterId' | 'rule' | 'reason' | 'actor' | 'createdAt'>

/**
 * Leaves a rater out of a study's results: their judgments stay and move to the counters of the excluded. False where
 * they are left out already or belong to another study.
 */
export function excludeRater(store: Store, exclusion: NewExclusion, amendment: Amendment): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    // The rater's row first: a judgment that is being recorded is counted before, or with the excluded.
    const marked = yield* ask(
      db
        .update(t.raters)
        .set({ excludedAt: exclusion.createdAt })
        .where(
          and(eq(t.raters.id, exclusion.raterId), eq(t.raters.studyId, exclusion.studyId), isNull(t.raters.excludedAt)),
        )
        .returning({ id: t.raters.id }),
    )
    if (marked.length === 0) return false
    yield* holdCounters(queries, exclusion.studyId)
    yield* ask(db.insert(t.exclusions).values({ ...exclusion, liftedAt: null, liftedBy: null }))
    yield* moveJudged(queries, exclusion.raterId, 1)
    yield* moveAnswersLeftOut(queries, { raterId: exclusion.raterId }, -1)
    yield* amend(queries, amendment)
    return true
  })
}

/** Takes a rater back into the results; the record of the exclusion stays. False where they are not left out. */
export function liftExclusion(
  store: Store,
  { raterId, amendment }: { raterId: string; amendment: Amendment },
): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const unmarked = yield* ask(
      db
        .update(t.raters)
        .set({ excludedAt: null })
        .where(and(eq(t.raters.id, raterId), eq(t.raters.studyId, amendment.studyId), isNotNull(t.raters.excludedAt)))
        .returning({ id: t.raters.id }),
    )
    if (unmarked.length === 0) return false
    yield* holdCounters(queries, amendment.studyId)
    yield* ask(
      db
        .update(t.exclusions)
        .set({ liftedAt: amendment.createdAt, liftedBy: amendment.actor })
        .where(
          and(
            eq(t.exclusions.studyId, amendment.studyId),
            eq(t.exclusions.raterId, raterId),
            isNull(t.exclusions.liftedAt),
          ),
        ),
    )
    yield* moveJudged(queries, raterId, -1)
    yield* moveAnswersLeftOut(queries, { raterId }, 1)
    yield* amend(queries, amendment)
    return true
  })
}

/** Every exclusion of a study, lifted ones included, oldest first. */
export async function exclusionsOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select({
      id: t.exclusions.id,
      raterId: t.exclusions.raterId,
      rater: t.raters.pseudonym,
      rule: t.exclusions.rule,
      reason: t.exclusions.reason,
      actor: t.exclusions.actor,
      createdAt: t.exclusions.createdAt,
      liftedAt: t.exclusions.liftedAt,
      liftedBy: t.exclusions.liftedBy,
    })
    .from(t.exclusions)
    .innerJoin(t.raters, eq(t.raters.id, t.exclusions.raterId))
    .where(eq(t.exclusions.studyId, studyId))
    .orderBy(asc(t.exclusions.createdAt), asc(t.exclusions.id))
}

/** Moves what a rater's judgments count for to the excluded (1), or back (-1). */
function* moveJudged(queries: Queries, raterId: string, by: 1 | -1): Steps<void> {
  const { db, tables: t } = queries
  const newer = sqliteAlias(t.judgments, 'newer')
  const key = {
    studyId: t.judgments.studyId,
    raterKind: t.raters.kind,
    firstSystemId: t.comparisons.firstSystemId,
    secondSystemId: t.comparisons.secondSystemId,
    preference: t.judgments.preference,
    firstSide: t.judgments.firstSide,
    sideRecorded: t.judgments.sideRecorded,
    bothBad: t.judgments.bothBad,
    surplus: t.judgments.surplus,
  }
  const rows = yield* ask(
    db
      .select({ ...key, n: sql<number>`cast(count(*) as integer)` })
      .from(t.judgments)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
      .leftJoin(newer, eq(newer.replaces, t.judgments.id))
      .where(
        and(
          eq(t.judgments.raterId, raterId),
          isNull(newer.id),
          or(isNull(t.comparisons.withdrawnAt), eq(t.judgments.surplus, true)),
        ),
      )
      .groupBy(...Object.values(key)),
  )
  for (const { n, ...counted } of rows) {
    yield* moveCount(queries, counted, -by * n)
    yield* moveCount(queries, counted, by * n, 'excludedCounts')
  }
}
