import { betaQuantileLogit, betaTails } from './beta.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/** From here on Student's t is the normal distribution to more digits than are kept. */
const asNormal = 1e12

/**
 * The share of Student's t with `df` degrees of freedom below t; any real df > 0 (∞: normal), else a RangeError.
 * Source: Abramowitz and Stegun (1964), 26.5.27.
 */
export function tCdf(t: number, df: number): number {
  checkDegrees(df)
  if (Number.isNaN(t)) throw new RangeError('Student’s t needs a number, not NaN.')
  if (df >= asNormal) return normalCdf(t)
  if (t === 0) return 0.5
  if (Math.abs(t) === Infinity) return t < 0 ? 0 : 1
  const square = t * t
  const tail = square === Infinity ? 0 : betaTails(df / (df + square), square / (df + square), df / 2, 0.5).lower / 2
  return t < 0 ? tail : 1 - tail
}

/** The point below which a share p of Student's t lies; −∞ and ∞ at 0 and 1; p outside or df not > 0 is a RangeError. */
export function tQuantile(p: number, df: number): number {
  checkDegrees(df)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a share from 0 to 1, not ${p}.`)
  if (df >= asNormal || p === 0 || p === 1 || p === 0.5) return normalQuantile(p)
  const tail = 2 * Math.min(p, 1 - p)
  const t = Math.sqrt(df) * Math.exp(-betaQuantileLogit(tail, 1 - tail, df / 2, 0.5) / 2)
  return p < 0.5 ? -t : t
}

function checkDegrees(df: number): void {
  if (!(df > 0)) throw new RangeError(`Student’s t needs degrees of freedom > 0, not ${df}.`)
}
