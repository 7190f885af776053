import { and, desc, eq, inArray, isNull, lt, lte, ne, notInArray, notLike, sql } from 'drizzle-orm'
import { hookBody, HookShare, type HookCounts, type HookEvent, type HookFacts } from '../server/contract/hooks.ts'
import { hookCountsOf } from './hookCounts.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

type Hook = Store['tables']['hooks']['$inferSelect']
type Happening = { facts: HookFacts; key: string }

/**
 * Writes what happened for every webhook of a study that is to be told, in the transaction in which it happens: it is
 * told if it happened, and not if it did not. `key` names it; nothing of one name is told twice.
 */
export function* tellHooks(
  queries: Queries,
  studyId: string,
  event: HookEvent,
  happening: Happening & { at: Date },
): Steps<void> {
  const hooks = (yield* hooksFor(queries, studyId)).filter(({ events }) => events.includes(event))
  if (hooks.length === 0) return
  const counts = yield* hookCountsOf(queries, studyId)
  for (const hook of hooks) yield* writeMessage(queries, hook, happening, counts, happening.at)
}

/** The studies that have a webhook to be told of milestones. */
export async function studiesWithHooks({ db, tables: t }: Store): Promise<string[]> {
  const found = await db.select({ studyId: t.hooks.studyId }).from(t.hooks).groupBy(t.hooks.studyId)
  return found.map(({ studyId }) => studyId)
}

/**
 * Tells the webhooks of a study which milestones it has passed since it was looked at last. Judging knows nothing of
 * it: the counters say what was passed, however late one looks. Answers how many messages were written.
 */
export async function tellMilestones(store: Store, studyId: string, at: Date): Promise<number> {
  // Looked at first as it is: raters' judgments wait for every transaction, and most find nothing to tell.
  const { db, tables } = store
  const known = await db.select().from(tables.hooks).where(eq(tables.hooks.studyId, studyId))
  const seen = await readThrough(hookCountsOf(store, studyId))
  if (known.every((hook) => isTold(hook, seen))) return 0
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const hooks = yield* hooksFor(queries, studyId, 'wait')
    const counts = yield* hookCountsOf(queries, studyId)
    const filled = filledBy(counts)
    let written = 0
    for (const hook of hooks) {
      if (isTold(hook, counts)) continue
      for (const happening of passedBy(hook, counts, filled)) {
        yield* writeMessage(queries, hook, happening, counts, at)
        written++
      }
      // What was deleted and judged anew passes no milestone a second time.
      const told = Math.max(hook.told, counts.collected)
      yield* ask(db.update(t.hooks).set({ told, filled }).where(eq(t.hooks.id, hook.id)))
    }
    return written
  })
}

const isTold = (hook: Hook, counts: HookCounts) =>
  hook.told >= counts.collected && hook.filled.join() === filledBy(counts).join()

/** Runs steps that only read, outside of a transaction. */
async function readThrough<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next()
  while (!step.done) step = steps.next(await step.value)
  return step.value
}

/** The parts of the plan that are filled; none where nothing is planned. */
export const filledBy = ({ collected, planned }: HookCounts): HookShare[] =>
  HookShare.enum.filter((share) => planned > 0 && collected * 100 >= planned * share)

function passedBy(hook: Hook, counts: HookCounts, filled: HookShare[]): Happening[] {
  const { events, every, shares } = hook
  const fresh = filled.filter((share) => !hook.filled.includes(share))
  const passed: Happening[] = []
  if (events.includes('judgments')) {
    if (every !== null) {
      for (let reached = (Math.floor(hook.told / every) + 1) * every; reached <= counts.collected; reached += every)
        passed.push({ facts: { type: 'judgments', every, reached }, key: `judgments-${reached}` })
    }
    for (const share of fresh.filter((one) => shares.includes(one)))
      passed.push({ facts: { type: 'judgments', share }, key: `share-${share}-of-${counts.planned}` })
  }
  // A plan that was made longer is complete once more.
  if (events.includes('complete') && fresh.includes(100))
    passed.push({ facts: { type: 'complete' }, key: `complete-of-${counts.planned}` })
  return passed
}

