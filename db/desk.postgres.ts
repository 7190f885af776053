import { index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { instant, json, truth } from './columns.postgres.ts'
import { raters, studies } from './study.postgres.ts'

/** Tables of those who run studies, in PostgreSQL's words; the reasons stand in `desk.sqlite.ts`. */

/** People with an account. Without any, whoever signs in by link may do everything. */
export const researchers = pgTable(
  'researchers',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    /** scrypt with its parameters and salt; null: signs in by link or OpenID Connect only. */
    passwordHash: text('password_hash'),
    /** OpenID Connect's issuer and subject. */
    issuer: text('issuer'),
    subject: text('subject'),
    /** May do everything in every study, and keep accounts. */
    administrator: truth('administrator').notNull(),
    createdAt: instant('created_at').notNull(),
    disabledAt: instant('disabled_at'),
  },
  (t) => [uniqueIndex('researchers_email').on(t.email), uniqueIndex('researchers_subject').on(t.issuer, t.subject)],
)

/** What a researcher may do in a study. */
export const members = pgTable(
  'members',
  {
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    researcherId: text('researcher_id')
      .notNull()
      .references(() => researchers.id),
    role: text('role', { enum: ['owner', 'editor', 'analyst', 'blinded-analyst'] }).notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.researcherId] }), index('members_researcher').on(t.researcherId)],
)

/** Tokens for programs: a researcher's rights, narrowed by scopes. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: text('id').primaryKey(),
    /** SHA-256 of the token. */
    hash: text('hash').notNull(),
    name: text('name').notNull(),
    researcherId: text('researcher_id').references(() => researchers.id),
    scopes: json('scopes').$type<string[]>().notNull(),
    createdAt: instant('created_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    expiresAt: instant('expires_at'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [uniqueIndex('api_tokens_hash').on(t.hash)],
)

/** A study's design, analysis plan and rules as they were frozen when it opened. */
export const registrations = pgTable('registrations', {
  studyId: text('study_id')
    .primaryKey()
    .references(() => studies.id),
  /** What was frozen, as canonical JSON. */
  document: text('document').notNull(),
  /** SHA-256 of the document. */
  hash: text('hash').notNull(),
  frozenAt: instant('frozen_at').notNull(),
})

/** What was changed after that, when, by whom and why. */
export const amendments = pgTable(
  'amendments',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    /** What changed: `instructions`, `comparison withdrawn`, `rater excluded` … */
    what: text('what').notNull(),
    before: json('before').$type<unknown>(),
    after: json('after').$type<unknown>(),
    reason: text('reason').notNull(),
    /** Who did it, by name. */
    actor: text('actor').notNull(),
    /** Judgments of people stored when it was done. */
    judgments: integer('judgments').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('amendments_of_study').on(t.studyId, t.createdAt)],
)

/** Raters left out by rule; results are always shown with and without them. */
export const exclusions = pgTable(
  'exclusions',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    raterId: text('rater_id')
      .notNull()
      .references(() => raters.id),
    /** The rule by which it happened, as the study names it. */
    rule: text('rule').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    createdAt: instant('created_at').notNull(),
    liftedAt: instant('lifted_at'),
    liftedBy: text('lifted_by'),
  },
  (t) => [index('exclusions_of_study').on(t.studyId, t.raterId)],
)

/** Looks at unblinded results before the study was unlocked. */
export const looks = pgTable(
  'looks',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    actor: text('actor').notNull(),
    /** What was looked at: `results`, `analysis`, `export` … */
    what: text('what').notNull(),
    /** Judgments stored at the time. */
    judgments: integer('judgments').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('looks_of_study').on(t.studyId, t.createdAt)],
)

export const signIns = pgTable('sign_ins', {
  tokenHash: text('token_hash').primaryKey(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  /** Whose link it is; null: the server's own. */
  researcherId: text('researcher_id'),
})

export const sessions = pgTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  createdAt: instant('created_at').notNull(),
  lastSeenAt: instant('last_seen_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  researcherId: text('researcher_id'),
})
