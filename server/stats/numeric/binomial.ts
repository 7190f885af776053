import { betaTails } from './beta.ts'

/**
 * The chance of at most k successes in n tries of chance p, with all its digits where it is tiny.
 * k and n whole, n ≥ 0, 0 ≤ p ≤ 1, else a RangeError; k may lie outside 0…n.
 * Source: Abramowitz and Stegun (1964), 26.5.24.
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`A binomial chance needs whole k and n ≥ 0 and 0 ≤ p ≤ 1, not ${k}, ${n} and ${p}.`)
  }
  if (k < 0) return 0
  if (k >= n) return 1
  return betaTails(1 - p, p, n - k, k + 1).lower
}
