import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { betaCdf, betaQuantile, betaTails, logBeta } from '../../../server/stats/numeric/beta.ts'
import { binomialCdf } from '../../../server/stats/numeric/binomial.ts'
import { chiSquaredCdf, chiSquaredQuantile, chiSquaredTail } from '../../../server/stats/numeric/chiSquared.ts'
import { logGamma } from '../../../server/stats/numeric/gamma.ts'
import { normalCdf, normalQuantile } from '../../../server/stats/numeric/normal.ts'
import { quantileOf } from '../../../server/stats/numeric/quantile.ts'
import { tCdf, tQuantile } from '../../../server/stats/numeric/student.ts'
import { golden } from '../golden.ts'

type Table = Record<string, (number | number[])[]>
const [reference] = golden<Table, Record<string, number[]>>('distributions')

const functions: Record<string, (...numbers: number[]) => number> = {
  qnorm: normalQuantile,
  pnorm: normalCdf,
  pbeta: betaCdf,
  qbeta: betaQuantile,
  pchisq: chiSquaredCdf,
  qchisq: chiSquaredQuantile,
  pt: tCdf,
  qt: tQuantile,
  lgamma: logGamma,
  pbinom: binomialCdf,
}

function relative(found: number, wanted: number): number {
  return wanted === 0 ? Math.abs(found) : Math.abs(found / wanted - 1)
}

describe('a distribution', () => {
  const rows = Object.entries(reference!.inputs).flatMap(([name, inputs]) =>
    inputs.map((input, index) => [name, [input].flat(), reference!.expected[name]![index]!] as const),
  )

  test.each(rows)('%s(%j) agrees with R to ten digits, tails included', (name, inputs, wanted) => {
    expect(relative(functions[name]!(...inputs), wanted)).toBeLessThan(reference!.tolerance_abs)
  })

  test('has a function for every row of the reference', () => {
    expect(Object.keys(reference!.inputs).sort()).toEqual(Object.keys(functions).sort())
  })

  // Printed with more digits than the reference has: Abramowitz and Stegun (1964), tables 26.2 and 6.1; exact fractions.
  test.each([
    ['Φ(−38)', normalCdf(-38), 2.88542835e-316, 1e-7],
    ['Φ(−20)', normalCdf(-20), 2.7536241186062337e-89, 1e-13],
    ['log Γ(½)', logGamma(0.5), Math.log(Math.PI) / 2, 1e-14],
    ['log Γ(171)', logGamma(171), 706.5730622457874, 1e-14],
    ['log B(½, ½)', logBeta(0.5, 0.5), Math.log(Math.PI), 1e-14],
    ['log B(3, 4)', logBeta(3, 4), -Math.log(60), 1e-14],
    ['log B(1, 1e9)', logBeta(1, 1e9), -Math.log(1e9), 1e-13],
    ['1 − t(5e3, 1)', tCdf(-5e3, 1), Math.atan(1 / 5e3) / Math.PI, 1e-13],
    ['χ² of 2 degrees above 1000', chiSquaredTail(1000, 2), Math.exp(-500), 1e-12],
    ['at most 0 of 1000 at 0.9', binomialCdf(0, 1000, 0.25), 0.75 ** 1000, 1e-12],
    ['half of a million at ½', betaCdf(0.5, 5e5, 5e5), 0.5, 1e-12],
  ])('%s is right', (_name, found, wanted, tolerance) => {
    expect(relative(found, wanted)).toBeLessThan(tolerance)
  })
})

const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })
const shape = fc.double({ min: 0.3, max: 2000, noNaN: true })
const degrees = fc.double({ min: 0.5, max: 3000, noNaN: true })

