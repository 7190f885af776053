import type { Estimate } from '../../contract/estimate.ts'
import { betaQuantile } from '../numeric/beta.ts'
import { normalQuantile } from '../numeric/normal.ts'
import { checkLevel, checkShare } from './checks.ts'

/** Two bounds; what they bound and at which level stands where they are made. */
export type Interval = { low: number; high: number }

/**
 * A share of n with Wilson's score interval.
 * `count` of `n` judgments; both whole, 0 ≤ count ≤ n, n ≥ 1, 0 < level < 1, else a RangeError.
 * Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
 */
export function wilson(count: number, n: number, level = 0.95): Required<Estimate> {
  checkShare(count, n)
  const z = criticalZ(level)
  const p = count / n
  const denominator = 1 + z ** 2 / n
  const centre = (p + z ** 2 / (2 * n)) / denominator
  const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / denominator
  return {
    estimate: p,
    // At the ends the formula gives 0 and 1 exactly; rounding must not push past them.
    low: count === 0 ? 0 : centre - half,
    high: count === n ? 1 : centre + half,
    level,
    method: 'Wilson',
  }
}

/**
 * Wilson's interval for a share with the continuity correction of half a count; arguments as for `wilson`.
 * Source: Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, method 4.
 */
export function wilsonCorrected(count: number, n: number, level = 0.95): Interval {
  checkShare(count, n)
  const z = criticalZ(level)
  const bound = (p: number, sign: 1 | -1) =>
    (p + z ** 2 / (2 * n) + sign * z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / (1 + z ** 2 / n)
  return {
    low: count === 0 ? 0 : Math.max(0, bound((count - 0.5) / n, -1)),
    high: count === n ? 1 : Math.min(1, bound((count + 0.5) / n, 1)),
  }
}

/**
 * The exact interval for a share: covers at least `level`, mostly more; arguments as for `wilson`.
 * Source: Clopper and Pearson (1934), The use of confidence or fiducial limits, Biometrika 26, 404–413.
 */
export function clopperPearson(count: number, n: number, level = 0.95): Interval {
  checkShare(count, n)
  checkLevel(level)
  const tail = (1 - level) / 2
  return {
    low: count === 0 ? 0 : betaQuantile(tail, count, n - count + 1),
    high: count === n ? 1 : betaQuantile(1 - tail, count + 1, n - count),
  }
}

/**
 * The equal-tailed interval of Jeffreys' prior for a share, with 0 and 1 at the ends; arguments as for `wilson`.
 * Source: Brown, Cai and DasGupta (2001), Interval estimation for a binomial proportion, Statistical Science 16, 4.1.2.
 */
export function jeffreys(count: number, n: number, level = 0.95): Interval {
  checkShare(count, n)
  checkLevel(level)
  const tail = (1 - level) / 2
  return {
    low: count === 0 ? 0 : betaQuantile(tail, count + 0.5, n - count + 0.5),
    high: count === n ? 1 : betaQuantile(1 - tail, count + 0.5, n - count + 0.5),
  }
}

/**
 * The interval that adds half of z² to either count, cut at 0 and 1; arguments as for `wilson`.
 * Source: Agresti and Coull (1998), Approximate is better than "exact", The American Statistician 52, 119–126.
 */
export function agrestiCoull(count: number, n: number, level = 0.95): Interval {
  checkShare(count, n)
  const z = criticalZ(level)
  const more = n + z ** 2
  const p = (count + z ** 2 / 2) / more
  const half = z * Math.sqrt((p * (1 - p)) / more)
  return { low: Math.max(0, p - half), high: Math.min(1, p + half) }
}

/** The point of the standard normal distribution that leaves (1 − level) / 2 above it. */
export function criticalZ(level: number): number {
  checkLevel(level)
  return -normalQuantile((1 - level) / 2)
}
