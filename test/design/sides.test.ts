import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { furtherPlaces, sidePlanner } from '../../server/design/sides.ts'
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

describe('a plan that is made longer', () => {
  const lead = (all: { openA: number; openB: number }[]) =>
    all.reduce((sum, { openA, openB }) => sum + openA - openB, 0)

  test('asks for exactly the further raters, and stays within one between the sides of each pair of systems', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        fc.array(fc.constantFrom('one', 'two', 'three'), { maxLength: 120 }),
        (overlap, more, seed, pairs) => {
          const plan = sidePlanner(overlap, seeded(seed))
          const before = pairs.map((systemPair) => {
            const { openA, openB } = plan(systemPair)
            return { systemPair, plannedA: openA, plannedB: openB, single: false }
          })
          const added = furtherPlaces(before, overlap + more, seeded(seed + 1))
          const after = added.map(({ openA, openB }, index) => {
            expect(openA + openB).toBe(more)
            expect(Math.min(openA, openB)).toBeGreaterThanOrEqual(0)
            const { systemPair, plannedA, plannedB } = before[index]!
            return { systemPair, openA: plannedA + openA, openB: plannedB + openB }
          })
          for (const one of after) expect(Math.abs(one.openA - one.openB)).toBeLessThanOrEqual(1)
          for (const alike of Map.groupBy(after, ({ systemPair }) => systemPair).values())
            expect(Math.abs(lead(alike))).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  test('evens out what an exchange of sides has left, one comparison and the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 4 }), fc.integer(), (n, more, seed) => {
        // Comparisons of two places, some exchanged with another: both on one side, both on the other.
        const before = Array.from({ length: n }, (_, index) => ({
          ...{ systemPair: 'pair', single: false },
          ...(index % 4 === 0 && index + 1 < n
            ? { plannedA: 2, plannedB: 0 }
            : index % 4 === 1
              ? { plannedA: 0, plannedB: 2 }
              : { plannedA: 1, plannedB: 1 }),
        }))
        const added = furtherPlaces(before, 2 + more, seeded(seed))
        const after = added.map(({ openA, openB }, index) => ({
          openA: before[index]!.plannedA + openA,
          openB: before[index]!.plannedB + openB,
        }))
        for (const { openA, openB } of after) {
          expect(openA + openB).toBe(2 + more)
          expect(Math.abs(openA - openB)).toBeLessThanOrEqual(1)
        }
        expect(Math.abs(lead(after))).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('shows single responses on side a, and adds nothing where as many are planned already', () => {
    const single = { systemPair: 'pair', plannedA: 2, plannedB: 0, single: true }
    expect(furtherPlaces([single], 5, seeded(1))).toEqual([{ openA: 3, openB: 0 }])
    expect(furtherPlaces([{ ...single, single: false }], 2, seeded(1))).toEqual([{ openA: 0, openB: 0 }])
  })

  test('draws the odd places by chance: neither always the same nor in turns', () => {
    const extras = (seed: number) =>
      furtherPlaces(
        Array.from({ length: 40 }, () => ({ systemPair: 'pair', plannedA: 1, plannedB: 1, single: false })),
        3,
        seeded(seed),
      )
        .map(({ openA }) => openA)
        .join('')
    expect(extras(3)).toBe(extras(3))
    const draws = new Set(Array.from({ length: 20 }, (_, seed) => extras(seed)))
    expect(draws.size).toBe(20)
    expect([...draws].some((one) => one === '10'.repeat(20) || one === '01'.repeat(20))).toBe(false)
  })
})
