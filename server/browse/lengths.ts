import { textsOfComparisons, type BrowseFilter, type LengthRange } from '../../db/browse.ts'
import type { Store } from '../../db/store.ts'
import { featuresOf } from '../stats/bias/features.ts'

/** Of some comparisons those whose texts are as long as is looked for, counted as slices of results count them. */
export async function ofLengths<Comparison extends { id: string }>(
  store: Store,
  { responseLength, promptLength, scale }: BrowseFilter,
  comparisons: Comparison[],
): Promise<Comparison[]> {
  if ((responseLength === undefined && promptLength === undefined) || comparisons.length === 0) return comparisons
  const texts = await textsOfComparisons(
    store,
    comparisons.map(({ id }) => id),
  )
  const kept = new Set(
    texts
      .filter(({ turn, prompt, first, second }) => {
        const own = lengthOf(first, turn)
        const responses = scale === null ? (own + lengthOf(second, turn)) / 2 : own
        return isIn(responseLength, responses) && isIn(promptLength, lengthOf(prompt, 0))
      })
      .map(({ id }) => id),
  )
  return comparisons.filter(({ id }) => kept.has(id))
}

/** Characters of a turn, or of all of them; NaN where there is no text. */
function lengthOf(turns: string[] | null, turn: number): number {
  const text = judgedText(turns, turn)
  return text === undefined ? Number.NaN : featuresOf(text).length
}

/** The text of a turn, or of all of them, as it is measured; undefined where there is none. */
export const judgedText = (turns: string[] | null, turn: number): string | undefined =>
  turns === null || turns.length === 0 ? undefined : turn === 0 ? turns.join('\n\n') : turns[turn - 1]

function isIn(range: LengthRange | undefined, length: number): boolean {
  if (range === undefined) return true
  return range === null ? Number.isNaN(length) : length >= range.from && length < range.below
}
