import type { Measure } from '../../contract/estimate.ts'
import { quantileOf } from '../numeric/quantile.ts'
import { tQuantile } from '../numeric/student.ts'
import { wilson } from '../rates/intervals.ts'
import type { Coefficient } from './counts.ts'

export type Reported = {
  level: number
  method: string
  n: number
}

/** A share of replicates without a value above which no interval is offered. */
const mostUndefined = 0.05

/** Fewer clusters than this differ too little from draw to draw, so that percentiles come out far too close. */
const fewestClusters = 8

/**
 * A coefficient with the percentile interval of its replicates (NaN: a replicate that leaves it undefined). None is
 * offered where replicates cannot tell: a single cluster, all alike, too many undefined, or fewer than eight clusters, which
 * `unit` names.
 */
export function withPercentiles(
  found: Coefficient,
  replicates: Float64Array,
  clusters: number,
  { level, method, n, unit }: Reported & { unit: string },
): Measure {
  const base = { estimate: found.value, low: null, high: null, level, method, n }
  if (found.value === null) return { ...base, why: found.why }
  const without = (why: string): Measure => ({ ...base, why: `No interval: ${why}` })
  if (replicates.length === 0) return without('no resampling was asked for.')
  if (clusters < 2) return without('all judgments belong together, so there is nothing to resample.')
  const values = replicates.filter((value) => !Number.isNaN(value)).sort()
  const missing = replicates.length - values.length
  if (missing > mostUndefined * replicates.length) {
    return without(`${missing} of ${replicates.length} resamples leave the number undefined.`)
  }
  const [least, most] = [values[0]!, values.at(-1)!]
  if (most - least < 1e-12) return without('the judgments are so uniform that every resample gives the same.')
  if (clusters < fewestClusters) {
    return without(`${clusters} ${unit} are too few to resample; it is given from ${fewestClusters} on.`)
  }
  return {
    ...base,
    low: quantileOf(values, (1 - level) / 2),
    high: quantileOf(values, (1 + level) / 2),
    ...(missing > 0
      ? { why: `${missing} of ${replicates.length} resamples leave it undefined and are left out.` }
      : {}),
  }
}

/**
 * A coefficient with the interval of its standard error and Student's t over `clusters` less one, cut at 1, which no
 * coefficient exceeds.
 */
export function withStandardError(
  found: Coefficient,
  standardError: number,
  clusters: number,
  { level, method, n }: Reported,
): Measure {
  const base = { estimate: found.value, low: null, high: null, level, method, n }
  if (found.value === null) return { ...base, why: found.why }
  if (clusters < 2) return { ...base, why: 'No interval: all judgments belong together.' }
  if (standardError < 1e-12) return { ...base, why: 'No interval: the judgments are so uniform that none can be told.' }
  const half = tQuantile((1 + level) / 2, clusters - 1) * standardError
  return { ...base, low: Math.max(-1, found.value - half), high: Math.min(1, found.value + half) }
}

/** A share of `n` with Wilson's interval; null and why where n is 0. */
export function shareWithWilson(count: number, n: number, level: number, whyNone: string): Measure {
  if (n === 0) return { estimate: null, low: null, high: null, level, method: 'Wilson', n, why: whyNone }
  return { ...wilson(count, n, level), n }
}
