import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { HookChange } from '../server/contract/hooks.ts'
import { hookCountsOf } from './hookCounts.ts'
import { filledBy, writeMessage } from './hookMessages.ts'
import { ask, type Queries, type Store } from './store.ts'

export type Hook = Store['tables']['hooks']['$inferSelect']
export type Delivery = Store['tables']['hookDeliveries']['$inferSelect']

/** The webhooks of a study, oldest first. */
export async function hooksOf({ db, tables: t }: Store, studyId: string): Promise<Hook[]> {
  return db.select().from(t.hooks).where(eq(t.hooks.studyId, studyId)).orderBy(asc(t.hooks.createdAt), asc(t.hooks.id))
}

/** The newest messages of a webhook. */
export async function deliveriesOf({ db, tables: t }: Store, hookId: string, most: number): Promise<Delivery[]> {
  return db
    .select()
    .from(t.hookDeliveries)
    .where(eq(t.hookDeliveries.hookId, hookId))
    .orderBy(desc(t.hookDeliveries.createdAt), desc(t.hookDeliveries.id))
    .limit(most)
}

/** Keeps a webhook, if its study has fewer than `most`; milestones that have passed already are none of its business. */
export function addHook(store: Store, hook: Omit<Hook, 'told' | 'filled'>, most: number): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    // The study's row, so that two who add at once are counted one after the other.
    const study = db.select({ id: t.studies.id }).from(t.studies).where(eq(t.studies.id, hook.studyId))
    yield* ask(queries.locked(study, t.studies))
    const [there] = yield* ask(
      db
        .select({ n: sql<number>`cast(count(*) as integer)` })
        .from(t.hooks)
        .where(eq(t.hooks.studyId, hook.studyId)),
    )
    if ((there?.n ?? 0) >= most) return false
    const counts = yield* hookCountsOf(queries, hook.studyId)
    yield* ask(db.insert(t.hooks).values({ ...hook, told: counts.collected, filled: filledBy(counts) }))
    return true
  })
}

type Whose = { studyId: string; id: string }

/** Changes a webhook; false where the study has none of that id. */
export async function changeHook(
  { db, tables: t }: Store,
  whose: Whose,
  { paused, ...change }: HookChange,
  now: Date,
): Promise<boolean> {
  const pausedAt = paused === undefined ? {} : { pausedAt: paused ? now : null }
  // What is written stays as it was where nothing is changed.
  const set = Object.keys({ ...change, ...pausedAt }).length > 0 ? { ...change, ...pausedAt } : { id: whose.id }
  const changed = await db
    .update(t.hooks)
    .set(set)
    .where(own({ tables: t }, whose))
    .returning({ id: t.hooks.id })
  return changed.length > 0
}

/** Gives a webhook a new secret; the one before is signed with, too, until it has run out. */
export async function rotateSecret(
  { db, tables: t }: Store,
  whose: Whose,
  { secret, previousUntil }: { secret: string; previousUntil: Date },
): Promise<boolean> {
  const changed = await db
    .update(t.hooks)
    .set({ previousSecret: sql`${t.hooks.secret}`, previousUntil, secret })
    .where(own({ tables: t }, whose))
    .returning({ id: t.hooks.id })
  return changed.length > 0
}

/** Removes a webhook with its messages; what waits is not sent any more. */
export function removeHook(store: Store, whose: Whose): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [hook] = yield* ask(
      queries.locked(db.select({ id: t.hooks.id }).from(t.hooks).where(own(queries, whose)), t.hooks),
    )
    if (!hook) return false
    yield* ask(db.delete(t.hookDeliveries).where(eq(t.hookDeliveries.hookId, hook.id)))
    yield* ask(db.delete(t.hooks).where(eq(t.hooks.id, hook.id)))
    return true
  })
}

/** Writes a message that tries a webhook, taken by whoever asks; answers its id, or undefined where there is no such webhook. */
export function addTest(
  store: Store,
  whose: Whose,
  { key, at, until }: { key: string; at: Date; until: Date },
): Promise<string | undefined> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [hook] = yield* ask(queries.locked(db.select().from(t.hooks).where(own(queries, whose)), t.hooks, 'share'))
    if (!hook) return undefined
    const counts = yield* hookCountsOf(queries, hook.studyId)
    return yield* writeMessage(queries, hook, { facts: { type: 'test' }, key: `test-${key}` }, counts, at, until)
  })
}

/** Sends a message that was given up anew; false where there is none to send. */
export async function sendAgain(
  { db, tables: t }: Store,
  { studyId, id, delivery }: Whose & { delivery: string },
  now: Date,
): Promise<boolean> {
  const again = await db
    .update(t.hookDeliveries)
    .set({ state: 'waiting', attempts: 0, nextAt: now })
    .where(
      and(
        eq(t.hookDeliveries.id, delivery),
        eq(t.hookDeliveries.hookId, id),
        eq(t.hookDeliveries.studyId, studyId),
        eq(t.hookDeliveries.state, 'gave up'),
      ),
    )
    .returning({ id: t.hookDeliveries.id })
  return again.length > 0
}

const own = ({ tables: t }: Pick<Queries, 'tables'>, { studyId, id }: Whose) =>
  and(eq(t.hooks.id, id), eq(t.hooks.studyId, studyId))
