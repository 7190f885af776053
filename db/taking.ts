import type { Wish } from '../server/contract/standing.ts'
import { exchangePlace, slotsFor, takePlace, type Place, type Seeker } from './places.ts'
import type { Queries, Steps } from './store.ts'

/** The first wish that an open place fulfils, taken: as it stands, else by an exchange of sides, exceptions last. */
export function* takeWish(
  queries: Queries,
  seeker: Seeker,
  wishes: Wish[],
): Steps<{ place: Place; wish: Wish } | undefined> {
  for (const alike of ranked(wishes)) {
    for (const take of [takePlace, exchangePlace]) {
      for (const wish of alike) {
        const place = yield* take(queries, seeker, wish)
        if (place) return { place, wish }
      }
    }
  }
  return undefined
}

/**
 * After no wish was fulfilled: the slots that would fulfil the best one but are held by another transaction. None is a sure
 * word that nothing of the plan is open for this rater.
 */
export function* heldByOthers(queries: Queries, seeker: Seeker, wishes: Wish[]): Steps<string[]> {
  if (queries.kind === 'sqlite') return []
  for (const alike of ranked(wishes)) {
    for (const wish of alike) {
      const slots = yield* slotsFor(queries, seeker, wish)
      if (slots.length > 0) return slots
    }
  }
  return []
}

/** Wishes by rank: an exchange for one that is better comes before a place for one that is worse. */
function ranked(wishes: Wish[]): Wish[][] {
  return [
    wishes.filter(({ lesser, exception }) => !lesser && !exception),
    wishes.filter(({ lesser }) => lesser),
    wishes.filter(({ exception }) => exception),
  ]
}
