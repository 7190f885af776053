import { sigmoid } from './sigmoid.ts'
import { halfDeviance, nonZero, stirlingRest } from './gamma.ts'

/** A logit as far as this from 0 stands for 0 or 1: e^−700 is about the smallest number that has all digits. */
const farthest = 700

const halfLogTwoPi = 0.9189385332046727

/** The logarithm of the beta function, for finite a, b > 0, else a RangeError. */
export function logBeta(a: number, b: number): number {
  checkShapes(a, b)
  const n = a + b
  const rest = stirlingRest(a) + stirlingRest(b) - stirlingRest(n)
  return halfLogTwoPi - (a - 0.5) * Math.log1p(b / a) - b * Math.log1p(a / b) - 0.5 * Math.log(b) + rest
}

/**
 * x^a y^b / B(a, b) with y = 1 − x: how fast the share below x grows with the logit of x.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 */
function betaSlope(x: number, y: number, a: number, b: number): number {
  const n = a + b
  const rest = stirlingRest(n) - stirlingRest(a) - stirlingRest(b)
  // From the smaller of x and y, which has digits that the other has lost: n may be a billion.
  const difference = x < y ? a - n * x : n * y - b
  const deviance = halfDeviance(a, n * x, difference) + halfDeviance(b, n * y, -difference)
  return Math.sqrt(a / (2 * Math.PI)) * Math.sqrt(b / n) * Math.exp(rest - deviance)
}

/**
 * The shares of a Beta(a, b) variable below and above x; y = 1 − x is handed in so that a point close to 1 keeps its digits.
 * For finite a, b > 0; takes some √max(a, b) steps.
 * Source: DiDonato and Morris (1992), Algorithm 708, its continued fraction (BFRAC), which does not cancel where x is
 * close to 1; by Lentz's method.
 */
export function betaTails(x: number, y: number, a: number, b: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 }
  if (y <= 0) return { lower: 1, upper: 0 }
  if (x * (b + 1) > y * (a + 1)) {
    const { lower, upper } = betaTails(y, x, b, a)
    return { lower: upper, upper: lower }
  }
  const limit = 1000 + 20 * Math.sqrt(Math.max(a, b))
  const lambda = a * y - b * x
  let fraction = (a * (lambda + 1)) / (a + 1)
  let c = fraction
  let d = 0
  for (let k = 1; k < limit; k++) {
    const at = a + 2 * k
    const step = (k * (b - k) * x) / (at - 1)
    const numerator = (((a + k - 1) * (a + b + k - 1)) / (at - 1)) * x * step
    const denominator = k + step + ((a + k) * (lambda + 1 + k * (1 + y))) / (at + 1)
    d = 1 / nonZero(denominator + numerator * d)
    c = nonZero(denominator + numerator / c)
    const factor = c * d
    fraction *= factor
    if (Math.abs(factor - 1) < 4e-16) {
      const lower = Math.min(betaSlope(x, y, a, b) / fraction, 1)
      return { lower, upper: 1 - lower }
    }
  }
  throw new Error(`The incomplete beta function did not settle at x = ${x}, a = ${a}, b = ${b}.`)
}

/** The share of a Beta(a, b) variable below x: 0 and 1 outside [0, 1]; a, b finite and > 0, else a RangeError. */
export function betaCdf(x: number, a: number, b: number): number {
  checkShapes(a, b)
  if (Number.isNaN(x)) throw new RangeError('The beta distribution needs a number, not NaN.')
  return betaTails(x, 1 - x, a, b).lower
}

/** The point below which a share p of a Beta(a, b) variable lies; p outside [0, 1] or a, b not > 0 is a RangeError. */
export function betaQuantile(p: number, a: number, b: number): number {
  checkShapes(a, b)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a share from 0 to 1, not ${p}.`)
  if (p === 0 || p === 1) return p
  const logit = betaQuantileLogit(p, 1 - p, a, b)
  return sigmoid(logit)
}

/**
 * The logit of the quantile at p = 1 − q, both in (0, 1). Newton's method on the logarithm of the smaller tail: it is a
 * concave function of the logit, so that from the second step on the steps all go one way and cannot run off.
 */
export function betaQuantileLogit(p: number, q: number, a: number, b: number): number {
  if (q < p) return -betaQuantileLogit(q, p, b, a)
  const wanted = Math.log(p)
  let logit = Math.log(a / b)
  let before = logit
  for (let step = 0; step < 200; step++) {
    const [x, y] = [1 / (1 + Math.exp(-logit)), 1 / (1 + Math.exp(logit))]
    const { lower } = betaTails(x, y, a, b)
    const slope = betaSlope(x, y, a, b)
    if (lower < 1e-305 || slope < 1e-305) {
      // The first step, from above, may go to where a tail is less than the smallest number: go half of it.
      logit = (logit + before) / 2
      continue
    }
    const move = ((Math.log(lower) - wanted) * lower) / slope
    // Beyond, x or y would be less than the smallest number: they are 0 and 1.
    if (Math.abs(logit) === farthest && logit * move < 0) return logit * Infinity
    before = logit
    logit = Math.max(-farthest, Math.min(logit - move, farthest))
    if (Math.abs(move) < 1e-14 * Math.max(1, Math.abs(logit))) return logit
    // Rounding may keep the last digit moving to and fro.
    if (step > 30 && Math.abs(move) < 1e-12 * Math.max(1, Math.abs(logit))) return logit
  }
  throw new Error(`The beta quantile did not settle at p = ${p}, a = ${a}, b = ${b}.`)
}

function checkShapes(a: number, b: number): void {
  if (a > 0 && b > 0 && a < Infinity && b < Infinity) return
  throw new RangeError(`The beta distribution needs finite a, b > 0, not ${a} and ${b}.`)
}
