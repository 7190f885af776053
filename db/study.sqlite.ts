import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { KeptDesign } from '../server/contract/design.ts'
import type { Exposure, Reading } from '../server/contract/reading.ts'
import { instant, json, raterKind, side, truth } from './columns.sqlite.ts'

/** Tables of a study: its parts, its plan, its raters, and what they judged with the counts of it. */

export const studies = sqliteTable(
  'studies',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    /** The opaque code in a rater's address: a name could give a system away. */
    code: text('code').notNull(),
    title: text('title').notNull(),
    question: text('question').notNull(),
    instructions: text('instructions').notNull(),
    instructionsVersion: text('instructions_version').notNull(),
    notice: text('notice'),
    /** `importing` until its last row is written: such a study is shown to no one and removed at the next start. */
    state: text('state', { enum: ['importing', 'draft', 'open', 'paused', 'closed'] }).notNull(),
    overlap: integer('overlap').notNull(),
    seed: integer('seed').notNull(),
    leaseMs: integer('lease_ms').notNull(),
    repeatPrompts: truth('repeat_prompts').notNull(),
    judgmentsPerRater: integer('judgments_per_rater'),
    promptCount: integer('prompt_count').notNull(),
    comparisonCount: integer('comparison_count').notNull(),
    leaks: json('leaks').$type<{ kept: number; masked: number; leftOut: number }>().notNull(),
    /** How leaks are treated and what else is one: also for systems that come later. */
    leakRule: json('leak_rule').$type<{ default: 'keep' | 'mask' | 'leave-out'; words: string[] }>().notNull(),
    /** How it is rated, as the study file says it. */
    design: json('design').$type<KeptDesign>().notNull().default({}),
    /** Until then analysts who are blinded see letters for systems. */
    unlockedAt: instant('unlocked_at'),
    createdAt: instant('created_at').notNull(),
    archivedAt: instant('archived_at'),
  },
  (t) => [
    uniqueIndex('studies_name').on(t.name),
    uniqueIndex('studies_code').on(t.code),
    check('studies_state', sql`${t.state} in ('importing', 'draft', 'open', 'paused', 'closed')`),
  ],
)

export const systems = sqliteTable(
  'systems',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    name: text('name').notNull(),
    role: text('role', { enum: ['target', 'baseline'] }).notNull(),
    aliases: json('aliases').$type<string[]>().notNull(),
    /** The order of the study file, kept on screens and in tables. */
    position: integer('position').notNull(),
  },
  (t) => [
    uniqueIndex('systems_study_name').on(t.studyId, t.name),
    check('systems_role', sql`${t.role} in ('target', 'baseline')`),
  ],
)

export const prompts = sqliteTable(
  'prompts',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    /** The prompt's id in the files it came from. */
    key: text('key').notNull(),
    turns: json('turns').$type<string[]>().notNull(),
    category: text('category'),
    /** What else is known of it, to slice results by. */
    tags: json('tags').$type<Record<string, string>>(),
  },
  (t) => [uniqueIndex('prompts_study_key').on(t.studyId, t.key)],
)

export const responses = sqliteTable(
  'responses',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id').notNull(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompts.id),
    systemId: text('system_id').notNull(),
    turns: json('turns').$type<string[]>().notNull(),
    /** Identity leaks in it were covered before any rater saw it. */
    masked: truth('masked').notNull(),
  },
  (t) => [uniqueIndex('responses_prompt_system').on(t.promptId, t.systemId)],
)

export const comparisons = sqliteTable(
  'comparisons',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompts.id),
    /** The turn judged by itself; 0 is the whole. */
    turn: integer('turn').notNull(),
    /** The target where it takes part, else the first of the two names. */
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    /** Null where an import brought judgments without texts. */
    firstResponseId: text('first_response_id'),
    secondResponseId: text('second_response_id'),
    /** Taken out of the study: its judgments are kept and marked. */
    withdrawnAt: instant('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (t) => [
    uniqueIndex('comparisons_of_prompt').on(t.promptId, t.turn, t.firstSystemId, t.secondSystemId),
    index('comparisons_of_systems').on(t.studyId, t.firstSystemId, t.secondSystemId),
    index('comparisons_of_study').on(t.studyId, t.id),
    index('comparisons_withdrawn')
      .on(t.studyId)
      .where(sql`withdrawn_at is not null`),
  ],
)

/**
 * The plan: how many raters of a kind are still wanted for a comparison, by the side its first response will stand on.
 * Simulated and test raters have slots of their own, so that they never take a person's.
 */
