import { normalCdf, normalQuantile } from '../numeric/normal.ts'
import { quantileOf } from '../numeric/quantile.ts'
import { checkLevel } from './checks.ts'

/** A rate's value in each replicate that has one, ascending, and what BCa needs besides. */
export type Replicates = {
  values: Float64Array
  /** Replicates in which there was nothing to divide by. */
  empty: number
  estimate: number
  acceleration: number
}

/** The two quantiles between which a share `level` of the replicates lies. */
export function percentileBounds({ values }: Replicates, level: number): { low: number; high: number } {
  checkLevel(level)
  const tail = (1 - level) / 2
  return { low: quantileOf(values, tail), high: quantileOf(values, 1 - tail) }
}

/**
 * The same, corrected for bias and for a spread that changes with the rate; null where all replicates lie on one side of the
 * estimate, which leaves the correction without bounds.
 * Source: Efron (1987), Better bootstrap confidence intervals, JASA 82, 171–185, eq. 2.3 and 4.1.
 */
export function bcaBounds(replicates: Replicates, level: number): { low: number; high: number } | null {
  checkLevel(level)
  const { values, estimate, acceleration } = replicates
  let below = 0
  // Rates are fractions of whole numbers: what equals the estimate but for rounding counts half.
  for (const value of values) below += value < estimate - 1e-12 ? 1 : value <= estimate + 1e-12 ? 0.5 : 0
  const bias = normalQuantile(below / values.length)
  if (!Number.isFinite(bias)) return null
  const bound = (p: number): number => {
    const z = bias + normalQuantile(p)
    return quantileOf(values, normalCdf(bias + z / (1 - acceleration * z)))
  }
  return { low: bound((1 - level) / 2), high: bound((1 + level) / 2) }
}
