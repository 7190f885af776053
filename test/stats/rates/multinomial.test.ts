import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { goodman, sisonGlaz } from '../../../server/stats/rates/multinomial.ts'
import { seeded } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'

type Outcomes = { win: number; tie: number; loss: number; conf: number }
type Expected = { goodman: [number, number][]; sison_glaz: [number, number][] }

const counts = fc.tuple(fc.nat(400), fc.nat(400), fc.nat(400)).filter((each) => each.some((one) => one > 0))

describe('simultaneous intervals for wins, ties and losses', () => {
  test.each(golden<Outcomes, Expected>('multinomial_wtl'))('of $inputs are those of R and statsmodels', (one) => {
    const { win, tie, loss, conf } = one.inputs
    for (const [found, wanted] of [
      [goodman([win, tie, loss], conf), one.expected.goodman],
      [sisonGlaz([win, tie, loss], conf), one.expected.sison_glaz],
    ] as const) {
      found.forEach(({ low, high }, index) => {
        expect(Math.abs(low - wanted[index]![0])).toBeLessThan(one.tolerance_abs)
        expect(Math.abs(high - wanted[index]![1])).toBeLessThan(one.tolerance_abs)
      })
    }
  })

  test.each([goodman, sisonGlaz])('%o contain the shares, keep their order, and stay within 0 and 1', (intervals) => {
    fc.assert(
      fc.property(counts, (each) => {
        const n = each[0] + each[1] + each[2]
        intervals(each).forEach(({ low, high }, index) => {
          expect(low).toBeLessThanOrEqual(each[index]! / n)
          expect(high).toBeGreaterThanOrEqual(each[index]! / n)
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high).toBeLessThanOrEqual(1)
        })
        const turned = intervals([each[2], each[0], each[1]])[1]!
        expect(turned.low).toBeCloseTo(intervals(each)[0]!.low, 12)
        expect(turned.high).toBeCloseTo(intervals(each)[0]!.high, 12)
      }),
    )
  })

  test('hold all together about as often as they say', () => {
    const random = seeded(7)
    const [shares, n, studies] = [[0.45, 0.2, 0.35], 150, 2000]
    const cover = { goodman: 0, sisonGlaz: 0 }
    for (let study = 0; study < studies; study++) {
      const drawn = [0, 0, 0]
      for (let i = 0; i < n; i++) {
        const u = random.number()
        drawn[u < 0.45 ? 0 : u < 0.65 ? 1 : 2]!++
      }
      const holds = (intervals: { low: number; high: number }[]) =>
        intervals.every(({ low, high }, index) => low <= shares[index]! && shares[index]! <= high)
      if (holds(goodman(drawn))) cover.goodman++
      if (holds(sisonGlaz(drawn))) cover.sisonGlaz++
    }
    expect(cover.goodman / studies).toBeGreaterThan(0.94)
    expect(cover.sisonGlaz / studies).toBeGreaterThan(0.93)
  })

  test('are quick for a million judgments', () => {
    expect(goodman([400_000, 200_000, 400_000])[0]!.low).toBeGreaterThan(0.39)
    expect(sisonGlaz([400_000, 200_000, 400_000])[0]!.low).toBeGreaterThan(0.39)
  })

  test('need counts, and something counted', () => {
    for (const wrong of [[0, 0, 0], [1], [1, -1, 2], [1.5, 2]]) {
      expect(() => goodman(wrong)).toThrow(RangeError)
      expect(() => sisonGlaz(wrong)).toThrow(RangeError)
    }
    expect(() => goodman([1, 2], 0)).toThrow(RangeError)
    expect(() => sisonGlaz([1, 2], 1)).toThrow(RangeError)
  })
})
