import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KeptDesign } from '../../server/contract/design.ts'
import { nothingGiven, type Beside } from '../../server/contract/placement.ts'
import { placementOf } from '../../server/design/quality.ts'

type Quality = NonNullable<KeptDesign['quality']>
type Placed = 'plan' | Beside

/** What a rater of so many pairs meets, when all that is due can be given. */
function walk(quality: Quality, pairs: number, raterId = 'rater', seed = 1): Placed[] {
  const placement = placementOf(quality, { pairs, seed, raterId })
  const given = { ...nothingGiven }
  const met: Placed[] = []
  for (;;) {
    const ended = given.plan >= pairs
    // A pair can come again once enough lies between.
    const due = placement?.next(given, ended).find((one) => {
      if (one !== 'repeat' && one !== 'flipped') return true
      const old = met.slice(0, Math.max(0, met.length + 1 - placement.apart)).filter((what) => what === 'plan').length
      return old > given.repeat + given.flipped
    })
    if (!due && ended) return met
    const what = due ?? 'plan'
    given[what] += 1
    met.push(what)
    expect(met.length).toBeLessThan(20_000)
  }
}

const count = (met: Placed[], what: Placed) => met.filter((one) => one === what).length
const gold = (items: number, every?: number): Quality => ({ gold: { items, ...(every ? { every } : {}) } })

describe('what stands among a rater’s pairs', () => {
  test('is nothing where the study asks for nothing', () => {
    expect(placementOf({}, { pairs: 100, seed: 1, raterId: 'a' })).toBeUndefined()
    expect(placementOf({ rules: { goldRight: 0.7 } }, { pairs: 100, seed: 1, raterId: 'a' })).toBeUndefined()
    expect(placementOf(gold(0), { pairs: 100, seed: 1, raterId: 'a' })).toBeUndefined()
  })

  test('is a gold item in twenty pairs, closer where a rater would meet fewer than ten', () => {
    expect(count(walk(gold(100), 400), 'gold')).toBe(21)
    expect(count(walk(gold(100), 100), 'gold')).toBe(10)
    expect(count(walk(gold(100), 40), 'gold')).toBe(10)
    // Never closer than one in five, and never an item twice.
    expect(count(walk(gold(100), 20), 'gold')).toBe(5)
    expect(count(walk(gold(3), 400), 'gold')).toBe(3)
    expect(count(walk(gold(100, 10), 90), 'gold')).toBe(10)
  })

  test('has one gold item in each stretch, at a place that nobody can foretell', () => {
    const places = Array.from({ length: 200 }, (_, n) => walk(gold(50, 10), 90, `rater ${String(n)}`).indexOf('gold'))
    expect(Math.max(...places)).toBeLessThan(10)
    expect(new Set(places).size).toBe(10)
    const met = walk(gold(50, 10), 90)
    for (let from = 0; from < 100; from += 10) expect(count(met.slice(from, from + 10), 'gold')).toBe(1)
  })

  test('has each attention check in a stretch of its own, within fifty pairs each', () => {
    const met = walk({ attentionChecks: 2 }, 1000)
    expect(count(met, 'attention')).toBe(2)
    expect(met.lastIndexOf('attention')).toBeLessThan(100)
    expect(met.indexOf('attention')).toBeLessThan(50)
    expect(count(walk({ attentionChecks: 2 }, 10), 'attention')).toBe(2)
  })

  test('repeats the share asked for, half of it flipped, with enough between', () => {
    const met = walk({ repeats: { share: 0.1 } }, 200)
    expect(count(met, 'repeat') + count(met, 'flipped')).toBe(20)
    expect(count(met, 'flipped')).toBe(10)
    expect(met.findIndex((one) => one === 'repeat' || one === 'flipped')).toBeGreaterThanOrEqual(20)
    expect(count(walk({ repeats: { share: 0.1, flipped: 1 } }, 200), 'flipped')).toBe(20)
    expect(count(walk({ repeats: { share: 0.1, flipped: 0 } }, 200), 'repeat')).toBe(20)
    // No pair can come again twenty pairs later where there are no more than twenty.
    expect(walk({ repeats: { share: 0.5 } }, 20)).toHaveLength(20)
  })

  test('for any design adds up to what was promised, the same at every visit, another for every rater', () => {
    const quality = fc.record({
      gold: fc.record({ items: fc.integer({ min: 0, max: 60 }), every: fc.integer({ min: 2, max: 40 }) }),
      attentionChecks: fc.integer({ min: 0, max: 6 }),
      repeats: fc.record({
        share: fc.double({ min: 0, max: 0.5, noNaN: true }),
        flipped: fc.double({ min: 0, max: 1, noNaN: true }),
        apart: fc.integer({ min: 1, max: 30 }),
      }),
    })
    fc.assert(
      fc.property(quality, fc.integer({ min: 1, max: 250 }), fc.integer(), (one, pairs, seed) => {
        const met = walk(one, pairs, 'rater', seed)
        const length = placementOf(one, { pairs, seed, raterId: 'rater' })?.length ?? pairs
        expect(count(met, 'plan')).toBe(pairs)
        // Repeats that would come too soon at the very end are left out; all else is there.
        expect(met.length).toBeLessThanOrEqual(length)
        expect(count(met, 'attention')).toBe(one.attentionChecks)
        expect(length - met.length).toBeLessThanOrEqual(Math.round(one.repeats.share * pairs))
        expect(walk(one, pairs, 'rater', seed)).toEqual(met)
      }),
      { numRuns: 300 },
    )
    const busy = { ...gold(50, 5), attentionChecks: 3, repeats: { share: 0.2 } }
    const raters = Array.from({ length: 50 }, (_, n) => walk(busy, 80, String(n)).join())
    expect(new Set(raters).size).toBe(50)
  })
})
