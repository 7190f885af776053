import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeded, seedFor, shuffled } from '../../server/stats/random.ts'

const draws = (seed: number, n: number) => {
  const random = seeded(seed)
  return Array.from({ length: n }, () => [random.number(), random.integer(0, 1000)])
}

describe('a seeded source of chance', () => {
  test('gives the same draws for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(draws(seed, 20)).toEqual(draws(seed, 20))
      }),
    )
  })

  test('gives these draws for seed 1, in this release and the next', () => {
    const random = seeded(1)
    expect(Array.from({ length: 8 }, () => random.integer(0, 99))).toMatchInlineSnapshot(`
      [
        46,
        28,
        81,
        97,
        90,
        29,
        22,
        83,
      ]
    `)
  })

  test('gives other draws for another seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (one, other) => {
        fc.pre(one !== other)
        expect(draws(one, 10)).not.toEqual(draws(other, 10))
      }),
    )
  })

  test('stays within its bounds and reaches both of them', () => {
    const random = seeded(7)
    const seen = new Set(Array.from({ length: 1000 }, () => random.integer(3, 6)))
    expect([...seen].sort()).toEqual([3, 4, 5, 6])
    for (let draw = 0; draw < 1000; draw++) {
      const number = random.number()
      expect(number).toBeGreaterThanOrEqual(0)
      expect(number).toBeLessThan(1)
    }
  })

  test('draws each of two about as often as the other', () => {
    const random = seeded(11)
    const ones = Array.from({ length: 100_000 }, () => random.integer(0, 1)).filter((draw) => draw === 1).length
    // Five standard deviations of a fair coin.
    expect(Math.abs(ones - 50_000)).toBeLessThan(5 * Math.sqrt(25_000))
  })
})

describe('a seed for one thing among many', () => {
  test('depends on the seed, on each name and on where one name ends', () => {
    const seeds = [
      seedFor(1, 'a', 'b'),
      seedFor(2, 'a', 'b'),
      seedFor(1, 'b', 'a'),
      seedFor(1, 'ab'),
      seedFor(1, 'a', 'b', ''),
      seedFor(1),
    ]
    expect(new Set(seeds).size).toBe(seeds.length)
    expect(seedFor(1, 'a', 'b')).toBe(seeds[0])
  })

  test('hardly ever meets another', () => {
    const seeds = new Set(Array.from({ length: 10_000 }, (_, index) => seedFor(1, 'rater', String(index))))
    expect(seeds.size).toBeGreaterThan(9_990)
  })
})

describe('a shuffled list', () => {
  test('holds the same items, and the given list stays as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const given = [...items]
        const order = shuffled(items, seeded(seed))
        expect(items).toEqual(given)
        expect(order.toSorted((one, other) => one - other)).toEqual(given.toSorted((one, other) => one - other))
      }),
    )
  })

  test('comes in each order about as often', () => {
    const random = seeded(5)
    const seen = new Map<string, number>()
    for (let time = 0; time < 12_000; time++) {
      const order = shuffled(['a', 'b', 'c'], random).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect(seen.size).toBe(6)
    const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)
    // The 99.9% point of chi-square with five degrees of freedom.
    expect(chiSquare).toBeLessThan(20.5)
  })
})
