import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { HookEvent, HookShare } from '../server/contract/hooks.ts'
import { instant, json } from './columns.sqlite.ts'
import { studies } from './study.sqlite.ts'

/** Webhooks, and what they are sent: written with what it tells of, sent later. */

export const hooks = sqliteTable(
  'hooks',
  {
    id: text('id').primaryKey(),
    studyId: text('study_id')
      .notNull()
      .references(() => studies.id),
    url: text('url').notNull(),
    /** What messages are signed with: needed as it is, so it cannot be a hash. */
    secret: text('secret').notNull(),
    /** The one before, still signed with for a while after a new one was made. */
    previousSecret: text('previous_secret'),
    previousUntil: instant('previous_until'),
    events: json('events').$type<HookEvent[]>().notNull(),
    every: integer('every'),
    shares: json('shares').$type<HookShare[]>().notNull(),
    /** Up to which number of judgments milestones have been told, or had passed when it was made. */
    told: integer('told').notNull(),
    /** The parts of the plan, in percent, that were filled when it was last looked at. */
    filled: json('filled').$type<HookShare[]>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    pausedAt: instant('paused_at'),
  },
  (t) => [index('hooks_of_study').on(t.studyId)],
)

/** Messages: each is written once for what it tells of, and its bytes stay as they are at every attempt. */
export const hookDeliveries = sqliteTable(
  'hook_deliveries',
  {
    /** Made of the webhook's id and what it tells of, so that nothing is told twice. */
    id: text('id').primaryKey(),
    hookId: text('hook_id')
      .notNull()
      .references(() => hooks.id),
    studyId: text('study_id').notNull(),
    type: text('type').notNull(),
    body: text('body').notNull(),
    state: text('state', { enum: ['waiting', 'delivered', 'gave up'] }).notNull(),
    attempts: integer('attempts').notNull(),
    /** When it is due; while it is being sent, when another may take it over. Null: it is not sent any more. */
    nextAt: instant('next_at'),
    /** What came of the last attempt, in our words. */
    outcome: text('outcome'),
    createdAt: instant('created_at').notNull(),
    deliveredAt: instant('delivered_at'),
  },
  (t) => [
    index('hook_deliveries_of_hook').on(t.hookId, t.createdAt),
    index('hook_deliveries_due')
      .on(t.nextAt)
      .where(sql`state = 'waiting'`),
    check('hook_deliveries_state', sql`${t.state} in ('waiting', 'delivered', 'gave up')`),
  ],
)
