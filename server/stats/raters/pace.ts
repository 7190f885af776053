import { quantileOf } from '../numeric/quantile.ts'

/** A judgment below this is too fast whatever the texts: Huang et al. (2012), two seconds an item. */
export const leastMs = 2000

/** A judgment in less than this share of the time the rater usually takes for so long a text is too fast. */
const leastShare = 1 / 3

export type Pace = {
  /** Judgments whose time is known. */
  n: number
  medianMs: number
  /** Judgments under the floor, and the share of n. */
  tooFast: number
  tooFastShare: number
}

/**
 * How fast a rater is, against a floor for each judgment: two seconds, or a third of what the length of the two texts
 * lets expect of this rater (the rater's own median time a unit of length) where lengths are known.
 * `elapsedMs` and `lengths`: an entry each judgment, NaN: not known. Null where no time is known.
 * Source of the floors: Huang, Curran, Keeney, Poposki and DeShon (2012), Detecting and deterring insufficient effort
 * responding to surveys, Journal of Business and Psychology 27, 99–114.
 */
export function paceOf(elapsedMs: ArrayLike<number>, lengths: ArrayLike<number>): Pace | null {
  const times: number[] = []
  const perUnit: number[] = []
  for (let at = 0; at < elapsedMs.length; at++) {
    const time = elapsedMs[at]!
    if (Number.isNaN(time)) continue
    times.push(time)
    if (lengths[at]! > 0) perUnit.push(time / lengths[at]!)
  }
  if (times.length === 0) return null
  const usual = perUnit.length === 0 ? 0 : medianOf(perUnit)
  let tooFast = 0
  for (let at = 0; at < elapsedMs.length; at++) {
    if (Number.isNaN(elapsedMs[at]!)) continue
    const expected = lengths[at]! > 0 ? usual * lengths[at]! : 0
    if (elapsedMs[at]! < Math.max(leastMs, leastShare * expected)) tooFast += 1
  }
  return { n: times.length, medianMs: medianOf(times), tooFast, tooFastShare: tooFast / times.length }
}

function medianOf(values: number[]): number {
  return quantileOf(Float64Array.from(values).sort(), 0.5)
}
