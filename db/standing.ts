import { and, asc, eq, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Given, Standing } from '../server/contract/standing.ts'
import { ask, type Queries, type Steps } from './store.ts'
import { moveTotals } from './totals.ts'

/** Of pairs that ran out: those without a judgment. One that came too late for its place leaves the pair run out. */
export const notJudged = ({ tables: t }: Queries) =>
  sql`not exists (select 1 from judgments late where late.assignment_id = ${t.assignments.id} and late.replaces is null)
    and not exists (select 1 from grades late where late.assignment_id = ${t.assignments.id} and late.replaces is null)`

/** What weighs on a rater's balance: the pairs that they hold or that count for them, also late ones that took a place. */
export function* standingFor(queries: Queries, raterId: string, held: Side[]): Steps<Standing> {
  const rows = yield* ask(standingOf(queries)({ raterId }))
  const given = rows.flatMap(({ first, second, onA, onB }): Given[] => [
    { first, second, firstSide: 'a', n: onA },
    { first, second, firstSide: 'b', n: onB },
  ])
  return { given, held }
}

/** A pair of systems as it stands before a rater. */
export type Shown = { raterId: string; studyId: string; firstSystemId: string; secondSystemId: string; firstSide: Side }

/** Notes that `n` more pairs weigh on a rater's balance (fewer when negative), in the transaction that gives or ends them. */
export function* moveStanding({ compiled, tables: t }: Queries, shown: Shown, n: number): Steps<void> {
  const move = compiled('moveStanding', (db) =>
    db
      .insert(t.standings)
      .values({
        raterId: sql.placeholder('raterId'),
        studyId: sql.placeholder('studyId'),
        firstSystemId: sql.placeholder('firstSystemId'),
        secondSystemId: sql.placeholder('secondSystemId'),
        onA: sql.placeholder('onA'),
        onB: sql.placeholder('onB'),
      })
      .onConflictDoUpdate({
        target: [t.standings.raterId, t.standings.firstSystemId, t.standings.secondSystemId],
        set: { onA: sql`${t.standings.onA} + excluded.on_a`, onB: sql`${t.standings.onB} + excluded.on_b` },
      }),
  )
  const [onA, onB] = shown.firstSide === 'a' ? [n, 0] : [0, n]
  yield* ask(move({ ...shown, onA, onB }))
}

/** How many places of a plan are open on each side. */
export function* openSides(
  queries: Queries,
  of: { studyId: string; raterKind: RaterKind },
): Steps<Record<Side, number>> {
  const [a] = yield* ask(openOn(queries, 'a')(of))
  const [b] = yield* ask(openOn(queries, 'b')(of))
  return { a: a?.n ?? 0, b: b?.n ?? 0 }
}

const openOn = (queries: Queries, side: Side) => {
  const { tables: t } = queries
  const open = side === 'a' ? t.slots.openA : t.slots.openB
  return queries.compiled(`openOn ${side}`, (db) =>
    db
      .select({ n: sql<number>`cast(coalesce(sum(${open}), 0) as integer)` })
      .from(t.slots)
      .where(
        and(
          eq(t.slots.studyId, sql.placeholder('studyId')),
          eq(t.slots.raterKind, sql.placeholder('raterKind')),
          sql`${open} > 0`,
        ),
      ),
  )
}

/** Marks an assignment as taken against its rater's side balance, once, and counts it. */
export function* markException(
  queries: Queries,
  of: { id: string; studyId: string; raterKind: RaterKind },
): Steps<void> {
  const { db, tables: t } = queries
  const marked = yield* ask(
    db
      .update(t.assignments)
      .set({ sideException: true })
      .where(and(eq(t.assignments.id, of.id), eq(t.assignments.sideException, false)))
      .returning({ id: t.assignments.id }),
  )
  if (marked.length > 0) yield* moveTotals(queries, of, { sideExceptions: 1 })
}

const standingOf = ({ compiled, tables: t }: Queries) =>
  compiled('standingOf', (db) =>
    db
      .select({
        first: t.standings.firstSystemId,
        second: t.standings.secondSystemId,
        onA: t.standings.onA,
        onB: t.standings.onB,
      })
      .from(t.standings)
      .where(eq(t.standings.raterId, sql.placeholder('raterId'))),
  )

/** The pairs of systems of a plan. */
export const pairsOf = ({ compiled, tables: t }: Queries) =>
  compiled('pairsOf', (db) =>
    db
      .select({
        first: t.pairings.firstSystemId,
        second: t.pairings.secondSystemId,
        comparisons: t.pairings.comparisons,
      })
      .from(t.pairings)
      .where(
        and(eq(t.pairings.studyId, sql.placeholder('studyId')), eq(t.pairings.raterKind, sql.placeholder('raterKind'))),
      )
      .orderBy(asc(t.pairings.firstSystemId), asc(t.pairings.secondSystemId)),
  )
