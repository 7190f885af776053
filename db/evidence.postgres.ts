import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { raterKind, side, truth } from './columns.postgres.ts'

/** The tables behind the numbers in PostgreSQL's words; the reasons stand in `evidence.sqlite.ts`. */

export const contests = pgTable(
  'contests',
  {
    comparisonId: text('comparison_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    studyId: text('study_id').notNull(),
    first: integer('first_wins').notNull(),
    tie: integer('ties').notNull(),
    second: integer('second_wins').notNull(),

    rank: integer('contest_rank').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.comparisonId, t.raterKind] }),
    index('contests_by_rank').on(t.studyId, t.raterKind, t.rank, t.comparisonId),
    check('contests_kind', sql`${t.raterKind} in ('human', 'simulated', 'test', 'judge')`),
  ],
)

export const excludedCounts = pgTable(
  'excluded_counts',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    preference: text('preference', { enum: ['a', 'b', 'tie'] }).notNull(),
    firstSide: side('first_side').notNull(),
    sideRecorded: truth('side_recorded').notNull(),
    bothBad: truth('both_bad').notNull(),
    surplus: truth('surplus').notNull(),
    n: integer('n').notNull(),
    moves: integer('moves').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.studyId,
        t.raterKind,
        t.firstSystemId,
        t.secondSystemId,
        t.preference,
        t.firstSide,
        t.sideRecorded,
        t.bothBad,
        t.surplus,
      ],
    }),
  ],
)