/** Writes a message for one webhook; `id` is what the receiver knows it by. */
export function* writeMessage(
  { db, tables: t }: Queries,
  hook: Hook,
  { facts, key }: Happening,
  counts: HookCounts,
  at: Date,
  claimedUntil?: Date,
): Steps<string> {
  const id = `${hook.id}_${key}`
  const [study] = yield* ask(
    db.select({ id: t.studies.id, name: t.studies.name }).from(t.studies).where(eq(t.studies.id, hook.studyId)),
  )
  if (!study) throw new Error(`The webhook ${hook.id} belongs to no study.`)
  yield* ask(
    db
      .insert(t.hookDeliveries)
      .values({
        ...{ id, hookId: hook.id, studyId: hook.studyId, type: facts.type },
        ...{ body: hookBody(study, facts, counts, at), state: 'waiting', attempts: claimedUntil ? 1 : 0 },
        ...{ nextAt: claimedUntil ?? at, outcome: null, createdAt: at, deliveredAt: null },
      })
      .onConflictDoNothing(),
  )
  return id
}

export type DueMessage = Awaited<ReturnType<typeof takeDueMessages>>[number]

/**
 * Takes messages that are due, so that no other server sends them at the same time; until `until` they are this one's.
 * No more than `mostOfHook` of one webhook, however many wait for it. Those of paused webhooks wait.
 */
export async function takeDueMessages(
  store: Store,
  { now, until, ...most }: { now: Date; until: Date; most: number; mostOfHook: number },
) {
  const [any] = await dueOf(store, now).limit(1)
  if (!any) return []
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const due = yield* ask(queries.locked(fairOf(queries, now, most), t.hookDeliveries, 'pass over'))
    if (due.length === 0) return []
    const ids = due.map(({ id }) => id)
    yield* ask(
      db
        .update(t.hookDeliveries)
        .set({ nextAt: until, attempts: sql`${t.hookDeliveries.attempts} + 1` })
        .where(inArray(t.hookDeliveries.id, ids)),
    )
    return yield* ask(messages(queries, ids))
  })
}

/** One message with what it is sent with. */
export const messagesOf = (store: Store, ids: string[]) => messages(store, ids)

/** What came of an attempt; nothing is noted of one that another server has taken over since. */
export async function noteAttempt(
  { db, tables: t }: Store,
  { id, attempts }: { id: string; attempts: number },
  came: { outcome: string } & (
    { state: 'delivered'; at: Date } | { state: 'gave up' } | { state: 'waiting'; nextAt: Date }
  ),
): Promise<void> {
  await db
    .update(t.hookDeliveries)
    .set({
      state: came.state,
      outcome: came.outcome,
      nextAt: came.state === 'waiting' ? came.nextAt : null,
      ...(came.state === 'delivered' ? { deliveredAt: came.at } : {}),
    })
    .where(
      and(eq(t.hookDeliveries.id, id), eq(t.hookDeliveries.state, 'waiting'), eq(t.hookDeliveries.attempts, attempts)),
    )
}

/** Puts off what else is due for a webhook that did not take a message: it would be asked for each of them in vain. */
export async function putOff(
  { db, tables: t }: Store,
  hookId: string,
  { due, nextAt }: { due: Date; nextAt: Date },
): Promise<void> {
  await db
    .update(t.hookDeliveries)
    .set({ nextAt })
    .where(
      and(
        eq(t.hookDeliveries.hookId, hookId),
        eq(t.hookDeliveries.state, 'waiting'),
        lte(t.hookDeliveries.nextAt, due),
      ),
    )
}

/** So many messages of a webhook are kept however old they are, and so many are deleted at a time. */
const keptOfHook = 20
const mostForgotten = 100

