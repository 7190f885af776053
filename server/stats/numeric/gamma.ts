const halfLogTwoPi = 0.9189385332046727

/** Terms of Stirling's series, B₂ₖ / (2k(2k − 1)): Abramowitz and Stegun (1964), 6.1.41. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]

/**
 * What Stirling's formula leaves out: log Γ(x) − [(x − ½) log x − x + ½ log 2π], for x > 0. Ratios of gamma functions are
 * written with it, so that numbers in the millions do not cancel.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities.
 */
export function stirlingRest(x: number): number {
  let rest = 0
  let at = x
  // Each step up is exact; from 12 on the series has all digits.
  for (; at < 12; at++) rest += (at + 0.5) * Math.log1p(1 / at) - 1
  const square = at * at
  let power = at
  for (const term of stirling) {
    rest += term / power
    power *= square
  }
  return rest
}

/** The logarithm of the gamma function, for finite x > 0, else a RangeError. */
export function logGamma(x: number): number {
  if (!(x > 0) || x === Infinity) throw new RangeError(`The gamma function needs a finite x > 0, not ${x}.`)
  return (x - 0.5) * Math.log(x) - x + halfLogTwoPi + stirlingRest(x)
}

/**
 * x log(x/m) + m − x for x, m > 0, without the cancellation near x = m: half the deviance of a Poisson count. Who knows the
 * difference x − m better than from x and m hands it in.
 * Source: Loader (2000), Fast and accurate computation of binomial probabilities, section 3.
 */
export function halfDeviance(x: number, m: number, difference = x - m): number {
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) - difference
  const ratio = difference / (x + m)
  let sum = difference * ratio
  let term = 2 * x * ratio
  const square = ratio * ratio
  for (let k = 3; ; k += 2) {
    term *= square
    const next = sum + term / k
    if (next === sum) return sum
    sum = next
  }
}

/** x^a e^(−x) / Γ(a): how fast the share below x grows with log x. */
export function gammaSlope(x: number, a: number): number {
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-halfDeviance(a, x) - stirlingRest(a))
}

/**
 * The shares of a gamma variable of shape a below and above x: both, since a small one cannot be had as 1 minus the other.
 * For a > 0 and 0 < x < ∞.
 * Source: NIST Digital Library of Mathematical Functions 8.11.4 (series) and 8.9.2 (continued fraction).
 */
export function gammaTails(x: number, a: number): { lower: number; upper: number } {
  const slope = gammaSlope(x, a)
  const limit = 1000 + 20 * Math.sqrt(a)
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let k = 1; k < limit; k++) {
      term *= x / (a + k)
      sum += term
      if (term < sum * 1e-17) return bothTails(slope * sum)
    }
  } else {
    // Lentz's method, as modified by Thompson and Barnett (1986).
    let b = x + 1 - a
    let c = 1e300
    let d = 1 / b
    let fraction = d
    for (let k = 1; k < limit; k++) {
      const numerator = k * (a - k)
      b += 2
      d = 1 / nonZero(numerator * d + b)
      c = nonZero(b + numerator / c)
      const factor = c * d
      fraction *= factor
      if (Math.abs(factor - 1) < 2e-16) {
        const { lower, upper } = bothTails(slope * fraction)
        return { lower: upper, upper: lower }
      }
    }
  }
  throw new Error(`The incomplete gamma function did not settle at x = ${x}, a = ${a}.`)
}

function bothTails(lower: number): { lower: number; upper: number } {
  const share = Math.min(lower, 1)
  return { lower: share, upper: 1 - share }
}

/** Lentz's method divides by what may happen to be 0. */
export function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
