import { binomialCdf } from '../numeric/binomial.ts'
import { normalCdf, normalQuantile } from '../numeric/normal.ts'
import type { Linear } from './estimand.ts'

/** A two-sided test of `nullValue` at `alpha`, and the chance of rejecting it that is wanted. */
export type Aim = { nullValue: number; alpha: number; power: number }

/**
 * Independent judgments for which a score test rejects with the wanted power: ((z_α·√V₀ + z_β·√V₁) / (value − null))². Not
 * rounded up; Infinity where value and null value are the same. Multiply by the design effect.
 * Source: Lachin (1981), Introduction to sample size determination and power analysis, Controlled Clinical Trials 2, 93–113.
 */
export function judgmentsNeeded({ value, variance, nullVariance }: Linear, { nullValue, alpha, power }: Aim): number {
  checkAim(alpha, power)
  const [za, zb] = [normalQuantile(1 - alpha / 2), normalQuantile(power)]
  const reach = za * Math.sqrt(Math.max(0, nullVariance)) + zb * Math.sqrt(variance)
  return value === nullValue ? Infinity : (reach / (value - nullValue)) ** 2
}

/** The chance that the same test rejects with `effective` independent judgments (n / design effect). */
export function scorePower(
  { value, variance, nullVariance }: Linear,
  nullValue: number,
  alpha: number,
  effective: number,
) {
  const bar = normalQuantile(1 - alpha / 2) * Math.sqrt(Math.max(0, nullVariance))
  const gap = Math.abs(value - nullValue) * Math.sqrt(effective)
  if (variance === 0) return gap > bar ? 1 : 0
  return normalCdf((gap - bar) / Math.sqrt(variance)) + normalCdf((-gap - bar) / Math.sqrt(variance))
}

/**
 * Decided judgments for which the difference of p from ½ is found, by Cohen's effect size h = 2·asin√p − 2·asin√½.
 * Source: Cohen (1988), Statistical Power Analysis for the Behavioral Sciences, 2nd ed., section 6.2.
 */
export function decidedByArcsine(p: number, alpha: number, power: number): number {
  checkShare(p)
  checkAim(alpha, power)
  const h = Math.abs(2 * Math.asin(Math.sqrt(p)) - 2 * Math.asin(Math.SQRT1_2))
  const missed = (n: number) =>
    normalCdf(h * Math.sqrt(n) - normalQuantile(1 - alpha / 2)) +
    normalCdf(-h * Math.sqrt(n) - normalQuantile(1 - alpha / 2)) -
    power
  let [low, high] = [0, 1]
  while (missed(high) < 0) high *= 2
  for (let halving = 0; halving < 200 && high - low > 1e-13 * high; halving++) {
    const middle = (low + high) / 2
    if (missed(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Beyond this many decided judgments the exact search is not made. */
export const mostExact = 20_000

/**
 * Decided judgments for which the exact two-sided sign test of ½ has the wanted power: `first` is the smallest number
 * that reaches it, `stable` the smallest from which on it is never lost again up to `upTo` (the power of an exact test
 * goes up and down with n). Null where `upTo` judgments do not suffice. p is the share of wins among decided; ½ is a
 * RangeError, as is an `upTo` beyond 20,000.
 * Source: the binomial test; Chernick, Liu (2002), The saw-toothed behavior of power versus sample size, Amer. Statist. 56.
 */
export function decidedExact(p: number, alpha: number, power: number, upTo: number) {
  checkShare(p)
  checkAim(alpha, power)
  if (!(upTo >= 1 && upTo <= mostExact)) throw new RangeError(`The exact search goes up to ${mostExact} judgments.`)
  let [first, stable]: [number | null, number | null] = [null, null]
  // The largest count of the smaller outcome that rejects; it grows by 0 or 1 with each judgment.
  let critical = -1
  for (let n = 1; n <= upTo; n++) {
    if (2 * binomialCdf(critical + 1, n, 0.5) <= alpha) critical++
    const reached = critical < 0 ? 0 : binomialCdf(critical, n, p) + binomialCdf(critical, n, 1 - p)
    if (reached >= power) {
      first ??= n
      stable ??= n
    } else stable = null
  }
  return { first, stable }
}

function checkShare(p: number): void {
  if (!(p >= 0 && p <= 1) || p === 0.5)
    throw new RangeError(`A share to be told from ½ lies in 0…1 and is not ½: ${p}.`)
}

export function checkAim(alpha: number, power: number): void {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`An error rate lies between 0 and 1, not ${alpha}.`)
  if (!(power > alpha && power < 1)) throw new RangeError(`A power lies between the error rate and 1, not ${power}.`)
}
