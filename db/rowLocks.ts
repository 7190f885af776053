import { and, eq, inArray, sql, type Column } from 'drizzle-orm'
import { ask, type Queries, type Steps } from './store.ts'

/*
 * PostgreSQL lets transactions run beside each other. So that none waits for another that waits for it, all of them take
 * what they change in one order: raters, their assignments, slots, standings, then counters; several raters or slots by id.
 * Each judgment moves its counters in one order, too; whatever moves those of many judgments keeps all others out meanwhile.
 * A lease reaches for slots in the order of the plan instead; it passes over those that others hold, and never waits for
 * one while it holds one. SQLite's transactions follow one another: there is nothing to hold.
 */

/** Ids in one statement: below the limit on parameters. */
const idsAtOnce = 500

/** Holds raters until the transaction ends, waiting for those that others hold. */
export function* holdRaters(queries: Queries, ids: Iterable<string>): Steps<void> {
  if (queries.kind === 'sqlite') return
  const { db, tables: t } = queries
  for (const some of inOrder(ids)) {
    const rows = db
      .select({ id: t.raters.id })
      .from(t.raters)
      .where(inArray(t.raters.id, some))
      .orderBy(byCharacters(t.raters.id))
    yield* ask(queries.locked(rows, t.raters))
  }
}

/** Holds slots until the transaction ends, waiting for those that others hold. */
export function* holdSlots(queries: Queries, ids: Iterable<string>): Steps<void> {
  if (queries.kind === 'sqlite') return
  const { db, tables: t } = queries
  for (const some of inOrder(ids)) {
    const rows = db
      .select({ id: t.slots.id })
      .from(t.slots)
      .where(inArray(t.slots.id, some))
      .orderBy(byCharacters(t.slots.id))
    yield* ask(queries.locked(rows, t.slots))
  }
}

/** Holds the slots of all that raters have in hand, and further ones, before any of them is given back. */
export function* holdSlotsOf(queries: Queries, raterIds: string[], ...further: string[]): Steps<void> {
  if (queries.kind === 'sqlite') return
  const { db, tables: t } = queries
  const slots = new Set(further)
  for (const some of inOrder(raterIds)) {
    const leased = and(inArray(t.assignments.raterId, some), sql`${t.assignments.state} = 'leased'`)
    for (const { slotId } of yield* ask(
      db.select({ slotId: t.assignments.slotId }).from(t.assignments).where(leased),
    )) {
      slots.add(slotId)
    }
  }
  yield* holdSlots(queries, slots)
}

/** Holds a slot until the transaction ends; false where another transaction holds it now. */
export function* holdFreeSlot(queries: Queries, slotId: string): Steps<boolean> {
  if (queries.kind === 'sqlite') return true
  const { tables: t } = queries
  const hold = queries.compiled('holdFreeSlot', (db) =>
    queries.locked(
      db
        .select({ id: t.slots.id })
        .from(t.slots)
        .where(eq(t.slots.id, sql.placeholder('slotId'))),
      t.slots,
      'pass over',
    ),
  )
  return (yield* ask(hold({ slotId }))).length > 0
}

/**
 * Keeps judgments of a study from moving its counters until the transaction ends, after those that do have ended: each
 * names its study, and so needs it to be held by nobody alone.
 */
export function* holdCounters(queries: Queries, studyId: string): Steps<void> {
  if (queries.kind === 'sqlite') return
  const { db, tables: t } = queries
  yield* ask(
    queries.locked(db.select({ id: t.studies.id }).from(t.studies).where(eq(t.studies.id, studyId)), t.studies),
  )
}

/** The ids in the order that all keep to, in pieces that a statement can name. */
function* inOrder(ids: Iterable<string>): Generator<string[]> {
  const sorted = [...new Set(ids)].sort()
  for (let from = 0; from < sorted.length; from += idsAtOnce) yield sorted.slice(from, from + idsAtOnce)
}

/** That same order within a statement, whatever the database sorts text by. */
const byCharacters = (id: Column) => sql`${id} collate "C"`
