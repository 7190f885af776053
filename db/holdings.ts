import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import { notJudged } from './standing.ts'
import type { Queries, Store } from './store.ts'

/** What an assignment is for, and what it shows beside the plan. */
export type Shows = Pick<Store['tables']['assignments']['$inferSelect'], 'purpose' | 'ofId' | 'criterion'>

/** A pair that a rater holds. */
export type Lease = Shows & { id: string; comparisonId: string; firstSide: Side; ordinal: number; studyId: string }

/** Pairs that fill a place of the plan: they alone weigh on balance and are counted. */
export const isPlanned = ({ purpose }: Pick<Shows, 'purpose'>): boolean => purpose === 'plan'

/** A rater, kept for the transaction: two tabs of theirs then follow one another. */
export const lockedRater = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('lockedRater', (db) =>
    queries.locked(
      db
        .select({ kind: t.raters.kind, judged: t.raters.judged })
        .from(t.raters)
        .where(eq(t.raters.id, sql.placeholder('raterId'))),
      t.raters,
    ),
  )
}

const leaseColumns = ({ tables: t }: Queries) => ({
  id: t.assignments.id,
  comparisonId: t.assignments.comparisonId,
  firstSide: t.assignments.firstSide,
  ordinal: t.assignments.ordinal,
  studyId: t.assignments.studyId,
  purpose: t.assignments.purpose,
  ofId: t.assignments.ofId,
  criterion: t.assignments.criterion,
})

/** The pairs a rater holds, oldest first. */
export const heldBy = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('heldBy', (db) =>
    db
      .select(leaseColumns(queries))
      .from(t.assignments)
      .where(and(eq(t.assignments.raterId, sql.placeholder('raterId')), sql`${t.assignments.state} = 'leased'`))
      .orderBy(asc(t.assignments.ordinal)),
  )
}

/** The pairs of a rater that ran out and were not judged since, oldest first. */
export const runOutOf = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('runOutOf', (db) =>
    db
      .select({
        ...leaseColumns(queries),
        slotId: t.assignments.slotId,
        firstSystemId: t.assignments.firstSystemId,
        secondSystemId: t.assignments.secondSystemId,
      })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.raterId, sql.placeholder('raterId')),
          // Written out, as the condition of the partial index is, so that it is used.
          sql`${t.assignments.state} = 'expired'`,
          notJudged(queries),
        ),
      )
      .orderBy(asc(t.assignments.ordinal)),
  )
}

/** Holds all that a rater has for longer. */
export const extendLeases = ({ compiled, tables: t }: Queries) =>
  compiled('extendLeases', (db) =>
    db
      .update(t.assignments)
      .set({ leaseUntil: sql.placeholder('leaseUntil') as unknown as Date })
      .where(and(eq(t.assignments.raterId, sql.placeholder('raterId')), sql`${t.assignments.state} = 'leased'`)),
  )

/** The number of the last pair a rater was given. */
export const lastOrdinal = ({ compiled, tables: t }: Queries) =>
  compiled('lastOrdinal', (db) =>
    db
      .select({ ordinal: t.assignments.ordinal })
      .from(t.assignments)
      .where(eq(t.assignments.raterId, sql.placeholder('raterId')))
      .orderBy(desc(t.assignments.ordinal))
      .limit(1),
  )
