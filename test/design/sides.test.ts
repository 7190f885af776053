import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sidePlanner } from '../../server/design/sides.ts'
import { seeded } from '../../server/stats/random.ts'

describe('the plan of sides', () => {
  test('gives each comparison its overlap, its sides never more than one apart', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer(), (overlap, seed) => {
        const plan = sidePlanner(overlap, seeded(seed))
        for (let comparison = 0; comparison < 20; comparison++) {
          const { openA, openB } = plan('pair')
          expect(openA + openB).toBe(overlap)
          expect(Math.abs(openA - openB)).toBe(overlap % 2)
        }
      }),
    )
  })

  test('keeps each pair of systems within one between the sides, at every moment and for any mixture of pairs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        fc.array(fc.constantFrom('one', 'two', 'three'), { maxLength: 200 }),
        (overlap, seed, pairs) => {
          const plan = sidePlanner(overlap, seeded(seed))
          const lead = new Map<string, number>()
          for (const pair of pairs) {
            const { openA, openB } = plan(pair)
            lead.set(pair, (lead.get(pair) ?? 0) + openA - openB)
            expect(Math.abs(lead.get(pair)!)).toBeLessThanOrEqual(1)
          }
        },
      ),
    )
  })

  test('is the same for the same seed and cannot be foretold from its beginning', () => {
    const extras = (seed: number) => {
      const plan = sidePlanner(1, seeded(seed))
      return Array.from({ length: 64 }, () => (plan('pair').openA === 1 ? 'a' : 'b'))
    }
    expect(extras(3)).toEqual(extras(3))
    // Of each block of two only the first is drawn: all 32 of them alike would be no chance.
    const firsts = (seed: number) => extras(seed).filter((_, place) => place % 2 === 0)
    for (let seed = 0; seed < 20; seed++) expect(new Set(firsts(seed)).size).toBe(2)
  })
})
