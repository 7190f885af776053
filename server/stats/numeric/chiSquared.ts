import { gammaSlope, gammaTails } from './gamma.ts'

/** The share of χ² with `df` degrees of freedom (any real df > 0, else a RangeError) below x. */
export function chiSquaredCdf(x: number, df: number): number {
  return tails(x, df).lower
}

/** The share above x: the p-value of a χ² statistic, with all its digits where it is tiny. */
export function chiSquaredTail(x: number, df: number): number {
  return tails(x, df).upper
}

function tails(x: number, df: number): { lower: number; upper: number } {
  checkDegrees(df)
  if (Number.isNaN(x)) throw new RangeError('χ² needs a number, not NaN.')
  if (x <= 0) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  return gammaTails(x / 2, df / 2)
}

/** e^−700 is about the smallest number that has all digits. */
const farthest = 700

/**
 * The point below which a share p of χ² lies; 0 and ∞ at 0 and 1; p outside or df not > 0 is a RangeError. Newton's method
 * on the logarithm of the smaller tail as a function of log x, which is concave, so that the steps cannot run off.
 */
export function chiSquaredQuantile(p: number, df: number): number {
  checkDegrees(df)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a share from 0 to 1, not ${p}.`)
  if (p === 0) return 0
  if (p === 1) return Infinity
  const a = df / 2
  const fromBelow = p <= 0.5
  const wanted = Math.log(fromBelow ? p : 1 - p)
  let logX = Math.log(a)
  let before = logX
  for (let step = 0; step < 200; step++) {
    const x = Math.exp(logX)
    const { lower, upper } = gammaTails(x, a)
    const tail = fromBelow ? lower : upper
    const slope = gammaSlope(x, a)
    if (tail < 1e-305 || slope < 1e-305) {
      // The first step may go to where a tail is less than the smallest number: go half of it.
      logX = (logX + before) / 2
      continue
    }
    const move = ((Math.log(tail) - wanted) * tail) / slope
    before = logX
    logX -= fromBelow ? move : -move
    // Where x would be less than the smallest number it is 0.
    if (before === -farthest && logX < before) return 0
    logX = Math.max(logX, -farthest)
    const tolerance = (step > 30 ? 1e-12 : 1e-14) * Math.max(1, Math.abs(logX))
    if (Math.abs(move) < tolerance) return 2 * Math.exp(logX)
  }
  throw new Error(`The χ² quantile did not settle at p = ${p}, df = ${df}.`)
}

function checkDegrees(df: number): void {
  if (!(df > 0) || df === Infinity) throw new RangeError(`χ² needs finite degrees of freedom > 0, not ${df}.`)
}