export const slots = sqliteTable(
  'slots',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id').notNull(),
    comparisonId: text('comparison_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    promptId: text('prompt_id').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    openA: integer('open_a').notNull(),
    openB: integer('open_b').notNull(),
    plannedA: integer('planned_a').notNull(),
    plannedB: integer('planned_b').notNull(),
    taken: integer('taken').notNull(),
    /** Where it stands among slots equally taken: drawn once from the study's seed. */
    draw: integer('draw').notNull(),
  },
  (t) => [
    uniqueIndex('slots_of_comparison').on(t.comparisonId, t.raterKind),
    index('slots_open_a')
      .on(t.studyId, t.raterKind, t.firstSystemId, t.secondSystemId, t.taken, t.draw)
      .where(sql`open_a > 0`),
    index('slots_open_b')
      .on(t.studyId, t.raterKind, t.firstSystemId, t.secondSystemId, t.taken, t.draw)
      .where(sql`open_b > 0`),
    check('slots_open', sql`${t.openA} >= 0 and ${t.openB} >= 0`),
    check('slots_kind', sql`${t.raterKind} in ('human', 'simulated', 'test', 'judge')`),
  ],
)

/** How much of a plan is open, by pair of systems: what the next pair is chosen by, without a pass over the slots. */
export const pairings = sqliteTable(
  'pairings',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    comparisons: integer('comparisons').notNull(),
    planned: integer('planned').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind, t.firstSystemId, t.secondSystemId] })],
)

export const invitations = sqliteTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    /** The token itself: a shared link must be shown again. It lets one rate, nothing else. */
    token: text('token').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    group: text('rater_group'),
    createdAt: instant('created_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** What researchers call it. */
    label: text('label'),
    /** How many raters it lets in at most, and how many it has. */
    quota: integer('quota'),
    joined: integer('joined').notNull().default(0),
  },
  (t) => [uniqueIndex('invitations_token').on(t.token), index('invitations_of_study').on(t.studyId)],
)

export const raters = sqliteTable(
  'raters',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    /** The name in results and exports: drawn for people, taken over from imports. */
    pseudonym: text('pseudonym').notNull(),
    kind: raterKind('kind').notNull(),
    group: text('rater_group'),
    /** SHA-256 of the browser's secret; null for raters of imported judgments. */
    sessionHash: text('session_hash'),
    invitationId: text('invitation_id'),
    /** Judgments of this rater, a changed mind counted once. */
    judged: integer('judged').notNull(),
    createdAt: instant('created_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
    /** The consent text they agreed to, and when. */
    consentHash: text('consent_hash'),
    consentedAt: instant('consented_at'),
    trainedAt: instant('trained_at'),
    /** Did not pass the training. */
    screenedOutAt: instant('screened_out_at'),
    pausedAt: instant('paused_at'),
    /** Left out of results by rule: `exclusions` has the reason. */
    excludedAt: instant('excluded_at'),
    withdrawnAt: instant('withdrawn_at'),
    /** Of what stands beside the plan, what this rater judged, a changed mind counted once. */
    beside: integer('beside').notNull().default(0),
    /** SHA-256 of the token in the link that brings them back on another device. */
    returnHash: text('return_hash'),
  },
  (t) => [
    uniqueIndex('raters_pseudonym').on(t.studyId, t.pseudonym),
    uniqueIndex('raters_session').on(t.sessionHash, t.studyId),
    uniqueIndex('raters_return').on(t.returnHash),
    index('raters_seen').on(t.studyId, t.lastSeenAt),
    check('raters_kind', sql`${t.kind} in ('human', 'simulated', 'test', 'judge')`),
  ],
)

