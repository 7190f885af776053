import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { RaterQuality } from '../../server/contract/raterQuality.ts'
import { ratersOf } from '../../server/analysis/raterQuality.ts'
import { seeded, type Random } from '../../server/stats/random.ts'
import { makeTable, type Made } from '../stats/agreement/tables.ts'

type Say = (truth: number, firstSide: number, random: Random) => number
const honest: Say = (truth, _, random) => (random.number() < 0.75 ? truth : random.integer(0, 2))
/** Prefers side a four times of five. */
const leaning: Say = (truth, firstSide, random) => {
  if (random.number() > 0.8) return honest(truth, firstSide, random)
  return firstSide === 1 ? 2 : 0
}
/** Says that the first system is the better whenever it is not plainly the worse. */
const rigging: Say = (truth, _, random) => (truth > 0 || random.number() < 0.7 ? 2 : 0)

/** Raters who judge `each` random comparisons with random sides; half of the truths are ties. */
function study(says: Record<string, Say>, each: number, seed: number, elapsed?: (rater: string) => number) {
  const random = seeded(seed)
  const comparisons = 200
  const truths = Array.from({ length: comparisons }, () => [0, 0, 1, 2, 2][random.integer(0, 4)]!)
  const made = Object.entries(says).flatMap(([rater, say]) => {
    const order = Array.from({ length: comparisons }, (_, at) => at).sort(() => random.number() - 0.5)
    return order.slice(0, each).map((comparison, at): Made => {
      const firstSide = random.integer(1, 2)
      return {
        ...{ rater, comparison, firstSide, ordinal: at + 1, outcome: say(truths[comparison]!, firstSide, random) },
        ...(elapsed ? { elapsedMs: elapsed(rater) * (0.5 + random.number()) } : {}),
      }
    })
  })
  return makeTable(made)
}

const rowOf = (found: ReturnType<typeof ratersOf>, name: string) => found.raters.find(({ rater }) => rater === name)!
const flags = (found: ReturnType<typeof ratersOf>, name: string) =>
  rowOf(found, name).tests.filter(({ flagged }) => flagged).map(({ test }) => test) // prettier-ignore
const crowd = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`h${at}`, honest]))

describe('among honest raters', () => {
  test('one who leans to a side, one who always takes it and one who rigs are found, and for whom', () => {
    const found = ratersOf(study({ ...crowd, leaning, always: (_, side) => (side === 1 ? 2 : 0), rigging }, 150, 3))
    expect(Value.Check(RaterQuality, found)).toBe(true)
    expect(flags(found, 'leaning')).toContain('side')
    expect(flags(found, 'always')).toEqual(expect.arrayContaining(['side', 'straight']))
    expect(rowOf(found, 'always')).toMatchObject({ longestRun: 150, sides: { a: 150, b: 0 } })
    expect(flags(found, 'rigging')).toEqual(['rigging'])
    expect(rowOf(found, 'rigging').favours).toBe('LIMA')
    for (const name of Object.keys(crowd)) expect(flags(found, name), name).toEqual([])
  })

  test('nobody is flagged in nearly all of 60 honest studies', () => {
    let flagged = 0
    for (let seed = 0; seed < 60; seed++) {
      const found = ratersOf(study(crowd, 60, seed))
      if (found.raters.some(({ rater }) => flags(found, rater).length > 0)) flagged += 1
    }
    expect(flagged).toBeLessThanOrEqual(2)
  })

  test('one who rushes is flagged, without a p-value', () => {
    const found = ratersOf(study({ ...crowd, fast: honest }, 40, 5, (rater) => (rater === 'fast' ? 1500 : 20_000)))
    expect(rowOf(found, 'fast').pace).toMatchObject({ n: 40, fasterThan: 1, flagged: true })
    expect(rowOf(found, 'h0').pace).toMatchObject({ tooFast: 0, flagged: false })
  })

  test('the consensus knows who errs', () => {
    const guess: Say = (_, __, random) => random.integer(0, 2)
    const found = ratersOf(study({ ...crowd, guess }, 150, 9))
    expect(found.consensus).toMatchObject({ converged: true, comparisons: 200 })
    expect(rowOf(found, 'guess').accuracy).toBeLessThan(0.45)
    expect(rowOf(found, 'h3').accuracy).toBeGreaterThan(0.7)
    expect(rowOf(found, 'guess').withOthers.high).toBeLessThan(rowOf(found, 'h3').withOthers.low!)
  })
})

test('times are held against the length of the texts at the rater’s own pace', () => {
  const made = Array.from({ length: 10 }, (_, comparison): Made => ({
    rater: 'one', comparison, outcome: 2, elapsedMs: comparison === 9 ? 5000 : 10_000 * (comparison + 1),
  })) // prettier-ignore
  const length = Float64Array.from({ length: 10 }, (_, at) => 500 * (at + 1))
  const table = { ...makeTable(made), features: [{ name: 'length' as const, first: length, second: length }] }
  // Ten milliseconds a unit of length; the last took five seconds where a hundred were to be expected.
  expect(rowOf(ratersOf(table), 'one').pace).toEqual({
    n: 10, medianMs: 45_000, tooFast: 1, tooFastShare: 0.1, fasterThan: null, flagged: false,
  }) // prettier-ignore
  expect(rowOf(ratersOf({ ...table, features: [] }), 'one').pace).toMatchObject({ tooFast: 0 })
})

