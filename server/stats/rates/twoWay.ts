import type { Measure } from '../../contract/estimate.ts'
import { tQuantile } from '../numeric/student.ts'
import { counted, divisor, marginal, type Cells, type RateName } from './cells.ts'
import { checkLevel } from './checks.ts'

export type TwoWayVariance = {
  mean: number
  byPrompt: number
  byRater: number
  byCell: number
  /** byPrompt + byRater − byCell; it may come out below 0. */
  both: number
}

/**
 * The variance of a rate when judgments of one prompt, and judgments by one rater, may depend on each other. Each part is a
 * cluster sum of squares times G/(G − 1); null with fewer than two prompts or raters, or nothing to divide by.
 * Source: Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, JBES 29, 238–249, eq. 2.13.
 */
export function twoWayVariance(cells: Cells, rate: RateName): TwoWayVariance | null {
  const [prompts, raters] = [marginal(cells, 'prompt'), marginal(cells, 'rater')]
  let [total, n] = [0, 0]
  for (let at = 0; at < prompts.win.length; at++) {
    total += counted(rate, prompts.win[at]!, prompts.tie[at]!)
    n += divisor(rate, prompts.win[at]!, prompts.tie[at]!, prompts.loss[at]!)
  }
  const mean = total / n
  const part = (groups: Pick<Cells, 'win' | 'tie' | 'loss'>): number | null => {
    let [sum, used] = [0, 0]
    for (let at = 0; at < groups.win.length; at++) {
      const size = divisor(rate, groups.win[at]!, groups.tie[at]!, groups.loss[at]!)
      if (size === 0) continue
      used++
      sum += (counted(rate, groups.win[at]!, groups.tie[at]!) - size * mean) ** 2
    }
    return used < 2 ? null : ((sum / n ** 2) * used) / (used - 1)
  }
  const [byPrompt, byRater, byCell] = [part(prompts), part(raters), part(cells)]
  if (byPrompt === null || byRater === null || byCell === null) return null
  return { mean, byPrompt, byRater, byCell, both: byPrompt + byRater - byCell }
}

/**
 * A rate with the interval of `twoWayVariance`, Student's t with the smaller number of groups less one, cut at 0 and 1. Where
 * the variance of both comes out at less than the larger of its two parts, as chance may have it, that part is taken: the
 * interval is then never shorter than either clustering alone gives, and `method` says so. `n` counts prompts.
 */
export function twoWayInterval(cells: Cells, rate: RateName, level = 0.95): Measure {
  checkLevel(level)
  const found = twoWayVariance(cells, rate)
  const method = 'cluster-robust by prompt and rater (CGM, t)'
  if (!found) {
    const why = 'Clusters of prompts and of raters need two of each.'
    return { estimate: null, low: null, high: null, level, method, n: cells.prompts, why }
  }
  const larger = Math.max(found.byPrompt, found.byRater)
  if (larger < 1e-24) {
    const why = 'Prompts and raters are all alike; no spread can be estimated.'
    return { estimate: found.mean, low: null, high: null, level, method, n: cells.prompts, why }
  }
  const variance = Math.max(found.both, larger)
  const degrees = Math.min(cells.prompts, cells.raters) - 1
  const half = -tQuantile((1 - level) / 2, degrees) * Math.sqrt(variance)
  const floor = found.both < larger ? ', not below either alone' : ''
  const cut = found.mean < half || found.mean + half > 1 ? ', cut at 0 and 1' : ''
  return {
    estimate: found.mean,
    low: Math.max(0, found.mean - half),
    high: Math.min(1, found.mean + half),
    level,
    method: method + floor + cut,
    n: cells.prompts,
  }
}
