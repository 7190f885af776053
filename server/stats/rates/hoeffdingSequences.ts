import { checkLevel } from './checks.ts'
import type { Interval } from './intervals.ts'

/**
 * Bounds for a mean of n values from 0 to 1 that hold at every moment at once, uncut, shortest at about `best` values: the
 * two-sided normal mixture with Hoeffding's variance of ¼ a value. Wider than `betaBinomialSequence` unless the mean is ½.
 * Source: Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, 1055–1080, eq. 14 and section 3.5.
 */
export function normalMixtureSequence(mean: number, n: number, best: number, level = 0.95): Interval {
  checkLevel(level)
  if (!(n >= 1) || !(best >= 1)) throw new RangeError(`A sequence needs one value or more, not ${n} with ${best}.`)
  const log = -2 * Math.log1p(-level)
  const rho = best / 4 / (log + Math.log1p(log))
  const variance = n / 4
  const half = Math.sqrt((variance + rho) * (Math.log1p(variance / rho) + log)) / n
  return { low: mean - half, high: mean + half }
}

/**
 * The same with weights that fall as the values come, set beforehand: needs the values in order, each from 0 to 1, cut at 0
 * and 1.
 * Source: Waudby-Smith and Ramdas (2024), Estimating means of bounded random variables by betting, JRSS B 86, 1–27, prop. 1.
 */
export function predictableHoeffding(values: ArrayLike<number>, level = 0.95): Interval {
  checkLevel(level)
  const log = Math.log(2) - Math.log1p(-level)
  let [weights, weighted, squares] = [0, 0, 0]
  for (let at = 0; at < values.length; at++) {
    const t = at + 1
    const weight = Math.min(1, Math.sqrt((8 * log) / (t * Math.log1p(t))))
    weights += weight
    weighted += weight * checkValue(values[at]!)
    squares += weight ** 2 / 8
  }
  if (weights === 0) return { low: 0, high: 1 }
  const half = (log + squares) / weights
  return { low: Math.max(0, weighted / weights - half), high: Math.min(1, weighted / weights + half) }
}

/** A value of a sequence of bounded values, or a RangeError. */
export function checkValue(value: number): number {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`The values lie from 0 to 1, not at ${value}.`)
  return value
}
