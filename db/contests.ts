import { and, eq, gt, isNull, lte, sql, type SQL } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Preference, Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, type Queries, type Steps } from './store.ts'

type Said = { preference: Preference; firstSide: Side }

/** Moves what raters of a kind said of a comparison, in the transaction of the judgment: `now` in place of `before`, or nothing. */
export function* moveContest(
  { adding, tables: t }: Queries,
  of: { comparisonId: string; raterKind: RaterKind; studyId: string },
  now: Said | undefined,
  before?: Said,
): Steps<void> {
  const first = sql`(${t.contests.first} + excluded.first_wins)`
  const tie = sql`(${t.contests.tie} + excluded.ties)`
  const second = sql`(${t.contests.second} + excluded.second_wins)`
  const move = adding('moveContest', t.contests, (db) =>
    db
      .insert(t.contests)
      .values({
        comparisonId: sql.placeholder('comparisonId'),
        raterKind: sql.placeholder('raterKind'),
        studyId: sql.placeholder('studyId'),
        first: sql.placeholder('first'),
        tie: sql.placeholder('tie'),
        second: sql.placeholder('second'),
        // A first judgment agrees with itself.
        rank: 1,
      })
      .onConflictDoUpdate({
        target: [t.contests.comparisonId, t.contests.raterKind],
        set: { first, tie, second, rank: rankOf(first, tie, second) },
      }),
  )
  const { comparisonId, raterKind, studyId } = of
  const amounts = now ? amountsOf(now) : { first: 0, tie: 0, second: 0 }
  if (before) for (const [name, n] of Object.entries(amountsOf(before))) amounts[name as keyof typeof amounts] -= n
  if (Object.values(amounts).every((n) => n === 0)) return
  yield* ask(move({ comparisonId, raterKind, studyId }, amounts))
}

const amountsOf = ({ preference, firstSide }: Said) => ({
  first: preference === firstSide ? 1 : 0,
  tie: preference === 'tie' ? 1 : 0,
  second: preference !== 'tie' && preference !== firstSide ? 1 : 0,
})

/**
 * Where a comparison stands among the most contested: by the chance that two judgments drawn from its own (with
 * replacement) disagree, a tie against a win counted half, as a share of the most there can be; then by their number.
 */
function rankOf(first: SQL, tie: SQL, second: SQL): SQL {
  const n = sql`(${first} + ${tie} + ${second})`
  const disagreement = sql`cast(2000 as bigint) * (2 * ${first} * ${second} + ${tie} * (${first} + ${second})) / (${n} * ${n})`
  return sql`case when ${n} = 0 then 0 else (${disagreement}) * 1000 + case when ${n} < 999 then ${n} else 999 end end`
}

/** The share of the greatest disagreement that a rank stands for. */
export const contestedShare = (rank: number) => Math.floor(rank / 1000) / 1000

/**
 * Writes anew what was said of the comparisons of a study after `after`, in the order of their ids, so many at once;
 * answers the last of them, or undefined when there are no more.
 */
export function* recontest(
  { db, tables: t }: Queries,
  studyId: string,
  after: string,
  atOnce = 2000,
): Steps<string | undefined> {
  const next = yield* ask(
    db
      .select({ id: t.comparisons.id })
      .from(t.comparisons)
      .where(and(eq(t.comparisons.studyId, studyId), gt(t.comparisons.id, after)))
      .orderBy(t.comparisons.id)
      .limit(atOnce),
  )
  const last = next.at(-1)?.id
  if (last === undefined) return undefined
  const newer = sqliteAlias(t.judgments, 'newer')
  const count = (condition: SQL) => sql<number>`cast(sum(case when ${condition} then 1 else 0 end) as integer)`
  const { preference, firstSide } = t.judgments
  const first = count(sql`${preference} = ${firstSide}`)
  const tie = count(sql`${preference} = 'tie'`)
  const second = count(sql`${preference} <> 'tie' and ${preference} <> ${firstSide}`)
  yield* ask(
    db
      .insert(t.contests)
      .select(
        db
          .select({
            comparisonId: t.judgments.comparisonId,
            raterKind: t.raters.kind,
            studyId: sql<string>`${studyId}`.as('study_id'),
            first: first.as('first_wins'),
            tie: tie.as('ties'),
            second: second.as('second_wins'),
            rank: sql<number>`cast(${rankOf(first, tie, second)} as integer)`.as('contest_rank'),
          })
          .from(t.comparisons)
          .innerJoin(t.judgments, eq(t.judgments.comparisonId, t.comparisons.id))
          .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
          .leftJoin(newer, eq(newer.replaces, t.judgments.id))
          .where(
            and(
              eq(t.comparisons.studyId, studyId),
              gt(t.comparisons.id, after),
              lte(t.comparisons.id, last),
              eq(t.judgments.surplus, false),
              isNull(newer.id),
            ),
          )
          .groupBy(t.judgments.comparisonId, t.raters.kind),
      )
      .onConflictDoUpdate({
        target: [t.contests.comparisonId, t.contests.raterKind],
        set: {
          first: sql`excluded.first_wins`,
          tie: sql`excluded.ties`,
          second: sql`excluded.second_wins`,
          rank: sql`excluded.contest_rank`,
        },
      }),
  )
  return last
}
