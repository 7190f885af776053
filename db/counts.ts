import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Preference, Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, type Queries, type Reads, type Steps, type Store } from './store.ts'

/** What a judgment is counted under: what was clicked, never what it means. */
export type CountKey = {
  studyId: string
  raterKind: RaterKind
  firstSystemId: string
  secondSystemId: string
  preference: Preference
  firstSide: Side
  sideRecorded: boolean
  bothBad: boolean
  surplus: boolean
}

/** Moves a counter by `n`, in the transaction of the judgments it stands for; those of excluded raters stand apart. */
export function* moveCount(
  { adding, tables }: Queries,
  key: CountKey,
  n: number,
  of: 'counts' | 'excludedCounts' = 'counts',
): Steps<void> {
  const t = { counts: tables[of] as (typeof tables)['counts'] }
  const move = adding(`move ${of}`, t.counts, (db) =>
    db
      .insert(t.counts)
      .values({
        studyId: sql.placeholder('studyId'),
        raterKind: sql.placeholder('raterKind'),
        firstSystemId: sql.placeholder('firstSystemId'),
        secondSystemId: sql.placeholder('secondSystemId'),
        preference: sql.placeholder('preference'),
        firstSide: sql.placeholder('firstSide'),
        sideRecorded: sql.placeholder('sideRecorded'),
        bothBad: sql.placeholder('bothBad'),
        surplus: sql.placeholder('surplus'),
        n: sql.placeholder('n'),
        moves: sql.placeholder('moves'),
      })
      .onConflictDoUpdate({
        target: [
          t.counts.studyId,
          t.counts.raterKind,
          t.counts.firstSystemId,
          t.counts.secondSystemId,
          t.counts.preference,
          t.counts.firstSide,
          t.counts.sideRecorded,
          t.counts.bothBad,
          t.counts.surplus,
        ],
        set: { n: sql`${t.counts.n} + excluded.n`, moves: sql`${t.counts.moves} + excluded.moves` },
      }),
  )
  yield* ask(move(key, { n, moves: 1 }))
}

/** The counters of a study. */
export async function countsOf({ db, tables: t }: Reads, studyId: string) {
  return db.select().from(t.counts).where(eq(t.counts.studyId, studyId))
}

/** The judgments of excluded raters, by the same keys; they are in no other counter. */
export async function excludedCountsOf({ db, tables: t }: Reads, studyId: string) {
  return db.select().from(t.excludedCounts).where(eq(t.excludedCounts.studyId, studyId))
}

/**
 * The same numbers counted anew from the judgments: a judgment counts unless another replaces it or its comparison was
 * withdrawn; those of excluded raters, when `excluded`, are counted by themselves.
 */
export async function recount({ db, tables: t }: Store, studyId: string, excluded = false) {
  return db
    .select({
      raterKind: t.raters.kind,
      firstSystemId: t.comparisons.firstSystemId,
      secondSystemId: t.comparisons.secondSystemId,
      preference: t.judgments.preference,
      firstSide: t.judgments.firstSide,
      sideRecorded: t.judgments.sideRecorded,
      bothBad: t.judgments.bothBad,
      surplus: t.judgments.surplus,
      n: sql<number>`cast(count(*) as integer)`,
    })
    .from(t.judgments)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .where(
      and(
        eq(t.judgments.studyId, studyId),
        // Surplus ones count in no result; they are told apart either way.
        or(isNull(t.comparisons.withdrawnAt), eq(t.judgments.surplus, true)),
        excluded ? isNotNull(t.raters.excludedAt) : isNull(t.raters.excludedAt),
        sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
      ),
    )
    .groupBy(
      t.raters.kind,
      t.comparisons.firstSystemId,
      t.comparisons.secondSystemId,
      t.judgments.preference,
      t.judgments.firstSide,
      t.judgments.sideRecorded,
      t.judgments.bothBad,
      t.judgments.surplus,
    )
}
