import type { Wish } from '../server/contract/standing.ts'
import { exchangePlace, takePlace, type Place, type Seeker } from './places.ts'
import type { Queries, Steps } from './store.ts'

/** The first wish that an open place fulfils, taken: as it stands, else by an exchange of sides, exceptions last. */
export function* takeWish(
  queries: Queries,
  seeker: Seeker,
  wishes: Wish[],
  emptyHanded: boolean,
): Steps<{ place: Place; wish: Wish } | undefined> {
  // Slots that another transaction is taking from are passed over first, and waited for when a rater would be left with
  // nothing: what that one leaves is still open. Whoever waits holds no slot, so none waits for the other.
  const ways = emptyHanded && queries.kind === 'postgres' ? (['pass over', 'wait'] as const) : (['pass over'] as const)
  for (const others of ways) {
    for (const alike of ranked(wishes)) {
      for (const take of [takePlace, exchangePlace]) {
        for (const wish of alike) {
          const place = yield* take(queries, seeker, wish, others)
          if (place) return { place, wish }
        }
      }
    }
  }
  return undefined
}

/** Wishes by rank: an exchange for one that is better comes before a place for one that is worse. */
function ranked(wishes: Wish[]): Wish[][] {
  return [
    wishes.filter(({ lesser, exception }) => !lesser && !exception),
    wishes.filter(({ lesser }) => lesser),
    wishes.filter(({ exception }) => exception),
  ]
}
