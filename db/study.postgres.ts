import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { KeptDesign } from '../server/contract/design.ts'
import type { Exposure, Reading } from '../server/contract/reading.ts'
import { instant, json, raterKind, side, truth } from './columns.postgres.ts'

/** Tables of a study: its parts, its plan, its raters, and what they judged with the counts of it. */

export const studies = pgTable(
  'studies',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    code: text('code').notNull(),
    title: text('title').notNull(),
    question: text('question').notNull(),
    instructions: text('instructions').notNull(),
    instructionsVersion: text('instructions_version').notNull(),
    notice: text('notice'),
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

export const systems = pgTable(
  'systems',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    name: text('name').notNull(),
    role: text('role', { enum: ['target', 'baseline'] }).notNull(),
    aliases: json('aliases').$type<string[]>().notNull(),
    position: integer('position').notNull(),
  },
  (t) => [
    uniqueIndex('systems_study_name').on(t.studyId, t.name),
    check('systems_role', sql`${t.role} in ('target', 'baseline')`),
  ],
)

export const prompts = pgTable(
  'prompts',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    key: text('key').notNull(),
    turns: json('turns').$type<string[]>().notNull(),
    category: text('category'),
    /** What else is known of it, to slice results by. */
    tags: json('tags').$type<Record<string, string>>(),
  },
  (t) => [uniqueIndex('prompts_study_key').on(t.studyId, t.key)],
)

export const responses = pgTable(
  'responses',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id').notNull(),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompts.id),
    systemId: text('system_id').notNull(),
    turns: json('turns').$type<string[]>().notNull(),
    masked: truth('masked').notNull(),
  },
  (t) => [uniqueIndex('responses_prompt_system').on(t.promptId, t.systemId)],
)

export const comparisons = pgTable(
  'comparisons',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    promptId: text('prompt_id')
      .notNull()
      .references(() => prompts.id),
    turn: integer('turn').notNull(),
    firstSystemId: text('first_system_id').notNull(),
    secondSystemId: text('second_system_id').notNull(),
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

export const slots = pgTable(
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

export const pairings = pgTable(
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

export const invitations = pgTable(
  'invitations',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
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

export const raters = pgTable(
  'raters',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    pseudonym: text('pseudonym').notNull(),
    kind: raterKind('kind').notNull(),
    group: text('rater_group'),
    sessionHash: text('session_hash'),
    invitationId: text('invitation_id'),
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
    excludedAt: instant('excluded_at'),
    withdrawnAt: instant('withdrawn_at'),
    beside: integer('beside').notNull().default(0),
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

export const assignments = pgTable(
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
    firstSide: side('first_side').notNull(),
    ordinal: integer('ordinal').notNull(),
    state: text('state', { enum: ['leased', 'judged', 'skipped', 'expired'] }).notNull(),
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
    /** The assignment it repeats, or the check it shows. */
    ofId: text('of_id'),
    /** How it was read each time it was skipped or left. */
    exposures: json('exposures').$type<Exposure[]>(),
  },
  (t) => [
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

export const standings = pgTable(
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

export const judgments = pgTable(
  'judgments',
  {
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
    assignmentId: text('assignment_id'),
    preference: text('preference', { enum: ['a', 'b', 'tie'] }).notNull(),
    bothBad: truth('both_bad').notNull(),
    firstSide: side('first_side').notNull(),
    sideRecorded: truth('side_recorded').notNull(),
    replaces: text('replaces'),
    surplus: truth('surplus').notNull(),
    elapsedMs: integer('elapsed_ms'),
    rationale: text('rationale'),
    instructionsVersion: text('instructions_version'),
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

export const counts = pgTable(
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

export const totals = pgTable(
  'totals',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    raters: integer('raters').notNull(),
    skipped: integer('skipped').notNull(),
    sideExceptions: integer('side_exceptions').notNull(),
    /** Who did not consent: all that is kept of them. */
    refused: integer('refused').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind] })],
)
export const paces = pgTable(
  'paces',
  {
    studyId: text('study_id').notNull(),
    raterKind: raterKind('rater_kind').notNull(),
    began: integer('began').notNull(),
    n: integer('n').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.raterKind, t.began] })],
)
