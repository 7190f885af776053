import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { raterKind, side, truth } from './columns.sqlite.ts'

/** Tables of what stands behind the numbers, kept in the transactions that move the numbers themselves. */

/** What raters of a kind said of a comparison, by its first system, and how much they disagree: to browse by it. */
export const contests = sqliteTable(
  'contests',
  {
    comparisonId: text('comparison_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    studyId: text('study_id').notNull(),
    first: integer('first_wins').notNull(),
    tie: integer('ties').notNull(),
    second: integer('second_wins').notNull(),
    /** Disagreement in thousandths times a thousand, plus the number of judgments: the order of most contested. */
    rank: integer('contest_rank').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.comparisonId, t.raterKind] }),
    index('contests_by_rank').on(t.studyId, t.raterKind, t.rank, t.comparisonId),
    check('contests_kind', sql`${t.raterKind} in ('human', 'simulated', 'test', 'judge')`),
  ],
)

/** Judgments of excluded raters by the same key as `counts`, which has them no more: both together are all judgments. */
export const excludedCounts = sqliteTable(
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
