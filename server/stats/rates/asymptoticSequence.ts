import { checkLevel } from './checks.ts'
import type { Interval } from './intervals.ts'

/** The parameter for which the sequence is shortest at about `best` units. Source: as for `asymptoticSequence`, appendix B.2. */
export function asymptoticRho(best: number, level = 0.95): number {
  checkLevel(level)
  if (!(best >= 1)) throw new RangeError(`The sequence is shortest at one unit or more, not ${best}.`)
  const log = -2 * Math.log1p(-level)
  return Math.sqrt((log + Math.log1p(log)) / best)
}

/**
 * Bounds for a mean that hold at every moment at once in large samples, uncut; `deviation` is the standard deviation of the
 * n units seen (dividing by n), and `rho` from `asymptoticRho`. With prompt means as units it allows judgments of one prompt
 * to depend on each other. Its level holds from some size on, as the central limit theorem does: below some twenty units do
 * not act on it.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory and asymptotic confidence
 * sequences, Annals of Statistics 52, 2613–2640, eq. 8.
 */
export function asymptoticSequence(mean: number, deviation: number, n: number, rho: number, level = 0.95): Interval {
  checkLevel(level)
  if (!(n >= 1) || !(deviation >= 0) || !(rho > 0)) {
    throw new RangeError(`A sequence needs n ≥ 1, a deviation ≥ 0 and ρ > 0, not ${n}, ${deviation} and ${rho}.`)
  }
  const spread = n * rho ** 2
  const half =
    deviation * Math.sqrt(((2 * (spread + 1)) / (n * spread)) * Math.log(Math.sqrt(spread + 1) / (1 - level)))
  return { low: mean - half, high: mean + half }
}
