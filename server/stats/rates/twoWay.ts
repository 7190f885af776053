import type { Measure } from '../../contract/estimate.ts'
import { tQuantile } from '../numeric/student.ts'
import { marginal, sumsOf, type Cells, type RateName } from './cells.ts'
import { checkLevel } from './checks.ts'
import { halfLength } from './clusterInterval.ts'
import { clusterMean } from './clusters.ts'

export type TwoWayVariance = {
  mean: number
  /** How many prompts and raters have something to divide by. */
  prompts: number
  raters: number
  byPrompt: number
  byRater: number
  byCell: number
  /** byPrompt + byRater − byCell; it may come out below 0. */
  both: number
}

/**
 * The variance of a rate when judgments of one prompt, and judgments by one rater, may depend on each other. Each part is a
 * cluster sum of squares times G/(G − 1); null with fewer than two prompts or raters with something to divide by.
 * Source: Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, JBES 29, 238–249, eq. 2.13.
 */
export function twoWayVariance(cells: Cells, rate: RateName): TwoWayVariance | null {
  const prompts = sumsOf(rate, marginal(cells, 'prompt'))
  const raters = sumsOf(rate, marginal(cells, 'rater'))
  if (prompts[0].length < 2 || raters[0].length < 2) return null
  const promptMean = clusterMean(...prompts)
  const [byPrompt, byRater, byCell] = [
    promptMean.cr1 ** 2,
    clusterMean(...raters).cr1 ** 2,
    clusterMean(...sumsOf(rate, cells)).cr1 ** 2,
  ]
  return {
    mean: promptMean.mean,
    prompts: prompts[0].length,
    raters: raters[0].length,
    byPrompt,
    byRater,
    byCell,
    both: byPrompt + byRater - byCell,
  }
}

/**
 * A rate with the interval of `twoWayVariance`, Student's t with the smaller number of groups less one, cut at 0 and 1. It is
 * never shorter than the interval that clustering by prompt alone, or by rater alone, gives by the rules of
 * `clusterInterval`: where both come out shorter, as chance or few groups may have it, the longer half of the two is taken,
 * and `method` says so. Where either alone sees no spread, only the other sets that floor. `n` counts prompts.
 */
export function twoWayInterval(cells: Cells, rate: RateName, level = 0.95): Measure {
  checkLevel(level)
  const method = 'cluster-robust by prompt and rater (t)'
  const found = twoWayVariance(cells, rate)
  if (!found) {
    const [sums, sizes] = sumsOf(rate, marginal(cells, 'prompt'))
    const size = total(sizes)
    const estimate = size === 0 ? null : total(sums) / size
    const why = size === 0 ? 'There is nothing to divide by yet.' : 'It takes two prompts and two raters or more.'
    return { estimate, low: null, high: null, level, method, n: sums.length, why }
  }
  const { mean, prompts, raters, both } = found
  if (Math.max(found.byPrompt, found.byRater) < 1e-24) {
    const why = 'Prompts and raters are all alike; no spread can be estimated.'
    return { estimate: mean, low: null, high: null, level, method, n: prompts, why }
  }
  const joint = -tQuantile((1 - level) / 2, Math.min(prompts, raters) - 1) * Math.sqrt(Math.max(0, both))
  const longer = Math.max(
    halfLength(...sumsOf(rate, marginal(cells, 'prompt')), level),
    halfLength(...sumsOf(rate, marginal(cells, 'rater')), level),
  )
  const half = Math.max(joint, longer)
  const floor = joint < longer ? ', not below either alone' : ''
  const cut = mean < half || mean + half > 1 ? ', cut at 0 and 1' : ''
  return {
    estimate: mean,
    low: Math.max(0, mean - half),
    high: Math.min(1, mean + half),
    level,
    method: method + floor + cut,
    n: prompts,
  }
}

function total(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}
