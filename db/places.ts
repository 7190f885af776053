import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Wish } from '../server/contract/standing.ts'
import { ask, rowsChanged, type Queries, type Steps } from './store.ts'

/** A place of a slot on a side. */
type PlaceOf = { slotId: string; firstSide: Side }

/** Takes one place of a slot on a side; false when none is open. */
export function* retakeSlot({ compiled, tables: t }: Queries, slotId: string, firstSide: Side): Steps<boolean> {
  const open = firstSide === 'a' ? t.slots.openA : t.slots.openB
  const take = compiled(`takeSlot ${firstSide}`, (db) =>
    db
      .update(t.slots)
      .set({ [firstSide === 'a' ? 'openA' : 'openB']: sql`${open} - 1`, taken: sql`${t.slots.taken} + 1` })
      .where(and(eq(t.slots.id, sql.placeholder('slotId')), gt(open, 0))),
  )
  return rowsChanged(yield* ask(take({ slotId }))) > 0
}

/** Gives the place of an assignment back. */
export function* returnSlot({ db, tables: t }: Queries, slotId: string, firstSide: Side): Steps<void> {
  const open = firstSide === 'a' ? t.slots.openA : t.slots.openB
  yield* ask(
    db
      .update(t.slots)
      .set({ [firstSide === 'a' ? 'openA' : 'openB']: sql`${open} + 1`, taken: sql`${t.slots.taken} - 1` })
      .where(eq(t.slots.id, slotId)),
  )
}

/** Gives the places of several assignments back, in the order in which all hold slots. */
export function* returnSlots(queries: Queries, places: PlaceOf[]): Steps<void> {
  const inOrder = places.toSorted((one, other) => (one.slotId < other.slotId ? -1 : 1))
  for (const { slotId, firstSide } of inOrder) yield* returnSlot(queries, slotId, firstSide)
}

/** Who looks for a place, and in which plan. */
export type Seeker = { raterId: string; studyId: string; raterKind: RaterKind; repeatPrompts: boolean }
export type Place = { id: string; comparisonId: string; promptId: string }
/** Slots that are found are held, and those that others hold passed over; or they are only looked at, whoever holds them. */
type How = 'hold' | 'look'

/** Takes the least taken open slot that fulfils a wish, of a prompt (or comparison) this rater has not met. */
export function* takePlace(queries: Queries, seeker: Seeker, wish: Wish): Steps<Place | undefined> {
  const [place] = yield* ask(openSlot(queries, wish.firstSide, unmetBy(seeker), 'hold')({ ...seeker, ...wish }))
  return place && (yield* retakeSlot(queries, place.id, wish.firstSide)) ? place : undefined
}

/**
 * Fulfils a wish where all that this rater has not met is open on the other side only: that place changes sides with
 * one of the same pair of systems, so that the sides of the whole plan stay as they were laid out.
 */
export function* exchangePlace(queries: Queries, seeker: Seeker, wish: Wish): Steps<Place | undefined> {
  const { firstSide } = wish
  const other: Side = firstSide === 'a' ? 'b' : 'a'
  const sought = { ...seeker, ...wish }
  // Looked at first: a counterpart is not held, and kept from others, for a place that is not there.
  if (queries.kind === 'postgres') {
    const [there] = yield* ask(openSlot(queries, other, unmetBy(seeker), 'look')(sought))
    if (!there) return undefined
  }
  const [counterpart] = yield* ask(openSlot(queries, firstSide, 'any', 'hold')(sought))
  if (!counterpart) return undefined
  const [place] = yield* ask(openSlot(queries, other, unmetBy(seeker), 'hold')(sought))
  if (!place || place.id === counterpart.id) return undefined
  if (!(yield* turnPlace(queries, counterpart.id, other))) return undefined
  if (yield* turnPlace(queries, place.id, firstSide)) {
    if (yield* retakeSlot(queries, place.id, firstSide)) return place
  }
  // Both rows are held by this transaction, so what was open a moment ago still is.
  throw new Error('An open place went away while it was held.')
}

/** The slots that a wish would take from if no other transaction held them; none where it cannot be fulfilled. */
export function* slotsFor(queries: Queries, seeker: Seeker, wish: Wish): Steps<string[]> {
  const sought = { ...seeker, ...wish }
  const [place] = yield* ask(openSlot(queries, wish.firstSide, unmetBy(seeker), 'look')(sought))
  if (place) return [place.id]
  const [turned] = yield* ask(openSlot(queries, wish.firstSide === 'a' ? 'b' : 'a', unmetBy(seeker), 'look')(sought))
  const [counterpart] = yield* ask(openSlot(queries, wish.firstSide, 'any', 'look')(sought))
  return turned && counterpart && turned.id !== counterpart.id ? [turned.id, counterpart.id] : []
}

const unmetBy = ({ repeatPrompts }: Seeker) => (repeatPrompts ? 'comparison' : 'prompt')

/** Lets one open place of a slot be seen on the other side; false when none is open. */
function* turnPlace({ compiled, tables: t }: Queries, slotId: string, to: Side): Steps<boolean> {
  const step = to === 'a' ? sql`1` : sql`-1`
  const turn = compiled(`turnPlace ${to}`, (db) =>
    db
      .update(t.slots)
      .set({
        openA: sql`${t.slots.openA} + ${step}`,
        openB: sql`${t.slots.openB} - ${step}`,
        plannedA: sql`${t.slots.plannedA} + ${step}`,
        plannedB: sql`${t.slots.plannedB} - ${step}`,
      })
      .where(and(eq(t.slots.id, sql.placeholder('slotId')), gt(to === 'a' ? t.slots.openB : t.slots.openA, 0))),
  )
  return rowsChanged(yield* ask(turn({ slotId }))) > 0
}

const openSlot = (queries: Queries, firstSide: Side, unmet: 'prompt' | 'comparison' | 'any', how: How) => {
  const { tables: t } = queries
  return queries.compiled(`openSlot ${firstSide} ${unmet} ${how}`, (db) => {
    const own = and(
      eq(t.assignments.raterId, sql.placeholder('raterId')),
      eq(t.assignments.promptId, t.slots.promptId),
      // Written out, as the condition of the partial index is, so that it is used.
      sql`${t.assignments.purpose} = 'plan'`,
      unmet === 'comparison' ? eq(t.assignments.comparisonId, t.slots.comparisonId) : undefined,
    )
    const found = db
      .select({ id: t.slots.id, comparisonId: t.slots.comparisonId, promptId: t.slots.promptId })
      .from(t.slots)
      .where(
        and(
          eq(t.slots.studyId, sql.placeholder('studyId')),
          eq(t.slots.raterKind, sql.placeholder('raterKind')),
          eq(t.slots.firstSystemId, sql.placeholder('first')),
          eq(t.slots.secondSystemId, sql.placeholder('second')),
          // Written out, not as a parameter, so that the partial index over open slots is used.
          firstSide === 'a' ? sql`${t.slots.openA} > 0` : sql`${t.slots.openB} > 0`,
          unmet === 'any' ? undefined : sql`not exists (select 1 from ${t.assignments} where ${own})`,
        ),
      )
      .orderBy(asc(t.slots.taken), asc(t.slots.draw))
      .limit(1)
    return how === 'look' ? found : queries.locked(found, t.slots, 'pass over')
  })
}
