import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { CriterionPreferences } from '../server/contract/judgment.ts'
import type { Reading } from '../server/contract/reading.ts'
import { instant, json, raterKind, side, truth } from './columns.sqlite.ts'
import { assignments, raters, studies } from './study.sqlite.ts'

/** Tables of how raters work, beside the plan: consent, checks, what is judged without being counted, crowd platforms. */

/** Every text that raters of a study were asked to agree to. */
export const consents = sqliteTable(
  'consents',
  {
    /** SHA-256 of the text. */
    hash: text('hash').notNull(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    text: text('text').notNull(),
    /** Counts the texts of a study from 1. */
    version: integer('version').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.hash] })],
)

/** Pairs whose right answer is known. They are no comparisons: no system of the study stands in them. */
export const checks = sqliteTable(
  'checks',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    purpose: text('purpose', { enum: ['training', 'gold'] }).notNull(),
    promptTurns: json('prompt_turns').$type<string[]>().notNull(),
    firstTurns: json('first_turns').$type<string[]>().notNull(),
    /** Null in a study of single responses. */
    secondTurns: json('second_turns').$type<string[]>(),
    /** `first`, `second`, `tie`, or a grade. */
    answer: text('answer').notNull(),
    explanation: text('explanation'),
    position: integer('position').notNull(),
  },
  (t) => [uniqueIndex('checks_of_study').on(t.studyId, t.purpose, t.position)],
)

/** What raters judged beside the plan, never counted in the tallies: checks, repeats, further criteria. */
export const extraJudgments = sqliteTable(
  'extra_judgments',
  {
    /** Made in the rater's browser, like a judgment's. */
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    /** Null for imported ones. */
    assignmentId: text('assignment_id').references(() => assignments.id),
    /** The judgment beside which it was made, on the same screen: it counts as long as that one does. */
    judgmentId: text('judgment_id'),
    purpose: text('purpose', { enum: ['training', 'gold', 'attention', 'repeat', 'flipped', 'criterion'] }).notNull(),
    /** The criterion it answers; empty: the study's question. */
    criterion: text('criterion').notNull(),
    preference: text('preference', { enum: ['a', 'b', 'tie'] }),
    /** In a study of single responses, instead of a preference. */
    grade: text('grade'),
    degree: text('degree', { enum: ['slight', 'much'] }),
    bothBad: truth('both_bad').notNull(),
    firstSide: side('first_side').notNull(),
    /** Whether it is the known answer; null where none is known. */
    right: truth('is_right'),
    replaces: text('replaces'),
    /** What else was said of a check or a repeat, as of any pair. */
    criteria: json('criteria').$type<CriterionPreferences>(),
    reasons: json('reasons').$type<string[]>(),
    rationale: text('rationale'),
    elapsedMs: integer('elapsed_ms'),
    reading: json('reading').$type<Reading>(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    uniqueIndex('extra_judgments_first')
      .on(t.assignmentId, t.criterion)
      .where(sql`replaces is null`),
    uniqueIndex('extra_judgments_replaced_once').on(t.replaces, t.criterion),
    index('extra_judgments_of_rater').on(t.raterId, t.purpose),
    index('extra_judgments_of_study').on(t.studyId, t.purpose, t.id),
    index('extra_judgments_beside').on(t.judgmentId),
  ],
)

/**
 * Counters of what is answered beyond a preference, moved in the judgment's own transaction: further criteria on the same
 * screen, and how much better, where a study asks for it.
 */
export const answerCounts = sqliteTable(
  'answer_counts',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    /** Empty: the study's question. */
    criterion: text('criterion').notNull(),
    preference: text('preference', { enum: ['a', 'b', 'tie'] }).notNull(),
    /** Empty where none was asked for. */
    degree: text('degree', { enum: ['', 'slight', 'much'] }).notNull(),
    firstSide: side('first_side').notNull(),
    n: integer('n').notNull(),
  },
  (t) => [
    primaryKey({
      columns: [
        t.studyId,
        t.raterKind,
        t.firstSystemId,
        t.secondSystemId,
        t.criterion,
        t.preference,
        t.degree,
        t.firstSide,
      ],
    }),
  ],
)

