import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { holdSlots } from './rowLocks.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** A slot as it is planned. */
export type PlannedSlot = Awaited<ReturnType<typeof slotsOf>>[number] & { withdrawn: boolean }
/** How many places a slot gets on each side. */
export type More = { slot: PlannedSlot; a: number; b: number }

/** Slots in one statement: below the limits of both databases on parameters. */
const slotsAtOnce = 400

/** The overlap of a study; it stays so until the transaction ends, while judgments go on. */
export function* keptOverlap(queries: Queries, studyId: string): Steps<number | undefined> {
  const { db, tables: t } = queries
  const standing = db.select({ overlap: t.studies.overlap }).from(t.studies).where(eq(t.studies.id, studyId))
  const [study] = yield* ask(queries.locked(standing, t.studies, 'share'))
  return study?.overlap
}

/** Sets the overlap of a study where it still is what it was taken to be; false where somebody else was quicker. */
export function* moveOverlap({ db, tables: t }: Queries, studyId: string, from: number, to: number): Steps<boolean> {
  const own = and(eq(t.studies.id, studyId), eq(t.studies.overlap, from))
  const moved = yield* ask(db.update(t.studies).set({ overlap: to }).where(own).returning({ id: t.studies.id }))
  return moved.length > 0
}

/** All slots of a study's plans as they stand. What is withdrawn stays so, and all else stays in, until the transaction ends. */
export function* plannedSlots(queries: Queries, studyId: string): Steps<PlannedSlot[]> {
  const { db, tables: t } = queries
  const comparisons = db
    .select({ id: t.comparisons.id, withdrawnAt: t.comparisons.withdrawnAt })
    .from(t.comparisons)
    .where(eq(t.comparisons.studyId, studyId))
    .orderBy(asc(t.comparisons.id))
  const all = yield* ask(queries.locked(comparisons, t.comparisons, 'share'))
  const withdrawn = new Set(all.filter(({ withdrawnAt }) => withdrawnAt !== null).map(({ id }) => id))
  const slots = yield* ask(slotsOf(queries, studyId))
  return slots.map((slot) => ({ ...slot, withdrawn: withdrawn.has(slot.comparisonId) }))
}

/** Adds places to what is planned of pairs of systems; what is withdrawn counts for nothing until it is taken back. */
export function* planPlaces({ db, tables: t }: Queries, studyId: string, all: More[]): Steps<void> {
  const counted = all.filter(({ slot }) => !slot.withdrawn)
  const pairOf = ({ slot }: More) => JSON.stringify([slot.raterKind, slot.firstSystemId, slot.secondSystemId])
  for (const pair of Map.groupBy(counted, pairOf).values()) {
    const { raterKind, firstSystemId, secondSystemId } = pair[0]!.slot
    const more = pair.reduce((sum, { a, b }) => sum + a + b, 0)
    yield* ask(
      db
        .update(t.pairings)
        .set({ planned: sql`${t.pairings.planned} + ${more}` })
        .where(
          and(
            eq(t.pairings.studyId, studyId),
            eq(t.pairings.raterKind, raterKind),
            eq(t.pairings.firstSystemId, firstSystemId),
            eq(t.pairings.secondSystemId, secondSystemId),
          ),
        ),
    )
  }
}

/**
 * Opens the places: last in a transaction, as raters who reach for a place wait for it. What was withdrawn is planned longer,
 * too, for the day it is taken back, but has no open place until then.
 */
export function* openPlaces(queries: Queries, all: More[]): Steps<void> {
  const { db, tables: t } = queries
  yield* holdSlots(
    queries,
    all.map(({ slot }) => slot.id),
  )
  const alike = Map.groupBy(all, ({ slot, a, b }) => JSON.stringify([a, b, slot.withdrawn]))
  for (const same of alike.values()) {
    const { slot, a, b } = same[0]!
    if (a + b === 0) continue
    const open = { openA: sql`${t.slots.openA} + ${a}`, openB: sql`${t.slots.openB} + ${b}` }
    const planned = { plannedA: sql`${t.slots.plannedA} + ${a}`, plannedB: sql`${t.slots.plannedB} + ${b}` }
    for (let from = 0; from < same.length; from += slotsAtOnce) {
      const ids = same.slice(from, from + slotsAtOnce).map((one) => one.slot.id)
      yield* ask(
        db
          .update(t.slots)
          .set({ ...planned, ...(slot.withdrawn ? {} : open) })
          .where(inArray(t.slots.id, ids)),
      )
    }
  }
}

function slotsOf({ db, tables: t }: Queries, studyId: string) {
  return db
    .select({
      id: t.slots.id,
      comparisonId: t.slots.comparisonId,
      raterKind: t.slots.raterKind,
      firstSystemId: t.slots.firstSystemId,
      secondSystemId: t.slots.secondSystemId,
      plannedA: t.slots.plannedA,
      plannedB: t.slots.plannedB,
    })
    .from(t.slots)
    .where(eq(t.slots.studyId, studyId))
    .orderBy(asc(t.slots.id))
}
