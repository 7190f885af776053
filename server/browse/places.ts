import { candidates, type BrowseFilter, type BrowsePlace } from '../../db/browse.ts'
import { nextResponses } from '../../db/browseGrades.ts'
import type { Store } from '../../db/store.ts'
import { countsByResponse, rankOf } from './contestedGrades.ts'
import type { Seen } from './seen.ts'

/** A place in an order; `key` is what the comparison is called there, where that is not its id. */
export type Place = BrowsePlace & { key: string }

/** The next places after one, so many at once. */
export type NextPlaces = (after: BrowsePlace | undefined, atOnce: number) => Promise<Place[]>

/** The order that a filter asks for. */
export async function placesOf(store: Store, filter: BrowseFilter, { veil }: Seen): Promise<NextPlaces> {
  const { scale, order } = filter
  if (scale !== null && (veil !== null || order.by !== 'files')) {
    const ranked = await rankedResponses(store, filter, scale.length, veil ?? ((id) => id))
    return (after, atOnce) => {
      const start = after === undefined ? 0 : firstBeyond(ranked, after, order.by)
      return Promise.resolve(ranked.slice(start, start + atOnce))
    }
  }
  return async (after, atOnce) =>
    (await candidates(store, filter, after, atOnce)).map((place) => ({ ...place, key: place.id }))
}

/**
 * All responses in order. No table keeps them so: they are counted anew, some at a time, which is as much work as the study
 * has grades.
 */
async function rankedResponses(
  store: Store,
  filter: BrowseFilter,
  grades: number,
  keyOf: (id: string) => string,
): Promise<Place[]> {
  const { by } = filter.order
  const ranked: Place[] = []
  for (let after: string | undefined = ''; after !== undefined;) {
    const { ids, said, last }: Awaited<ReturnType<typeof nextResponses>> = await nextResponses(store, filter, after)
    const counts = countsByResponse(said)
    for (const id of ids) {
      const own = counts.get(id)
      if (by === 'files') ranked.push({ rank: 0, id, key: keyOf(id) })
      else if (own) ranked.push({ rank: rankOf(own, grades), id, key: keyOf(id) })
    }
    after = last
    // Judgments go first.
    await new Promise(setImmediate)
  }
  return ranked.sort((one, other) => inOrder(one, other, by))
}

/** Of equals those agreed on go the other way round, as pairs do. */
function inOrder(one: { rank: number; key: string }, other: { rank: number; key: string }, by: string): number {
  const keys = one.key < other.key ? -1 : one.key > other.key ? 1 : 0
  if (by === 'files') return keys
  const [low, high] = [one.rank - other.rank || keys, other.rank - one.rank || -keys]
  return by === 'agreed' ? low : high
}

function firstBeyond(ranked: Place[], { rank, id }: BrowsePlace, by: string): number {
  let [low, high] = [0, ranked.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (inOrder(ranked[middle]!, { rank, key: id }, by) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
