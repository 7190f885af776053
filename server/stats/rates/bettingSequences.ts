import { checkLevel } from './checks.ts'
import { checkValue } from './hoeffdingSequences.ts'
import type { Interval } from './intervals.ts'

/** What a bettor stakes on each value before seeing it: about right for the variance seen so far. */
function stakes(values: ArrayLike<number>, alpha: number, most: number): Float64Array {
  const found = new Float64Array(values.length)
  let [sum, squares, variance] = [0.5, 0.25, 0.25]
  for (let at = 0; at < values.length; at++) {
    const t = at + 1
    found[at] = Math.min(most, Math.sqrt((-2 * Math.log(alpha)) / (t * Math.log1p(t) * variance)))
    const value = checkValue(values[at]!)
    sum += value
    // The value's distance from the mean that includes it, and one imagined value of ½ with variance ¼.
    squares += (value - sum / (t + 1)) ** 2
    variance = squares / (t + 1)
  }
  return found
}

/**
 * Bounds for a mean of values from 0 to 1 that hold at every moment at once and adapt to their variance: the predictable
 * plug-in empirical Bernstein sequence. Needs the values in order; cut at 0 and 1.
 * Source: Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting, JRSS B 86, 1–27,
 * theorem 2, each side at half of 1 − level.
 */
export function empiricalBernsteinSequence(values: ArrayLike<number>, level = 0.95): Interval {
  checkLevel(level)
  const alpha = (1 - level) / 2
  const turned = Float64Array.from(values, (value) => 1 - value)
  return { low: lowerBernstein(values, alpha), high: 1 - lowerBernstein(turned, alpha) }
}

function lowerBernstein(values: ArrayLike<number>, alpha: number): number {
  const staked = stakes(values, alpha, 0.5)
  let [sum, weights, weighted, cost] = [0, 0, 0, 0]
  for (let at = 0; at < values.length; at++) {
    const stake = staked[at]!
    // The mean before this value; 0 before the first, which is as predictable as any.
    const before = at === 0 ? 0 : sum / at
    weights += stake
    weighted += stake * values[at]!
    cost += (values[at]! - before) ** 2 * (-Math.log1p(-stake) - stake)
    sum += values[at]!
  }
  return weights === 0 ? 0 : Math.max(0, (weighted - cost + Math.log(alpha)) / weights)
}

/**
 * What two bettors against the mean m own after the values, the better of them, from 1 between them: the hedged capital. A mean
 * is left out once it reaches 1/(1 − level). Stakes at most half of what could lose all.
 * Source: Waudby-Smith and Ramdas (2024), theorem 3, with the larger of the two in place of their sum (remark 4).
 */
export function hedgedCapital(values: ArrayLike<number>, m: number, level = 0.95): number {
  checkLevel(level)
  return Math.exp(logCapital(values, stakes(values, (1 - level) / 2, Infinity), m))
}

/** Its logarithm; stakes on a mean of 0 or 1 are bounded on the other side alone. */
function logCapital(values: ArrayLike<number>, staked: Float64Array, m: number): number {
  let [above, below] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    const distance = values[at]! - m
    above += Math.log1p(Math.min(staked[at]!, 0.5 / m) * distance)
    below += Math.log1p(-Math.min(staked[at]!, 0.5 / (1 - m)) * distance)
  }
  return Math.max(above, below) - Math.LN2
}

/**
 * Bounds for a mean of values from 0 to 1 that hold at every moment at once: the means against which neither bettor of
 * `hedgedCapital` has won enough. The shortest of the sequences that need the values in order; takes some fifty passes.
 */
export function bettingSequence(values: ArrayLike<number>, level = 0.95): Interval {
  checkLevel(level)
  const staked = stakes(values, (1 - level) / 2, Infinity)
  const most = -Math.log1p(-level)
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += values[at]!
  const mean = values.length === 0 ? 0.5 : sum / values.length
  // What a bettor on one side owns falls as m moves toward and past the values, so that each bound is met once.
  const inner = Math.min(1 - 1e-9, Math.max(1e-9, mean))
  const bound = (end: number): number => {
    let [outside, inside] = [end, inner]
    if (logCapital(values, staked, outside) < most) return end < 0.5 ? 0 : 1
    for (let step = 0; step < 50; step++) {
      const middle = (outside + inside) / 2
      if (logCapital(values, staked, middle) < most) inside = middle
      else outside = middle
    }
    return inside
  }
  return { low: bound(1e-12), high: bound(1 - 1e-12) }
}
