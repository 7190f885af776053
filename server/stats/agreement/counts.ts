/** How often each unit (a comparison, an item) got each category: all that most coefficients ask of the data. */
export type Counts = {
  categories: number
  /** Units × categories, row by row. */
  counts: Float64Array
}

/** A coefficient, or in plain words why these data have none. */
export type Coefficient = { value: number; why?: undefined } | { value: null; why: string }

export const undefinedBecause = (why: string): Coefficient => ({ value: null, why })

/**
 * Counts the categories of each unit from one list of codes a rater; null: that rater did not judge that unit.
 * Codes are whole numbers from 0 below `categories`, lists are equally long; else a RangeError.
 */
export function countRatings(ratings: readonly (readonly (number | null)[])[], categories: number): Counts {
  if (!Number.isInteger(categories) || categories < 2) {
    throw new RangeError(`Agreement needs two categories or more, not ${String(categories)}.`)
  }
  const units = ratings[0]?.length ?? 0
  const counts = new Float64Array(units * categories)
  for (const row of ratings) {
    if (row.length !== units)
      throw new RangeError('Every rater needs an entry for every unit, null where none was made.')
    for (const [unit, code] of row.entries()) {
      if (code === null) continue
      if (!Number.isInteger(code) || code < 0 || code >= categories) {
        throw new RangeError(`A code is a whole number from 0 to ${String(categories - 1)}, not ${String(code)}.`)
      }
      counts[unit * categories + code]! += 1
    }
  }
  return { categories, counts }
}

/** The units of these that have exactly `raters` judgments. */
export function ratedBy({ categories, counts }: Counts, raters: number): Counts {
  const kept: number[] = []
  for (let at = 0; at < counts.length; at += categories) {
    const row = counts.subarray(at, at + categories)
    let n = 0
    for (const count of row) n += count
    if (n === raters) kept.push(...row)
  }
  return { categories, counts: Float64Array.from(kept) }
}
