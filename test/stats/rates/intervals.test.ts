import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  agrestiCoull,
  clopperPearson,
  jeffreys,
  wilson,
  wilsonCorrected,
  type Interval,
} from '../../../server/stats/rates/intervals.ts'
import { binomialCdf } from '../../../server/stats/numeric/binomial.ts'
import { golden } from '../golden.ts'

type Share = { k: number; n: number; conf: number }
type Bounds = { estimate: number } & Record<
  'wilson' | 'wilson_continuity_corrected' | 'clopper_pearson' | 'agresti_coull_unclipped' | 'jeffreys',
  [number, number]
>

const share = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

describe('the Wilson interval', () => {
  const cases = golden<Share, Bounds>('proportion_ci')

  test.each(cases)('of $inputs.k in $inputs.n is the one R and statsmodels give', (one) => {
    const { estimate, low, high, level, method } = wilson(one.inputs.k, one.inputs.n, one.inputs.conf)
    expect(Math.abs(estimate - one.expected.estimate)).toBeLessThan(one.tolerance_abs)
    expect(Math.abs(low - one.expected.wilson[0])).toBeLessThan(one.tolerance_abs)
    expect(Math.abs(high - one.expected.wilson[1])).toBeLessThan(one.tolerance_abs)
    expect({ level, method }).toEqual({ level: one.inputs.conf, method: 'Wilson' })
  })

  test('has at least four reference cases, both ends among them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(4)
    expect(cases.some(({ inputs }) => inputs.k === 0)).toBe(true)
    expect(cases.some(({ inputs }) => inputs.k === inputs.n)).toBe(true)
  })

  test('contains its estimate and stays within 0 and 1', () => {
    fc.assert(
      fc.property(share, ([k, n]) => {
        const { estimate, low, high } = wilson(k, n)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(estimate)
        expect(high).toBeGreaterThanOrEqual(estimate)
        expect(high).toBeLessThanOrEqual(1)
      }),
      { numRuns: 2000 },
    )
  })

  test('of the other outcome is its mirror image', () => {
    fc.assert(
      fc.property(share, ([k, n]) => {
        const [one, other] = [wilson(k, n), wilson(n - k, n)]
        expect(one.low).toBeCloseTo(1 - other.high, 12)
        expect(one.high).toBeCloseTo(1 - other.low, 12)
      }),
    )
  })

  test('shrinks when the same share is seen more often', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 20 }), ([k, n], times) => {
        const [few, many] = [wilson(k, n), wilson(k * times, n * times)]
        expect(many.high - many.low).toBeLessThan(few.high - few.low)
      }),
    )
  })

  test('grows in both bounds with each further success', () => {
    fc.assert(
      fc.property(share, ([k, n]) => {
        fc.pre(k < n)
        const [one, more] = [wilson(k, n), wilson(k + 1, n)]
        expect(more.low).toBeGreaterThan(one.low)
        expect(more.high).toBeGreaterThan(one.high)
      }),
    )
  })

  test('solves the equation it is defined by: the bound is z standard errors from the estimate', () => {
    const z = 1.959963984540054
    fc.assert(
      fc.property(share, ([k, n]) => {
        const { estimate, low, high } = wilson(k, n)
        for (const bound of [low, high]) {
          if (bound === 0 || bound === 1) continue
          expect(Math.abs(estimate - bound) / Math.sqrt((bound * (1 - bound)) / n)).toBeCloseTo(z, 6)
        }
      }),
    )
  })

  test.each([
    [0, 0],
    [-1, 3],
    [4, 3],
    [1.5, 3],
    [1, 3.5],
    [Number.NaN, 3],
    [1, Number.NaN],
    [1, Number.POSITIVE_INFINITY],
  ])('of %d in %d is refused', (k, n) => {
    expect(() => wilson(k, n)).toThrow(RangeError)
  })
})

describe('another interval for a share', () => {
  const kinds: [string, keyof Bounds, (count: number, n: number, level: number) => Interval][] = [
    ['Clopper–Pearson', 'clopper_pearson', clopperPearson],
    ['Jeffreys', 'jeffreys', jeffreys],
    ['Agresti–Coull', 'agresti_coull_unclipped', agrestiCoull],
    ['corrected Wilson', 'wilson_continuity_corrected', wilsonCorrected],
  ]

  test.each(kinds)('of the kind %s is the one R and statsmodels give', (_name, key, interval) => {
    for (const { inputs, expected, tolerance_abs } of golden<Share, Bounds>('proportion_ci')) {
      const { low, high } = interval(inputs.k, inputs.n, inputs.conf)
      const [wantedLow, wantedHigh] = expected[key] as [number, number]
      expect(Math.abs(low - wantedLow)).toBeLessThan(tolerance_abs)
      expect(Math.abs(high - wantedHigh)).toBeLessThan(tolerance_abs)
    }
  })

  test.each(kinds)('of the kind %s contains the share, mirrors, and refuses what is none', (_name, _key, interval) => {
    fc.assert(
      fc.property(share, fc.double({ min: 0.5, max: 0.999, noNaN: true }), ([k, n], level) => {
        const { low, high } = interval(k, n, level)
        const other = interval(n - k, n, level)
        expect(0 <= low && low <= k / n && k / n <= high && high <= 1).toBe(true)
        expect(Math.abs(low - (1 - other.high))).toBeLessThan(1e-11)
      }),
    )
    expect(() => interval(4, 3, 0.95)).toThrow(RangeError)
    expect(() => interval(1, 3, 1)).toThrow(RangeError)
  })

  test('of Clopper and Pearson covers at least its level at every share, counted out', () => {
    const n = 17
    for (let p = 0.01; p < 1; p += 0.01) {
      let covered = 0
      for (let k = 0; k <= n; k++) {
        const { low, high } = clopperPearson(k, n, 0.9)
        if (low <= p && p <= high) covered += binomialCdf(k, n, p) - binomialCdf(k - 1, n, p)
      }
      expect(covered).toBeGreaterThanOrEqual(0.9)
    }
  })
})
