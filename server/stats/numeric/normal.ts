const rootTwoPi = Math.sqrt(2 * Math.PI)

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / rootTwoPi
}

/**
 * The share of the standard normal distribution below x, with all digits in both tails; x may be infinite, NaN is a
 * RangeError.
 * Source: Abramowitz and Stegun (1964), 26.2.11 (series) and 26.2.14 (continued fraction).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) throw new RangeError('The normal distribution needs a number, not NaN.')
  if (x < -3) return upperTail(-x)
  if (x > 3) return 1 - upperTail(x)
  let term = x
  let sum = x
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return 0.5 + normalDensity(x) * sum
}

/** The share above x ≥ 3, by the fraction evaluated from the far end: 90 steps are enough there. */
function upperTail(x: number): number {
  const density = normalDensity(x)
  if (density === 0) return 0
  let fraction = x
  for (let k = 90; k >= 1; k--) fraction = x + k / fraction
  return density / fraction
}

/**
 * The point below which a share p of the standard normal distribution lies; −∞ and ∞ at 0 and 1, a RangeError outside.
 * Source: Abramowitz and Stegun (1964), 26.2.23 to start with, then Halley's steps on `normalCdf`.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a share from 0 to 1, not ${p}.`)
  if (p === 0) return -Infinity
  // The lower tail keeps its digits; 1 − p is exact for p from ½ on.
  if (p > 0.5) return p === 1 ? Infinity : -normalQuantile(1 - p)
  if (p === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(p))
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328)
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let x = numerator / denominator - t
  // From 4.5e-4 off, each step takes the error to its third power.
  for (let step = 0; step < 3; step++) {
    const off = (normalCdf(x) - p) / normalDensity(x)
    if (!Number.isFinite(off)) break
    x -= off / (1 + (x * off) / 2)
  }
  return x
}