export const assignments = sqliteTable(
  'assignments',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id').notNull(),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    comparisonId: text('comparison_id').notNull(),
    slotId: text('slot_id').notNull(),
    promptId: text('prompt_id').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    /** The side on which the comparison's first response stands, for this rater, for good. */
    firstSide: side('first_side').notNull(),
    /** Counts the rater's assignments from 1: two tabs cannot both take the same next one. */
    ordinal: integer('ordinal').notNull(),
    state: text('state', { enum: ['leased', 'judged', 'skipped', 'expired'] }).notNull(),
    /** Taken against the rater's side balance, because no other slot was open. */
    sideException: truth('side_exception').notNull(),
    leasedAt: instant('leased_at').notNull(),
    leaseUntil: instant('lease_until').notNull(),
    skipReason: text('skip_reason'),
    /** `plan`: it fills a place of the plan. Everything else is judged beside it and never counted. */
    purpose: text('purpose', {
      enum: ['plan', 'training', 'gold', 'attention', 'repeat', 'flipped', 'criterion'],
    })
      .notNull()
      .default('plan'),
    /** The criterion that is asked for, in a pass of its own. */
    criterion: text('criterion'),
    /** The assignment it repeats, the check it shows, or the answer that an attention check asks for. */
    ofId: text('of_id'),
    /** How it was read each time it was skipped or left. */
    exposures: json('exposures').$type<Exposure[]>(),
  },
  (t) => [
    // A comparison has one prompt: the same index says whether a rater has met either.
    uniqueIndex('assignments_once')
      .on(t.raterId, t.promptId, t.comparisonId)
      .where(sql`purpose = 'plan'`),
    uniqueIndex('assignments_ordinal').on(t.raterId, t.ordinal),
    index('assignments_leases')
      .on(t.studyId, t.leaseUntil)
      .where(sql`state = 'leased'`),
    index('assignments_held')
      .on(t.raterId, t.ordinal)
      .where(sql`state = 'leased'`),
    index('assignments_run_out')
      .on(t.raterId, t.ordinal)
      .where(sql`state = 'expired'`),
    check('assignments_side', sql`${t.firstSide} in ('a', 'b')`),
    check('assignments_state', sql`${t.state} in ('leased', 'judged', 'skipped', 'expired')`),
  ],
)

/** What weighs on a rater's balance, by pair of systems: the pairs they hold or that count for them, by side. */
export const standings = sqliteTable(
  'standings',
  {
    raterId: text('rater_id').notNull(),
    studyId: text('study_id').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
    onA: integer('on_a').notNull(),
    onB: integer('on_b').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.raterId, t.firstSystemId, t.secondSystemId] }),
    index('standings_of_study').on(t.studyId),
  ],
)

export const judgments = sqliteTable(
  'judgments',
  {
    /** Made in the rater's browser, so that a retry is the same judgment. */
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    comparisonId: text('comparison_id')
      .notNull()
      .references(() => comparisons.id),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    /** Null for imported judgments. */
    assignmentId: text('assignment_id'),
    preference: text('preference', { enum: ['a', 'b', 'tie'] }).notNull(),
    bothBad: truth('both_bad').notNull(),
    /** The side of the comparison's first response. */
    firstSide: side('first_side').notNull(),
    /** False where an import did not record the sides: `a` and `b` are then only the file's two columns. */
    sideRecorded: truth('side_recorded').notNull(),
    /** The judgment this one stands for: the newest counts, the older is kept. */
    replaces: text('replaces'),
    /** Came when its slot was already someone else's: kept, not counted. */
    surplus: truth('surplus').notNull(),
    elapsedMs: integer('elapsed_ms'),
    rationale: text('rationale'),
    instructionsVersion: text('instructions_version'),
    /** `here` or the format of the file it was imported from. */
    origin: text('origin').notNull(),
    degree: text('degree', { enum: ['slight', 'much'] }),
    reasons: json('reasons').$type<string[]>(),
    reading: json('reading').$type<Reading>(),
    createdAt: instant('created_at'),
  },
  (t) => [
    uniqueIndex('judgments_first_of_assignment')
      .on(t.assignmentId)
      .where(sql`replaces is null`),
    uniqueIndex('judgments_replaced_once').on(t.replaces),
    index('judgments_of_study').on(t.studyId, t.id),
    index('judgments_of_comparison').on(t.comparisonId),
    index('judgments_of_rater').on(t.raterId, t.createdAt),
    check('judgments_preference', sql`${t.preference} in ('a', 'b', 'tie')`),
    check('judgments_side', sql`${t.firstSide} in ('a', 'b')`),
  ],
)

/** Counters by what was clicked, moved in the judgment's own transaction; a recount must always agree. */
export const counts = sqliteTable(
  'counts',
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
    /** Every change of `n`, up or down: their sum numbers the snapshots of a study. */
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

/** What else a study's page counts, moved in the transaction of what it stands for. */
export const totals = sqliteTable(
  'totals',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    /** Raters who have judged. */
    raters: integer('raters').notNull(),
    skipped: integer('skipped').notNull(),
    /** Pairs given against a rater's side balance. */
    sideExceptions: integer('side_exceptions').notNull(),
    /** Who did not consent: all that is kept of them. */
    refused: integer('refused').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind] })],
)

/** Judgments made here, by the span of time they came in: what a rate is read from. */
export const paces = sqliteTable(
  'paces',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    /** Seconds since 1970 at which the span began. */
    began: integer('began').notNull(),
    n: integer('n').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind, t.began] })],
)
