import {
  matchingComparisons,
  matchingJudgments,
  type BrowseFilter,
  type BrowsePlace,
  type RaterGroup,
} from '../../db/browse.ts'
import { matchingGrades } from '../../db/browseGrades.ts'
import type { Store } from '../../db/store.ts'
import { asksForJudgments } from './filter.ts'
import { ofForm } from './forms.ts'
import { ofLengths } from './lengths.ts'
import { placesOf, type NextPlaces, type Place } from './places.ts'
import type { Seen } from './seen.ts'

type Judgment = Awaited<ReturnType<typeof matchingGrades>>[number]
type Comparison = Awaited<ReturnType<typeof matchingComparisons>>[number]

/** A comparison that is looked for, with the judgments that are. */
export type Match = Comparison & { place: Place; judgmentIds: string[] }

/** What one look at the next candidates gave; `last` is where the next one goes on. */
export type Look = { matches: Match[]; looked: number; last: Place | undefined }

/** Looks at the next comparisons in the order of a filter. A look is short: what serves raters waits for no more. */
export async function lookAtNext(
  store: Store,
  filter: BrowseFilter,
  next: NextPlaces,
  after: BrowsePlace | undefined,
  atOnce: number,
): Promise<Look> {
  const places = await next(after, atOnce)
  if (places.length === 0) return { matches: [], looked: 0, last: undefined }
  const comparisons = await ofLengths(
    store,
    filter,
    await matchingComparisons(
      store,
      filter,
      places.map(({ id }) => id),
    ),
  )
  const byId = new Map(comparisons.map((one) => [one.id, one]))
  const judgments = await matchingIn(store, filter, comparisons)
  const own = Map.groupBy(judgments, ({ comparisonId }) => comparisonId)
  const counted = await countedIn(store, filter, comparisons, judgments)
  const needed = asksForJudgments(filter)
  const matches = places.flatMap((place): Match[] => {
    const comparison = byId.get(place.id)
    const found = own.get(place.id) ?? []
    if (!comparison || (needed && found.length === 0)) return []
    if (!counted(place.id)) return []
    if (filter.groups.length === 2 && !metInBoth(found, filter.groups)) return []
    return [{ ...comparison, place, judgmentIds: found.map(({ id }) => id) }]
  })
  return { matches, looked: places.length, last: places.length < atOnce ? undefined : places.at(-1) }
}

/** The judgments of some comparisons that are looked for. */
async function matchingIn(store: Store, filter: BrowseFilter, comparisons: { id: string }[]): Promise<Judgment[]> {
  const ids = comparisons.map(({ id }) => id)
  if (ids.length === 0) return []
  if (filter.scale !== null) return matchingGrades(store, filter, ids)
  return ofForm(store, filter, await matchingJudgments(store, filter, ids))
}

/** Which comparisons have as many judgments, by as many raters, as are asked for: whose they are plays no part. */
async function countedIn(
  store: Store,
  { raterId, notRaterId, ...filter }: BrowseFilter,
  comparisons: { id: string }[],
  found: Judgment[],
): Promise<(id: string) => boolean> {
  const { leastRaters = 0, leastTimes = 0 } = filter
  if (leastRaters === 0 && leastTimes === 0) return () => true
  const everybodys =
    raterId === undefined && notRaterId === undefined ? found : await matchingIn(store, filter, comparisons)
  const own = Map.groupBy(everybodys, ({ comparisonId }) => comparisonId)
  return (id) => {
    const judgments = own.get(id) ?? []
    return judgments.length >= leastTimes && new Set(judgments.map((one) => one.raterId)).size >= leastRaters
  }
}

/** Whether two raters, one of each group, are among those who judged. */
function metInBoth(judgments: Judgment[], [one, other]: RaterGroup[]): boolean {
  const inOne = judgments.filter((judgment) => isOf(judgment, one))
  const inOther = judgments.filter((judgment) => isOf(judgment, other))
  return inOne.some(({ raterId }) => inOther.some((judgment) => judgment.raterId !== raterId))
}

const isOf = ({ group, kind }: Judgment, of: RaterGroup | undefined) =>
  of !== undefined && group === of.group && (of.kind === undefined || kind === of.kind)

/** All that is looked for, a look at a time, letting others go first in between. */
export async function* allMatches(
  store: Store,
  filter: BrowseFilter,
  seen: Seen,
  atOnce = 500,
): AsyncGenerator<Match[]> {
  const next = await placesOf(store, filter, seen)
  for (let after: Place | undefined; ;) {
    const { matches, last } = await lookAtNext(
      store,
      filter,
      next,
      after && { rank: after.rank, id: after.key },
      atOnce,
    )
    if (matches.length > 0) yield matches
    if (!last) return
    after = last
    await new Promise(setImmediate)
  }
}
