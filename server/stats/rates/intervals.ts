import type { Estimate } from '../../contract/estimate.ts'

/** The 97.5% point of the standard normal distribution. */
const z = 1.959963984540054

/**
 * A share of n with Wilson's 95% score interval.
 * `count` of `n` judgments; both whole, 0 ≤ count ≤ n, n ≥ 1, else a RangeError.
 * Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
 */
export function wilson(count: number, n: number): Estimate {
  if (!Number.isInteger(count) || !Number.isInteger(n) || n < 1 || count < 0 || count > n) {
    throw new RangeError(`A share needs 0 ≤ count ≤ n and n ≥ 1, not ${String(count)} of ${String(n)}.`)
  }
  const p = count / n
  const denominator = 1 + z ** 2 / n
  const centre = (p + z ** 2 / (2 * n)) / denominator
  const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / denominator
  return {
    estimate: p,
    // At the ends the formula gives 0 and 1 exactly; rounding must not push past them.
    low: count === 0 ? 0 : centre - half,
    high: count === n ? 1 : centre + half,
    level: 0.95,
    method: 'Wilson',
  }
}