describe('a quantile', () => {
  test('is where its distribution reaches the share', () => {
    fc.assert(
      fc.property(share, shape, shape, degrees, (p, a, b, df) => {
        // Toward 1 the distribution itself has no more digits than 1 has; with a shape of thousands it loses as many.
        const tolerance = 1e-10 * Math.max(p, 1e-6)
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(tolerance)
        expect(Math.abs(betaCdf(betaQuantile(p, a, b), a, b) - p)).toBeLessThan(tolerance + 4e-12 * Math.max(a, b))
        expect(Math.abs(chiSquaredCdf(chiSquaredQuantile(p, df), df) - p)).toBeLessThan(tolerance)
        expect(Math.abs(tCdf(tQuantile(p, df), df) - p)).toBeLessThan(tolerance)
      }),
      { numRuns: 500 },
    )
  })

  test('grows with the share, and with a turned share turns', () => {
    fc.assert(
      fc.property(share, share, shape, shape, degrees, (p, q, a, b, df) => {
        const [less, more] = [Math.min(p, q), Math.max(p, q)]
        expect(normalQuantile(less)).toBeLessThanOrEqual(normalQuantile(more))
        expect(betaQuantile(less, a, b)).toBeLessThanOrEqual(betaQuantile(more, a, b) * (1 + 1e-13))
        expect(chiSquaredQuantile(less, df)).toBeLessThanOrEqual(chiSquaredQuantile(more, df) * (1 + 1e-13))
        expect(tQuantile(less, df)).toBeLessThanOrEqual(tQuantile(more, df) + 1e-12 * Math.abs(tQuantile(more, df)))
        const half = less / 2
        expect(tQuantile(1 - half, df) / -tQuantile(half, df)).toBeCloseTo(1, 3)
      }),
    )
  })

  test('of extremes is the end, not an error', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0])
    expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3)]).toEqual([0, 1])
    expect([chiSquaredQuantile(0, 2), chiSquaredQuantile(1, 2)]).toEqual([0, Infinity])
    expect([tQuantile(0, 2), tQuantile(1, 2), tQuantile(0.5, 2)]).toEqual([-Infinity, Infinity, 0])
    expect(normalQuantile(5e-324)).toBeLessThan(-38)
    expect(betaQuantile(0.025, 1e-3, 1)).toBe(0)
    expect(betaQuantile(0.025, 1, 1e6) / (-Math.log1p(-0.025) / 1e6)).toBeCloseTo(1, 6)
    expect(betaQuantile(0.5, 1e6, 1e6)).toBeCloseTo(0.5, 12)
    expect(betaQuantile(1e-300, 20, 1) / 1e-15).toBeCloseTo(1, 10)
    expect(chiSquaredQuantile(1e-12, 1e7)).toBeCloseTo(9968573.147173, 5)
    expect(tQuantile(0.975, 1e13)).toBeCloseTo(1.959963984540054, 12)
    expect(tQuantile(0.975, 1e9)).toBeCloseTo(1.959963984540054, 7)
  })
})

describe('a share below', () => {
  test('grows, and mirrors where its distribution does', () => {
    fc.assert(
      fc.property(share, share, shape, shape, degrees, (x, y, a, b, df) => {
        const [less, more] = [Math.min(x, y), Math.max(x, y)]
        expect(betaCdf(less, a, b)).toBeLessThanOrEqual(betaCdf(more, a, b) * (1 + 1e-11))
        expect(betaTails(x, 1 - x, a, b).lower).toBe(betaTails(1 - x, x, b, a).upper)
        const [t, x2] = [8 * (x - 0.5), 2 * df * x]
        expect(tCdf(t, df) + tCdf(-t, df)).toBeCloseTo(1, 14)
        expect(normalCdf(t) + normalCdf(-t)).toBeCloseTo(1, 14)
        expect(chiSquaredCdf(x2, df) + chiSquaredTail(x2, df)).toBeCloseTo(1, 14)
      }),
    )
  })

  test('of a binomial is the sum of its chances', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: -1, max: 60 }), share, (n, k, p) => {
        let sum = 0
        let choose = 1
        for (let i = 0; i <= Math.min(k, n); i++) {
          sum += choose * p ** i * (1 - p) ** (n - i)
          choose = (choose * (n - i)) / (i + 1)
        }
        expect(relative(binomialCdf(k, n, p), Math.min(sum, 1))).toBeLessThan(1e-10)
      }),
    )
  })

  test('is 0 and 1 outside, and refuses what is no distribution', () => {
    expect([betaCdf(-1, 2, 2), betaCdf(2, 2, 2)]).toEqual([0, 1])
    expect([chiSquaredCdf(-1, 2), chiSquaredCdf(Infinity, 2)]).toEqual([0, 1])
    expect([tCdf(-Infinity, 2), tCdf(Infinity, 2), tCdf(-1e200, 2)]).toEqual([0, 1, 0])
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(0)]).toEqual([0, 1, 0.5])
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5), binomialCdf(2, 5, 0), binomialCdf(2, 5, 1)]).toEqual([
      0, 1, 1, 0,
    ])
    for (const wrong of [
      () => normalCdf(NaN),
      () => normalQuantile(-0.1),
      () => normalQuantile(NaN),
      () => logGamma(0),
      () => logGamma(Infinity),
      () => betaCdf(0.5, 0, 1),
      () => betaCdf(NaN, 1, 1),
      () => betaQuantile(1.1, 1, 1),
      () => tCdf(1, 0),
      () => tCdf(NaN, 1),
      () => tQuantile(2, 1),
      () => chiSquaredCdf(1, -1),
      () => chiSquaredCdf(NaN, 1),
      () => chiSquaredQuantile(NaN, 1),
      () => binomialCdf(1.5, 2, 0.5),
      () => binomialCdf(1, 2, 1.5),
    ]) {
      expect(wrong).toThrow(RangeError)
    }
  })
})

describe('a quantile of values', () => {
  test('lies between two of them by straight line', () => {
    const values = Float64Array.of(1, 2, 4, 8)
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantileOf(values, p))).toEqual([1, 1.75, 3, 5, 8])
    expect(quantileOf(Float64Array.of(7), 0.3)).toBe(7)
    expect(quantileOf(Float64Array.of(-Infinity, -Infinity), 0.5)).toBe(-Infinity)
  })

  test('needs values and a share', () => {
    expect(() => quantileOf(new Float64Array(0), 0.5)).toThrow(RangeError)
    expect(() => quantileOf(Float64Array.of(1), 1.5)).toThrow(RangeError)
  })
})
