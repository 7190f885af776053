import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import type { RaterKind } from '../server/contract/rater.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

type Totals = { raters: number; skipped: number; sideExceptions: number; refused: number }

/** Moves what a study's page counts beside judgments, in the transaction of what it stands for. */
export function* moveTotals(
  { compiled, tables: t }: Queries,
  of: { studyId: string; raterKind: RaterKind },
  { raters = 0, skipped = 0, sideExceptions = 0, refused = 0 }: Partial<Totals>,
): Steps<void> {
  const move = compiled('moveTotals', (db) =>
    db
      .insert(t.totals)
      .values({
        studyId: sql.placeholder('studyId'),
        raterKind: sql.placeholder('raterKind'),
        raters: sql.placeholder('raters'),
        skipped: sql.placeholder('skipped'),
        sideExceptions: sql.placeholder('sideExceptions'),
        refused: sql.placeholder('refused'),
      })
      .onConflictDoUpdate({
        target: [t.totals.studyId, t.totals.raterKind],
        set: {
          raters: sql`${t.totals.raters} + excluded.raters`,
          skipped: sql`${t.totals.skipped} + excluded.skipped`,
          sideExceptions: sql`${t.totals.sideExceptions} + excluded.side_exceptions`,
          refused: sql`${t.totals.refused} + excluded.refused`,
        },
      }),
  )
  yield* ask(move({ studyId: of.studyId, raterKind: of.raterKind, raters, skipped, sideExceptions, refused }))
}

/** What a study's page counts beside judgments, by kind of rater. */
export async function totalsOf({ compiled, tables: t }: Store, studyId: string) {
  const query = compiled('totalsOf', (db) =>
    db
      .select()
      .from(t.totals)
      .where(eq(t.totals.studyId, sql.placeholder('studyId'))),
  )
  return query({ studyId })
}

/** Notes that a judgment was made here, in its transaction; with -1 that it is deleted. */
export function* movePace(
  { adding, tables: t }: Queries,
  of: { studyId: string; raterKind: RaterKind },
  now: Date,
  n = 1,
): Steps<void> {
  const move = adding('movePace', t.paces, (db) =>
    db
      .insert(t.paces)
      .values({
        studyId: sql.placeholder('studyId'),
        raterKind: sql.placeholder('raterKind'),
        began: sql.placeholder('began'),
        n: sql.placeholder('n'),
      })
      .onConflictDoUpdate({
        target: [t.paces.studyId, t.paces.raterKind, t.paces.began],
        set: { n: sql`${t.paces.n} + excluded.n` },
      }),
  )
  const began = Math.floor(now.getTime() / 1000)
  yield* ask(move({ studyId: of.studyId, raterKind: of.raterKind, began }, { n }))
}

/** Judgments made here since a moment, to the second; a changed mind is not another one. */
export async function judgedSince({ db, tables: t }: Store, studyId: string, since: Date, kinds: RaterKind[]) {
  const [row] = await db
    .select({ n: sql<number>`cast(coalesce(sum(${t.paces.n}), 0) as integer)` })
    .from(t.paces)
    .where(
      and(
        eq(t.paces.studyId, studyId),
        inArray(t.paces.raterKind, kinds),
        gt(t.paces.began, Math.floor(since.getTime() / 1000)),
      ),
    )
  return row?.n ?? 0
}
