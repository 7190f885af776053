import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilson } from '../../../server/stats/rates/intervals.ts'
import { golden } from '../golden.ts'

type Share = { k: number; n: number; conf: number }
type Bounds = { estimate: number; wilson: [number, number] }

const share = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))

describe('the Wilson interval', () => {
  const cases = golden<Share, Bounds>('proportion_ci').filter(({ inputs }) => inputs.conf === 0.95)

  test.each(cases)('of $inputs.k in $inputs.n is the one R and statsmodels give', (one) => {
    const { estimate, low, high, level, method } = wilson(one.inputs.k, one.inputs.n)
    expect(Math.abs(estimate - one.expected.estimate)).toBeLessThan(one.tolerance_abs)
    expect(Math.abs(low! - one.expected.wilson[0])).toBeLessThan(one.tolerance_abs)
    expect(Math.abs(high! - one.expected.wilson[1])).toBeLessThan(one.tolerance_abs)
    expect({ level, method }).toEqual({ level: 0.95, method: 'Wilson' })
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
        expect(one.low).toBeCloseTo(1 - other.high!, 12)
        expect(one.high).toBeCloseTo(1 - other.low!, 12)
      }),
    )
  })

  test('shrinks when the same share is seen more often', () => {
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 20 }), ([k, n], times) => {
        const [few, many] = [wilson(k, n), wilson(k * times, n * times)]
        expect(many.high! - many.low!).toBeLessThan(few.high! - few.low!)
      }),
    )
  })

  test('grows in both bounds with each further success', () => {
    fc.assert(
      fc.property(share, ([k, n]) => {
        fc.pre(k < n)
        const [one, more] = [wilson(k, n), wilson(k + 1, n)]
        expect(more.low!).toBeGreaterThan(one.low!)
        expect(more.high!).toBeGreaterThan(one.high!)
      }),
    )
  })

  test('solves the equation it is defined by: the bound is z standard errors from the estimate', () => {
    const z = 1.959963984540054
    fc.assert(
      fc.property(share, ([k, n]) => {
        const { estimate, low, high } = wilson(k, n)
        for (const bound of [low!, high!]) {
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
