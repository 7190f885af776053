/** The most choices in a row that are the same. */
export function longestRun(choices: ArrayLike<number>): number {
  let longest = 0
  let run = 0
  for (let at = 0; at < choices.length; at++) {
    run = at > 0 && choices[at] === choices[at - 1] ? run + 1 : 1
    longest = Math.max(longest, run)
  }
  return longest
}

/**
 * The chance of a run of `length` or more of either side among n choices with even chances. A run of that length is
 * length − 1 choices in a row that repeat the one before, each with chance ½ and independent; the chance that no such row
 * appears follows a recursion over n.
 * n whole and ≥ 0, length whole and ≥ 1, else a RangeError.
 * Source: Feller (1968), An introduction to probability theory and its applications I, 3rd ed., section XIII.7.
 */
export function chanceOfRun(length: number, n: number): number {
  if (!Number.isInteger(length) || length < 1 || !Number.isInteger(n) || n < 0) {
    throw new RangeError(`A run needs whole numbers, at least 1 of at least 0, not ${length} of ${n}.`)
  }
  if (length > n) return 0
  if (length === 1) return 1
  const repeats = length - 1
  // Of `happened[i]`: the chance that among i repeats-or-not a row of `repeats` has appeared. Summed as itself, so that
  // tiny chances keep their digits.
  const happened = new Float64Array(n)
  const start = 2 ** -repeats
  for (let i = repeats; i < n; i++) {
    // It first appears at i: a break, then the row, with nothing before the break; at the very start there is no break.
    const first = i === repeats ? start : (start / 2) * (1 - happened[i - repeats - 1]!)
    happened[i] = happened[i - 1]! + first
  }
  return Math.min(1, happened[n - 1]!)
}
