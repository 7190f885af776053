import { and, asc, eq, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Given, Standing } from '../server/contract/standing.ts'
import { ask, type Queries, type Steps } from './store.ts'
import { moveTotals } from './totals.ts'

/** Written out, as the conditions of the partial indexes are, so that these are used. */
export const notStanding = ({ tables: t }: Queries) => sql`${t.assignments.state} in ('skipped', 'expired')`

/** Of pairs that ran out: those without a judgment. One that came too late for its place leaves the pair run out. */
export const notJudged = ({ tables: t }: Queries) =>
  sql`not exists (select 1 from judgments late where late.assignment_id = ${t.assignments.id} and late.replaces is null)`

/**
 * What weighs on a rater's balance: all their pairs, which an index alone can count, less the few that were skipped or
 * have run out; also those that ran out and were judged too late to count.
 */
export function* standingFor(queries: Queries, raterId: string, held: Side[]): Steps<Standing> {
  const all = yield* ask(standingOf(queries, 'all')({ raterId }))
  const ended = yield* ask(standingOf(queries, 'ended')({ raterId }))
  const given = all.map((one): Given => {
    const less = ended.find(
      (other) => other.first === one.first && other.second === one.second && other.firstSide === one.firstSide,
    )
    return { ...one, n: one.n - (less?.n ?? 0) }
  })
  return { given, held }
}

/** A plan of more comparisons has others to come who can take what one rater may not. */
const smallPlan = 500

/** How many places of a small plan are open on each side; undefined for a plan that would take long to count. */
export function* openSides(
  queries: Queries,
  of: { studyId: string; raterKind: RaterKind },
  pairs: { comparisons: number }[],
): Steps<Standing['open']> {
  if (pairs.reduce((sum, { comparisons }) => sum + comparisons, 0) > smallPlan) return undefined
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

const standingOf = (queries: Queries, which: 'all' | 'ended') => {
  const { tables: t } = queries
  return queries.compiled(`standingOf ${which}`, (db) =>
    db
      .select({
        first: t.assignments.firstSystemId,
        second: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
        n: sql<number>`cast(count(*) as integer)`,
      })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.raterId, sql.placeholder('raterId')),
          which === 'ended' ? notStanding(queries) : undefined,
        ),
      )
      .groupBy(t.assignments.firstSystemId, t.assignments.secondSystemId, t.assignments.firstSide),
  )
}

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