/**
 * Deletes messages of a webhook that were delivered before a time. Those of a filled plan or a part of it stay, a few for
 * each plan: it is by them that nothing is told twice.
 */
export async function forgetDelivered({ db, tables: t }: Store, hookId: string, before: Date): Promise<void> {
  const newest = db
    .select({ id: t.hookDeliveries.id })
    .from(t.hookDeliveries)
    .where(eq(t.hookDeliveries.hookId, hookId))
    .orderBy(desc(t.hookDeliveries.createdAt), desc(t.hookDeliveries.id))
    .limit(keptOfHook)
  const old = await db
    .select({ id: t.hookDeliveries.id })
    .from(t.hookDeliveries)
    .where(
      and(
        eq(t.hookDeliveries.hookId, hookId),
        eq(t.hookDeliveries.state, 'delivered'),
        lt(t.hookDeliveries.createdAt, before),
        lt(t.hookDeliveries.deliveredAt, before),
        ne(t.hookDeliveries.type, 'complete'),
        notLike(t.hookDeliveries.id, `${hookId}_share-%`),
        notInArray(t.hookDeliveries.id, newest),
      ),
    )
    .limit(mostForgotten)
  if (old.length === 0) return
  const ids = old.map(({ id }) => id)
  await db.delete(t.hookDeliveries).where(inArray(t.hookDeliveries.id, ids))
}

const isDue = ({ tables: t }: Pick<Queries, 'tables'>, now: Date) =>
  and(eq(t.hookDeliveries.state, 'waiting'), lte(t.hookDeliveries.nextAt, now))

/** What is due, with its place in the row of its webhook. */
const dueOf = (queries: Pick<Queries, 'db' | 'tables'>, now: Date) => {
  const { db, tables: t } = queries
  const { id, hookId, nextAt, createdAt } = t.hookDeliveries
  return db
    .select({
      id,
      place: sql<number>`row_number() over (partition by ${hookId} order by ${nextAt}, ${createdAt}, ${id})`.as(
        'place',
      ),
    })
    .from(t.hookDeliveries)
    .innerJoin(t.hooks, eq(t.hooks.id, hookId))
    .where(and(isDue(queries, now), isNull(t.hooks.pausedAt)))
}

/** The first of every webhook that are due, as many as are taken at once. */
const fairOf = (
  queries: Pick<Queries, 'db' | 'tables'>,
  now: Date,
  { most, mostOfHook }: { most: number; mostOfHook: number },
) => {
  const { db, tables: t } = queries
  const places = dueOf(queries, now).as('places')
  const first = db.select({ id: places.id }).from(places).where(lte(places.place, mostOfHook))
  return (
    db
      .select({ id: t.hookDeliveries.id })
      .from(t.hookDeliveries)
      // Asked again of the row itself: PostgreSQL looks at it once more when it has it, and another may have been first.
      .where(and(isDue(queries, now), inArray(t.hookDeliveries.id, first)))
      .orderBy(t.hookDeliveries.nextAt, t.hookDeliveries.createdAt)
      .limit(most)
  )
}

function messages({ db, tables: t }: Pick<Queries, 'db' | 'tables'>, ids: string[]) {
  return db
    .select({ message: t.hookDeliveries, hook: t.hooks })
    .from(t.hookDeliveries)
    .innerJoin(t.hooks, eq(t.hooks.id, t.hookDeliveries.hookId))
    .where(inArray(t.hookDeliveries.id, ids))
}

function* hooksFor(queries: Queries, studyId: string, others: 'wait' | 'share' = 'share'): Steps<Hook[]> {
  const { db, tables: t } = queries
  // Locked: one that is being removed is gone before or after, never in between.
  return yield* ask(
    queries.locked(db.select().from(t.hooks).where(eq(t.hooks.studyId, studyId)).orderBy(t.hooks.id), t.hooks, others),
  )
}
