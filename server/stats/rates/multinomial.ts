import { chiSquaredQuantile } from '../numeric/chiSquared.ts'
import { stirlingRest } from '../numeric/gamma.ts'
import { checkCounts, checkLevel } from './checks.ts'
import type { Interval } from './intervals.ts'

/**
 * Intervals for the shares of several outcomes that hold for all of them together with probability `level`, about.
 * `counts` whole, one an outcome, at least two, with a sum of at least 1, else a RangeError.
 * Source: Goodman (1965), On simultaneous confidence intervals for multinomial proportions, Technometrics 7, eq. 2.8–2.10.
 */
export function goodman(counts: readonly number[], level = 0.95): Interval[] {
  const n = totalOf(counts)
  checkLevel(level)
  const a = chiSquaredQuantile(1 - (1 - level) / counts.length, 1)
  return counts.map((count) => {
    const root = Math.sqrt(a * (a + (4 * count * (n - count)) / n))
    return {
      low: count === 0 ? 0 : (a + 2 * count - root) / (2 * (n + a)),
      high: count === n ? 1 : (a + 2 * count + root) / (2 * (n + a)),
    }
  })
}

/**
 * The same by Sison and Glaz, of one length for all outcomes: shorter for three outcomes of some size, and longer above
 * than below.
 * Source: Sison and Glaz (1995), Simultaneous confidence intervals and sample size determination for multinomial
 * proportions, JASA 90, 366–369, with the Edgeworth term of Levin (1981).
 */
export function sisonGlaz(counts: readonly number[], level = 0.95): Interval[] {
  const n = totalOf(counts)
  checkLevel(level)
  // The least whole distance from the counts that reaches the level: by doubling, then by halves.
  let [short, width] = [-1, 0]
  while (width < n && coverage(counts, n, width) < level) [short, width] = [width, Math.min(n, 2 * width + 1)]
  while (width - short > 1) {
    const middle = Math.floor((short + width) / 2)
    if (coverage(counts, n, middle) < level) short = middle
    else width = middle
  }
  const before = width === 0 ? 0 : coverage(counts, n, width - 1)
  const reached = coverage(counts, n, width)
  // The level is met between one whole count and the next: the share of the way there, added above.
  const between = width === 0 ? 0 : (level - before) / (reached - before)
  const below = Math.max(0, width - 1)
  return counts.map((count) => ({
    low: Math.max(0, (count - below) / n),
    high: Math.min(1, (count + below + 2 * between) / n),
  }))
}

/** The chance that all counts of a multinomial sample lie within `width` of the given ones: Levin (1981), eq. 2. */
function coverage(counts: readonly number[], n: number, width: number): number {
  let log = 0
  let [mean, variance, third, fourth] = [0, 0, 0, 0]
  for (const count of counts) {
    const one = truncatedPoisson(count, Math.max(0, count - width), count + width)
    log += one.logShare
    mean += one.mean
    variance += one.variance
    third += one.third
    fourth += one.fourth - 3 * one.variance ** 2
  }
  if (variance === 0) return Math.exp(log - logPoissonAtMean(n))
  const z = (n - mean) / Math.sqrt(variance)
  const skew = third / variance ** 1.5
  const excess = fourth / variance ** 2
  const edgeworth =
    1 +
    (skew / 6) * (z ** 3 - 3 * z) +
    (excess / 24) * (z ** 4 - 6 * z ** 2 + 3) +
    (skew ** 2 / 72) * (z ** 6 - 15 * z ** 4 + 45 * z ** 2 - 15)
  const density = (edgeworth * Math.exp(-(z ** 2) / 2)) / Math.sqrt(2 * Math.PI * variance)
  return Math.exp(log - logPoissonAtMean(n)) * density
}

/** The log of the chance that a Poisson count of mean n is n: n^n e^(−n) / n!, by what Stirling's formula leaves out. */
function logPoissonAtMean(n: number): number {
  return -0.5 * Math.log(2 * Math.PI * n) - stirlingRest(n)
}

/** A Poisson count of the given mean held between two bounds: the log of its chance, its mean and central moments. */
function truncatedPoisson(lambda: number, low: number, high: number) {
  if (lambda === 0) return { logShare: 0, mean: 0, variance: 0, third: 0, fourth: 0 }
  // Moments about the count by the chances themselves, relative to the one at the count: few, and nothing cancels.
  const sums = [0, 0, 0, 0, 0]
  const add = (k: number, weight: number) => {
    for (let power = 0, term = weight; power <= 4; power++, term *= k - lambda) sums[power]! += term
  }
  add(lambda, 1)
  for (let k = lambda + 1, weight = 1; k <= high && weight > 1e-30; k++) add(k, (weight *= lambda / k))
  for (let k = lambda - 1, weight = 1; k >= low && weight > 1e-30; k--) add(k, (weight *= (k + 1) / lambda))
  const [share, first, second, cube, fourth] = sums as [number, number, number, number, number]
  const [a, b, c, d] = [first / share, second / share, cube / share, fourth / share]
  return {
    logShare: logPoissonAtMean(lambda) + Math.log(share),
    mean: lambda + a,
    variance: b - a ** 2,
    third: c - 3 * a * b + 2 * a ** 3,
    fourth: d - 4 * a * c + 6 * a ** 2 * b - 3 * a ** 4,
  }
}

function totalOf(counts: readonly number[]): number {
  checkCounts(...counts)
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (counts.length < 2 || n === 0) throw new RangeError('Shares need at least two outcomes and at least one count.')
  return n
}