/** Judgments of single responses. */
export const grades = sqliteTable(
  'grades',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    comparisonId: text('comparison_id').notNull(),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    assignmentId: text('assignment_id'),
    grade: text('grade').notNull(),
    replaces: text('replaces'),
    surplus: truth('surplus').notNull(),
    elapsedMs: integer('elapsed_ms'),
    reading: json('reading').$type<Reading>(),
    reasons: json('reasons').$type<string[]>(),
    rationale: text('rationale'),
    instructionsVersion: text('instructions_version'),
    origin: text('origin').notNull(),
    createdAt: instant('created_at'),
  },
  (t) => [
    uniqueIndex('grades_first_of_assignment')
      .on(t.assignmentId)
      .where(sql`replaces is null`),
    uniqueIndex('grades_replaced_once').on(t.replaces),
    index('grades_of_study').on(t.studyId, t.id),
    index('grades_of_comparison').on(t.comparisonId),
    index('grades_of_rater').on(t.raterId, t.createdAt),
  ],
)

/** Counters of grades, moved in the grade's own transaction. */
export const gradeCounts = sqliteTable(
  'grade_counts',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    systemId: text('system_id').notNull(),
    grade: text('grade').notNull(),
    surplus: truth('surplus').notNull(),
    n: integer('n').notNull(),
    moves: integer('moves').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind, t.systemId, t.grade, t.surplus] })],
)

/** Further browsers of raters who came back on another device. */
export const raterDevices = sqliteTable(
  'rater_devices',
  {
    sessionHash: text('session_hash').notNull(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionHash, t.studyId] }), index('rater_devices_of_rater').on(t.raterId)],
)

/**
 * Who came from a crowd platform. The platform's names for people and visits are kept only as keyed hashes, which nobody
 * can turn back or find again without the study's key; what must be sent back as it came stands in `returns`.
 */
export const platformEntries = sqliteTable(
  'platform_entries',
  {
    raterId: text('rater_id')
      .primaryKey()
      .references(() => raters.id),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    platform: text('platform', { enum: ['prolific', 'mturk', 'connect', 'sona'] }).notNull(),
    /** Hash of the platform's name for the person. */
    participant: text('participant').notNull(),
    /** Hash of the platform's name for this visit: Prolific's session, MTurk's and Connect's assignment. */
    submission: text('submission'),
    /** What the platform gets back: MTurk's assignment and where its form goes, SONA's survey code. */
    returns: json('returns').$type<Record<string, string>>(),
    state: text('state', {
      enum: ['active', 'completed', 'screened-out', 'failed-check', 'returned', 'timed-out'],
    }).notNull(),
    createdAt: instant('created_at').notNull(),
    endedAt: instant('ended_at'),
    /** SONA's credit: how often it was asked for, when next (null: not, or no more), what came of it. */
    creditTries: integer('credit_tries').notNull().default(0),
    creditNextAt: instant('credit_next_at'),
    creditedAt: instant('credited_at'),
    creditAnswer: text('credit_answer'),
  },
  (t) => [
    uniqueIndex('platform_entries_once').on(t.studyId, t.platform, t.participant),
    index('platform_entries_submission').on(t.studyId, t.submission),
    index('platform_entries_credit')
      .on(t.creditNextAt)
      .where(sql`credit_next_at is not null`),
  ],
)

/** What turns platforms' names into hashes. Without its key a study forgets whom its raters were, and takes no more of them. */
export const platformKeys = sqliteTable('platform_keys', {
  studyId: text('study_id')
    .primaryKey()
    .references(() => studies.id),
  /** Null once it was deleted. */
  key: text('key'),
  /** What Prolific signs its messages with. */
  hookSecret: text('hook_secret'),
  createdAt: instant('created_at').notNull(),
  deletedAt: instant('deleted_at'),
})

/** What raters reported as harmful to read. */
export const contentFlags = sqliteTable(
  'content_flags',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    assignmentId: text('assignment_id').notNull(),
    comparisonId: text('comparison_id').notNull(),
    /** The side that is harmful to read; null: the prompt, or both. */
    side: side('side'),
    reason: text('reason'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('content_flags_of_study').on(t.studyId, t.createdAt)],
)
