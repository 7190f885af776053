import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Given } from '../../server/contract/standing.ts'
import { wishes } from '../../server/design/schedule.ts'
import { seeded, shuffled } from '../../server/stats/random.ts'

const pairs = ['one', 'two', 'three'].map((second) => ({ first: 'target', second }))
const side = fc.constantFrom('a' as const, 'b' as const)
const standings = fc.array(
  fc.record({
    first: fc.constant('target'),
    second: fc.constantFrom('one', 'two', 'three'),
    firstSide: side,
    n: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 8 },
)
const leadOf = (standing: Given[]) => standing.reduce((sum, { firstSide, n }) => sum + (firstSide === 'a' ? n : -n), 0)
const seenOf = (standing: Given[], second: string) =>
  standing.reduce((sum, one) => sum + (one.second === second ? one.n : 0), 0)

describe('what a rater should see next', () => {
  test('never takes the rater further than two apart between the sides, or further than they are', () => {
    fc.assert(
      fc.property(standings, fc.integer(), (standing, seed) => {
        const lead = leadOf(standing)
        for (const { firstSide } of wishes(pairs, { given: standing, held: [] }, seeded(seed))) {
          const after = Math.abs(lead + (firstSide === 'a' ? 1 : -1))
          expect(after <= 2 || after < Math.abs(lead)).toBe(true)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('keeps within two whichever of the pairs in hand are skipped, and makes no exception while one is held', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2, max: 2 }),
        fc.array(side, { maxLength: 3 }),
        fc.integer(),
        (judged, held, seed) => {
          const of = (firstSide: 'a' | 'b', n: number): Given => ({ ...pairs[0]!, firstSide, n })
          const given = [of(judged > 0 ? 'a' : 'b', Math.abs(judged)), ...held.map((one) => of(one, 1))]
          for (const { firstSide, exception } of wishes(pairs, { given, held }, seeded(seed))) {
            const same = held.filter((one) => one === firstSide).length
            // All that is held on the other side skipped, all on this one judged.
            expect((firstSide === 'a' ? judged : -judged) + same + 1).toBeLessThanOrEqual(2)
            if (held.length > 0) expect(exception).toBe(false)
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('asks a rater who is owed neither side for all on the side left more open before any on the other', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), fc.integer(), (a, b, left, seed) => {
        fc.pre(Math.abs(a - b) >= 2 || (a !== b && left <= 2))
        const more = a > b ? 'a' : 'b'
        const list = wishes(pairs, { given: [], held: [], open: { a, b }, left }, seeded(seed))
        expect(list.map(({ firstSide }) => firstSide === more)).toEqual(list.map((_, place) => place < pairs.length))
        expect(list.map(({ lesser }) => lesser)).toEqual(list.map(({ firstSide }) => firstSide !== more))
        expect(list).toHaveLength(2 * pairs.length)
      }),
    )
  })

  test('leaves the side to chance for a rater who is owed neither where about as much is open on both', () => {
    const begun = Array.from({ length: 400 }, (_, seed) => {
      const [first] = wishes(pairs, { given: [], held: [], open: { a: 3, b: 3 + (seed % 2) }, left: 3 }, seeded(seed))
      return first!.firstSide
    })
    const n = begun.filter((side) => side === 'a').length
    // Four standard deviations of 400 fair draws.
    expect(Math.abs(n - 200)).toBeLessThan(40)
  })

  test('marks as an exception exactly what moves the rater away from balance', () => {
    fc.assert(
      fc.property(standings, fc.integer(), (standing, seed) => {
        const lead = leadOf(standing)
        for (const { firstSide, exception } of wishes(pairs, { given: standing, held: [] }, seeded(seed))) {
          expect(exception).toBe(lead !== 0 && Math.sign(lead) === (firstSide === 'a' ? 1 : -1))
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('puts exceptions last, and before them the pair of systems seen least', () => {
    fc.assert(
      fc.property(standings, fc.integer(), (standing, seed) => {
        const list = wishes(pairs, { given: standing, held: [] }, seeded(seed))
        for (const exception of [false, true]) {
          const seen = list.filter((wish) => wish.exception === exception).map(({ second }) => seenOf(standing, second))
          expect(seen).toEqual(seen.toSorted((one, other) => one - other))
        }
        const marks = list.map(({ exception }) => Number(exception))
        expect(marks).toEqual(marks.toSorted())
      }),
      { numRuns: 1000 },
    )
  })

  test('names every pair of systems on the side that is owed', () => {
    fc.assert(
      fc.property(standings, fc.integer(), (standing, seed) => {
        const lead = leadOf(standing)
        const owed = lead === 0 ? ['a', 'b'] : [lead > 0 ? 'b' : 'a']
        const within = wishes(pairs, { given: standing, held: [] }, seeded(seed)).filter(({ exception }) => !exception)
        const named = within.map(({ second, firstSide }) => `${second} ${firstSide}`)
        expect(named.toSorted()).toEqual(pairs.flatMap(({ second }) => owed.map((on) => `${second} ${on}`)).toSorted())
      }),
    )
  })

  test('is nothing where there is nothing to compare', () => {
    expect(wishes([], { given: [], held: [] }, seeded(1))).toEqual([])
  })

  test('begins with each pair and each side about as often, where the rater has seen nothing', () => {
    const seen = new Map<string, number>()
    for (let seed = 0; seed < 6000; seed++) {
      const [first] = wishes(pairs, { given: [], held: [] }, seeded(seed))
      const key = `${first!.second} ${first!.firstSide}`
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
    expect(seen.size).toBe(6)
    const chiSquare = [...seen.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)
    // The 99.9% point of chi-square with five degrees of freedom.
    expect(chiSquare).toBeLessThan(20.5)
  })
})

describe('a whole plan, taken wish by wish', () => {
  test('keeps a rater within one between the pairs of systems and the sides while every place is open', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seeded(seed)
        const standing: Given[] = []
        for (let given = 0; given < 40; given++) {
          const [best] = wishes(pairs, { given: standing, held: [] }, random)
          expect(best!.exception).toBe(false)
          standing.push({ ...best!, n: 1 })
          const seen = pairs.map(({ second }) => seenOf(standing, second))
          expect(Math.max(...seen) - Math.min(...seen)).toBeLessThanOrEqual(1)
          expect(Math.abs(leadOf(standing))).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  type Place = { second: string; prompt: number; open: { a: number; b: number } }

  test('ends exactly filled, pairs within one and raters within two between the sides', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, overlap) => {
        const random = seeded(seed)
        const places = pairs.flatMap(({ second }) =>
          Array.from({ length: 12 }, (_, prompt): Place => {
            const a = overlap % 2 === 0 || prompt % 2 === 0 ? Math.floor(overlap / 2) : Math.ceil(overlap / 2)
            return { second, prompt, open: { a, b: overlap - a } }
          }),
        )
        const raters = Array.from({ length: 12 * overlap }, () => ({
          standing: [] as Given[],
          prompts: new Set<number>(),
          exceptions: 0,
        }))
        const take = (rater: (typeof raters)[number]) => {
          for (const { second, firstSide, exception } of wishes(pairs, { given: rater.standing, held: [] }, random)) {
            const place = places.find(
              (one) => one.second === second && one.open[firstSide] > 0 && !rater.prompts.has(one.prompt),
            )
            if (!place) continue
            place.open[firstSide] -= 1
            rater.standing.push({ first: 'target', second, firstSide, n: 1 })
            rater.prompts.add(place.prompt)
            rater.exceptions += Number(exception)
            return true
          }
          return false
        }
        let going = shuffled(raters, random)
        while (going.length > 0) going = shuffled(going.filter(take), random)

        for (const { standing, exceptions } of raters) {
          const lead = leadOf(standing)
          expect(Math.abs(lead)).toBeLessThanOrEqual(2)
          if (Math.abs(lead) === 2) expect(exceptions).toBeGreaterThan(0)
        }
        const left = places.reduce((sum, { open }) => sum + open.a + open.b, 0)
        expect(left).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})
