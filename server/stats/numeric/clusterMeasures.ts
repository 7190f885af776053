import type { Measure } from '../../contract/estimate.ts'
import { tQuantile } from './student.ts'

/** What an estimate is told with: its interval's level, how both were made, and the units it rests on. */
export type Told = { level: number; method: string; n: number }

/** Says why there is no number. */
export function unknown({ level, method, n }: Told, why: string): Measure {
  return { estimate: null, low: null, high: null, level, method, n, why }
}

/**
 * An estimate with Student's interval on as many degrees of freedom as there are clusters but one; without an interval,
 * and with the reason, where there are fewer than two clusters or they show no spread. `clip` bounds the interval.
 */
export function byStudent(
  told: Told,
  { estimate, se, clusters, clip }: { estimate: number; se: number; clusters: number; clip?: [number, number] },
): Measure {
  const bare = { estimate, low: null, high: null, ...told }
  if (clusters < 2) return { ...bare, why: 'An interval needs at least two clusters.' }
  if (!(se > 0 && se < Infinity)) return { ...bare, why: 'All clusters say the same, so that their spread cannot be seen.' } // prettier-ignore
  const half = tQuantile((1 + told.level) / 2, clusters - 1) * se
  const [least, most] = clip ?? [-Infinity, Infinity]
  return { ...told, estimate, low: Math.max(least, estimate - half), high: Math.min(most, estimate + half) }
}

/**
 * The same measure seen through an increasing function, such as log odds as a probability; without an interval where a
 * bound is too large to be written.
 */
export function through(measure: Measure, see: (value: number) => number): Measure {
  const seen = (value: number | null) => (value === null ? null : see(value))
  const [estimate, low, high] = [seen(measure.estimate), seen(measure.low), seen(measure.high)]
  if (estimate === Infinity) return unknown(measure, 'It is too large to be written.')
  if (high === Infinity)
    return { ...measure, estimate, low: null, high: null, why: 'The interval has no bound that can be written.' }
  return { ...measure, estimate, low, high }
}

/**
 * Σ tops / Σ bottoms over clusters with a cluster-robust interval (CR1, t with G − 1 degrees), bounded by `clip`; one
 * entry for each cluster, those with bottom 0 are passed over. Undefined, with the reason, where all bottoms are 0.
 * Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.11; Cameron, Miller (2015), J. Human Resources 50, 317–372.
 */
export function clusteredRatio(
  tops: Float64Array,
  bottoms: Float64Array,
  told: Omit<Told, 'n'> & { why: string; clip?: [number, number] },
): Measure {
  let [top, bottom, clusters] = [0, 0, 0]
  for (let g = 0; g < bottoms.length; g++) {
    if (bottoms[g] === 0) continue
    top += tops[g]!
    bottom += bottoms[g]!
    clusters++
  }
  const { level, method, why, clip } = told
  if (clusters === 0) return unknown({ level, method, n: 0 }, why)
  const estimate = top / bottom
  let squares = 0
  for (let g = 0; g < bottoms.length; g++) squares += (tops[g]! - estimate * bottoms[g]!) ** 2
  const se = Math.sqrt((squares * clusters) / (clusters - 1)) / bottom
  // Rounding must not pass for spread.
  const seen = se > 1e-12 * Math.max(1, Math.abs(estimate)) ? se : 0
  return byStudent({ level, method, n: bottom }, { estimate, se: seen, clusters, ...(clip && { clip }) })
}
