import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as adjustments from '../../../server/stats/rates/adjustments.ts'
import { golden } from '../golden.ts'

const { benjaminiHochberg, benjaminiYekutieli, bonferroni, hochberg, holm } = adjustments
const all = { holm, hochberg, bh: benjaminiHochberg, by: benjaminiYekutieli, bonferroni }
const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

describe('adjusted p-values', () => {
  test.each(golden<{ p: number[] }, Record<string, number[]>>('p_adjust'))('of $inputs are those of R', (one) => {
    expect(Object.keys(one.expected).sort()).toEqual(Object.keys(all).sort())
    for (const [name, adjust] of Object.entries(all)) {
      adjust(one.inputs.p).forEach((found, index) => {
        expect(Math.abs(found - one.expected[name]![index]!)).toBeLessThan(one.tolerance_abs)
      })
    }
  })

  test('keep the order, are no smaller than they were, and stand by strength', () => {
    fc.assert(
      fc.property(values, (p) => {
        for (const adjust of Object.values(all)) {
          const found = adjust(p)
          expect(found).toHaveLength(p.length)
          for (let i = 0; i < p.length; i++) {
            expect(found[i]).toBeGreaterThanOrEqual(p[i]!)
            expect(found[i]).toBeLessThanOrEqual(1)
            for (let j = 0; j < p.length; j++) if (p[i]! < p[j]!) expect(found[i]).toBeLessThanOrEqual(found[j]!)
          }
        }
        for (let i = 0; i < p.length; i++) {
          expect(holm(p)[i]).toBeLessThanOrEqual(bonferroni(p)[i]!)
          expect(hochberg(p)[i]).toBeLessThanOrEqual(holm(p)[i]!)
          expect(benjaminiHochberg(p)[i]).toBeLessThanOrEqual(hochberg(p)[i]! + 1e-15)
        }
      }),
    )
  })

  test('of Holm reject what testing one after another rejects', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 0.3, noNaN: true }), (p, level) => {
        const left = new Set(p.keys())
        for (;;) {
          const smallest = [...left].sort((a, b) => p[a]! - p[b]!)[0]
          if (smallest === undefined || p[smallest]! * left.size > level) break
          left.delete(smallest)
        }
        const found = holm(p)
        expect([...p.keys()].filter((index) => found[index]! > level)).toEqual([...left])
      }),
    )
  })

  test('refuse what is no p-value', () => {
    for (const adjust of Object.values(all)) {
      expect(() => adjust([0.5, 1.1])).toThrow(RangeError)
      expect(() => adjust([Number.NaN])).toThrow(RangeError)
    }
  })
})
