import type { Covariance } from './covariance.ts'
import type { StrengthFit } from './fit.ts'
import { sigmoid } from '../numeric/sigmoid.ts'

/** How much stronger one system is than another; null where their strengths cannot be compared. */
export type Difference = { estimate: number; se: number }

/**
 * The difference of two systems' strengths in natural-logarithm units, with Var = Vii + Vjj − 2Vij. Null where one has no
 * finite strength or they are in different groups. Whether two intervals overlap does not answer this.
 */
export function differenceBetween(
  fit: StrengthFit,
  covariance: Covariance,
  one: number,
  other: number,
): Difference | null {
  const { local, group } = fit.identified
  const [i, j] = [local[one], local[other]]
  if (i === undefined || j === undefined) throw new RangeError(`There are no systems ${one} and ${other}.`)
  if (i === -1 || j === -1 || group[i] !== group[j]) return null
  const { size, values } = covariance
  const variance = values[i * size + i]! + values[j * size + j]! - 2 * values[i * size + j]!
  // A system with itself: rounding may leave a hair below 0.
  return { estimate: fit.at[i]! - fit.at[j]!, se: Math.sqrt(Math.max(0, variance)) }
}

/**
 * The chance that one system is preferred to another, a tie as half, with its interval: that of the difference, mapped.
 * `quantile` is the standard normal's or Student's point of the level (1.96). Of the half-win model only.
 */
export function winProbability(
  { estimate, se }: Difference,
  quantile: number,
): { estimate: number; low: number; high: number } {
  return {
    estimate: sigmoid(estimate),
    low: sigmoid(estimate - quantile * se),
    high: sigmoid(estimate + quantile * se),
  }
}