test('gold items are counted and tested one-sided against 80%', () => {
  const made = Array.from({ length: 20 }, (_, comparison): Made[] => [
    { rater: 'good', comparison, outcome: 2 },
    { rater: 'bad', comparison, outcome: comparison < 6 ? 2 : 0 },
  ]).flat()
  const found = ratersOf(makeTable(made), { gold: new Int8Array(20).fill(2), flagLevel: 0.01 })
  expect(rowOf(found, 'good').gold).toEqual({ right: 20, n: 20 })
  expect(flags(found, 'good')).not.toContain('gold')
  expect(rowOf(found, 'bad').gold).toEqual({ right: 6, n: 20 })
  expect(flags(found, 'bad')).toContain('gold')
  expect(ratersOf(makeTable(made), { gold: new Int8Array(20).fill(-1) }).raters[0]!.gold).toBeNull()
})

const judgments = fc.array(fc.record({ rater: fc.constantFrom('x', 'y', 'z', 'u'), comparison: fc.nat(4), outcome: fc.nat(2) }), {
  minLength: 1,
  maxLength: 10,
}) // prettier-ignore

describe('of any table', () => {
  test('agreement with others is counted pair by pair', () => {
    fc.assert(
      fc.property(judgments, (made) => {
        for (const { rater, withOthers } of ratersOf(makeTable(made)).raters) {
          const pairs = made
            .filter((one) => one.rater === rater)
            .flatMap((one) => made.filter((other) => other.rater !== rater && other.comparison === one.comparison).map((other) => one.outcome === other.outcome)) // prettier-ignore
          expect(withOthers.n).toBe(pairs.length)
          const share = pairs.filter(Boolean).length / pairs.length
          if (pairs.length > 0) expect(withOthers.estimate).toBeCloseTo(share, 9)
          else expect(withOthers.estimate).toBeNull()
        }
      }),
    )
  })

  test('leaving out one rater is computing the rate without that rater, and flips are the fewest of all sets', () => {
    fc.assert(
      fc.property(judgments, (made) => {
        const rates = {
          'half-tie': (of: Made[]) => of.reduce((sum, { outcome }) => sum + outcome / 2, 0) / of.length,
          'win-or-tie': (of: Made[]) => of.filter(({ outcome }) => outcome > 0).length / of.length,
        }
        const [pair] = ratersOf(renamed(made)).influence
        for (const each of pair!.rates) {
          const rate = rates[each.rate]
          expect(each.estimate).toBeCloseTo(rate(made), 12)
          const names = [...new Set(made.map(({ rater }) => rater))]
          const left = names.map((name) => made.filter(({ rater }) => rater !== name)).filter((rest) => rest.length > 0)
          if (left.length === 0) expect(each.lowest).toBeNull()
          else {
            expect(each.lowest!.rate).toBeCloseTo(Math.min(...left.map(rate)), 12)
            expect(each.highest!.rate).toBeCloseTo(Math.max(...left.map(rate)), 12)
          }
          expect(each.judgmentsToFlip?.count ?? null).toBe(fewest(made.map((one) => [one]), rate)) // prettier-ignore
          const byRater = names.map((name) => made.filter(({ rater }) => rater === name))
          expect(each.ratersToFlip?.count ?? null).toBe(fewest(byRater, rate))
        }
      }),
    )
  })
})

/** Of two systems rates are those of the one whose name comes first: here the first. */
function renamed(made: Made[]) {
  return { ...makeTable(made), systems: ['A', 'B'] }
}

/** The fewest parts whose absence moves the rate to the other side of ½, by trying every set. */
function fewest(parts: Made[][], rate: (of: Made[]) => number): number | null {
  const side = (of: Made[]) => (of.length === 0 ? 0 : Math.sign(rate(of) - 0.5))
  const whole = side(parts.flat())
  if (whole === 0) return null
  let found: number | null = null
  for (let set = 1; set < 2 ** parts.length; set++) {
    const rest = parts.filter((_, at) => ((set >> at) & 1) === 0)
    const left = parts.length - rest.length
    if (side(rest.flat()) === -whole && (found === null || left < found)) found = left
  }
  return found
}

test('an empty table has no raters and no consensus; levels and gold that do not fit are refused', () => {
  const found = ratersOf(makeTable([]))
  expect(found).toMatchObject({ raters: [], influence: [], consensus: { converged: false } })
  expect(() => ratersOf(makeTable([]), { level: 0 })).toThrow(RangeError)
  expect(() => ratersOf(makeTable([]), { gold: new Int8Array(1) })).toThrow(RangeError)
})

test('language models are no raters', () => {
  const raters = [
    { name: 'one', kind: 'human' as const, group: null },
    { name: 'gpt', kind: 'judge' as const, group: null },
  ]
  const made = ['one', 'gpt'].map((rater) => ({ rater, comparison: 0, outcome: 2 }))
  const found = ratersOf(makeTable(made, { raters }))
  expect(found.raters.map(({ rater }) => rater)).toEqual(['one'])
  expect(found.influence[0]!.n).toBe(1)
})
