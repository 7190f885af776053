import { stirlingRest } from '../numeric/gamma.ts'
import type { Random } from '../random.ts'

/**
 * How many of n tries of chance p succeed, drawn at random. n whole, n ≥ 0, 0 ≤ p ≤ 1, else a RangeError.
 * Inversion where few are expected, else rejection from a transformed uniform: Hörmann (1993), The generation of binomial
 * random variates, Journal of Statistical Computation and Simulation 46, 101–110, algorithm BTRS.
 */
export function drawBinomial(n: number, p: number, random: Random): number {
  if (!Number.isInteger(n) || n < 0 || !(p >= 0 && p <= 1)) {
    throw new RangeError(`A binomial draw needs whole n ≥ 0 and 0 ≤ p ≤ 1, not ${n} and ${p}.`)
  }
  if (p > 0.5) return n - drawBinomial(n, 1 - p, random)
  if (n === 0 || p === 0) return 0
  return n * p < 10 ? byInversion(n, p, random) : byRejection(n, p, random)
}

function byInversion(n: number, p: number, random: Random): number {
  const odds = p / (1 - p)
  let chance = Math.exp(n * Math.log1p(-p))
  let left = random.number()
  let k = 0
  while (left > chance && k < n) {
    left -= chance
    k += 1
    chance *= (odds * (n - k + 1)) / k
    // Rounding may leave a rest that no chance covers; it belongs to the far end.
    if (chance < 1e-300) break
  }
  return k
}

function byRejection(n: number, p: number, random: Random): number {
  const odds = p / (1 - p)
  const spread = Math.sqrt(n * p * (1 - p))
  const b = 1.15 + 2.53 * spread
  const a = -0.0873 + 0.0248 * b + 0.01 * p
  const centre = n * p + 0.5
  const alpha = (2.83 + 5.1 / b) * spread
  const mode = Math.floor((n + 1) * p)
  for (;;) {
    const v = random.number()
    const u = random.number() - 0.5
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + centre)
    if (us >= 0.07 && v <= 0.92 - 4.2 / b) return k
    if (k < 0 || k > n) continue
    const height = Math.log((v * alpha) / (a / (us * us) + b))
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * Math.log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * Math.log((odds * (n - k + 1)) / (k + 1)) +
      stirlingRest(mode + 1) +
      stirlingRest(n - mode + 1) -
      stirlingRest(k + 1) -
      stirlingRest(n - k + 1)
    if (height <= bound) return k
  }
}
