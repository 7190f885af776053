import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wilson } from '../../../server/stats/rates/intervals.ts'
import { otherSide, outcomeFor } from '../../../server/stats/outcome.ts'
import { shuffled, seeded } from '../../../server/stats/random.ts'
import { ratesFromCounts } from '../../../server/stats/rates/countRates.ts'
import { tally, type Count } from '../../../server/stats/rates/tally.ts'
import { golden } from '../golden.ts'

const side = fc.constantFrom('a' as const, 'b' as const)
const preference = fc.constantFrom('a' as const, 'b' as const, 'tie' as const)
const system = fc.constantFrom('LIMA', 'GPT-4', 'Claude')
const count: fc.Arbitrary<Count> = fc
  .record({
    first: system,
    second: system,
    preference,
    firstSide: side,
    sideRecorded: fc.boolean(),
    bothBad: fc.boolean(),
    n: fc.integer({ min: 0, max: 1000 }),
  })
  .filter(({ first, second }) => first !== second)
const counts = fc.array(count, { maxLength: 40 })

const one: Count = {
  first: 'LIMA',
  second: 'GPT-4',
  preference: 'a',
  firstSide: 'a',
  sideRecorded: true,
  bothBad: false,
  n: 1,
}

describe('an outcome', () => {
  test.each([
    ['a', 'a', 'win'],
    ['a', 'b', 'loss'],
    ['a', 'tie', 'tie'],
    ['b', 'a', 'loss'],
    ['b', 'b', 'win'],
    ['b', 'tie', 'tie'],
  ] as const)('on side %s with preference %s is a %s', (stood, preferred, outcome) => {
    expect(outcomeFor(stood, preferred)).toBe(outcome)
  })

  test('of the other side is the opposite, and a tie for both', () => {
    fc.assert(
      fc.property(side, preference, (stood, preferred) => {
        const opposite = { win: 'loss', loss: 'win', tie: 'tie' } as const
        expect(outcomeFor(otherSide(stood), preferred)).toBe(opposite[outcomeFor(stood, preferred)])
        expect(otherSide(otherSide(stood))).toBe(stood)
      }),
    )
  })
})

describe('the paper’s example, LIMA against GPT-4 on 300 prompts', () => {
  // 18% wins, 25% ties, 57% losses; the sides do not matter, so each outcome is spread over both.
  const clicked: Count[] = [
    { ...one, preference: 'a', firstSide: 'a', n: 30 },
    { ...one, preference: 'b', firstSide: 'b', n: 24 },
    { ...one, preference: 'tie', firstSide: 'a', n: 40 },
    { ...one, preference: 'tie', firstSide: 'b', n: 35 },
    { ...one, preference: 'b', firstSide: 'a', n: 90 },
    { ...one, preference: 'a', firstSide: 'b', n: 81, bothBad: true },
  ]
  const found = tally(clicked, 'LIMA', 'GPT-4')

  test('is 54 wins, 75 ties and 171 losses', () => {
    expect(found).toEqual({
      n: 300,
      win: 54,
      tie: 75,
      loss: 171,
      bothBad: 81,
      sides: { a: 160, b: 140, unknown: 0 },
    })
  })

  test('has a win rate of 18%, a win-or-tie rate of 43% and a half-tie rate of 30.5%', () => {
    const named = ratesFromCounts(found.win, found.tie, found.loss)
    expect(named.winRate.estimate).toBeCloseTo(0.18, 12)
    expect(named.winOrTieRate.estimate).toBeCloseTo(0.43, 12)
    expect(named.halfTieRate.estimate).toBeCloseTo(0.305, 12)
    expect(named.winRate).toEqual({ ...wilson(54, 300), n: 300 })
    expect(named.winOrTieRate).toEqual({ ...wilson(129, 300), n: 300 })
  })

  test('from GPT-4’s side is the same with wins and losses swapped', () => {
    expect(tally(clicked, 'GPT-4', 'LIMA')).toMatchObject({ n: 300, win: 171, tie: 75, loss: 54 })
  })
})

describe('a tally', () => {
  test('from the baseline’s side swaps wins and losses and the sides, and keeps all else', () => {
    fc.assert(
      fc.property(counts, (clicked) => {
        const [here, there] = [tally(clicked, 'LIMA', 'GPT-4'), tally(clicked, 'GPT-4', 'LIMA')]
        expect(there).toEqual({
          ...here,
          win: here.loss,
          loss: here.win,
          sides: { a: here.sides.b, b: here.sides.a, unknown: here.sides.unknown },
        })
      }),
    )
  })

  test('does not depend on which system a comparison names first', () => {
    fc.assert(
      fc.property(counts, (clicked) => {
        const turned = clicked.map((each) => ({
          ...each,
          first: each.second,
          second: each.first,
          firstSide: otherSide(each.firstSide),
        }))
        expect(tally(turned, 'LIMA', 'GPT-4')).toEqual(tally(clicked, 'LIMA', 'GPT-4'))
      }),
    )
  })

  test('does not depend on sides being exchanged together with the preference', () => {
    fc.assert(
      fc.property(counts, (clicked) => {
        const mirrored = clicked.map((each) => ({
          ...each,
          firstSide: otherSide(each.firstSide),
          preference: each.preference === 'tie' ? each.preference : otherSide(each.preference),
        }))
        const { sides, ...here } = tally(clicked, 'LIMA', 'GPT-4')
        expect(tally(mirrored, 'LIMA', 'GPT-4')).toEqual({ ...here, sides: { ...sides, a: sides.b, b: sides.a } })
      }),
    )
  })

  test('does not depend on order, nor on counts being split', () => {
    fc.assert(
      fc.property(counts, fc.integer(), (clicked, seed) => {
        const split = clicked.flatMap((each) => [
          { ...each, n: Math.floor(each.n / 2) },
          { ...each, n: Math.ceil(each.n / 2) },
        ])
        expect(tally(shuffled(split, seeded(seed)), 'LIMA', 'GPT-4')).toEqual(tally(clicked, 'LIMA', 'GPT-4'))
      }),
    )
  })

  test('adds up: wins, ties and losses to n, and so do the sides', () => {
    fc.assert(
      fc.property(counts, (clicked) => {
        const { n, win, tie, loss, sides } = tally(clicked, 'LIMA', 'GPT-4')
        expect(win + tie + loss).toBe(n)
        expect(sides.a + sides.b + sides.unknown).toBe(n)
      }),
    )
  })

  test('passes over other pairs and is empty where there is nothing', () => {
    const nothing = { n: 0, win: 0, tie: 0, loss: 0, bothBad: 0, sides: { a: 0, b: 0, unknown: 0 } }
    expect(tally([{ ...one, second: 'Claude', n: 9 }], 'LIMA', 'GPT-4')).toEqual(nothing)
    expect(tally([], 'LIMA', 'GPT-4')).toEqual(nothing)
  })
})

describe('rates', () => {
  type Outcomes = { win: number; tie: number; loss: number }
  type Expected = { n: number; rates: [number, number, number]; score_half_tie: number }

  test.each(golden<Outcomes, Expected>('multinomial_wtl'))('of $inputs agree with the reference', (each) => {
    const { win, tie, loss } = each.inputs
    const named = ratesFromCounts(win, tie, loss)
    expect(named.winRate.estimate).toBeCloseTo(each.expected.rates[0], 9)
    expect(named.winOrTieRate.estimate).toBeCloseTo(each.expected.rates[0] + each.expected.rates[1], 9)
    expect(named.halfTieRate.estimate).toBeCloseTo(each.expected.score_half_tie, 9)
  })

  type Vote = [prompt: number, rater: number, baseline: number, limaLeft: 0 | 1, outcome: 0 | 1 | 2]
  type Scenario = { models: string[]; votes: Vote[] }
  type PerBaseline = { baseline: string; n: number; win: number; tie: number; loss: number; score: number }
  const [scenario] = golden<Scenario, { per_baseline: PerBaseline[] }>('scenario_lima_shaped')

  test.each(scenario!.expected.per_baseline)('of a whole study against $baseline agree with the reference', (row) => {
    const { models, votes } = scenario!.inputs
    const clicked = votes.map(([, , baseline, limaLeft, outcome]): Count => {
      const firstSide = limaLeft === 1 ? 'a' : 'b'
      const preferred = outcome === 1 ? 'tie' : outcome === 2 ? firstSide : otherSide(firstSide)
      return { ...one, second: models[baseline]!, firstSide, preference: preferred }
    })
    const found = tally(clicked, 'LIMA', row.baseline)
    expect(found).toMatchObject({ n: row.n, win: row.win, tie: row.tie, loss: row.loss })
    expect(ratesFromCounts(found.win, found.tie, found.loss).halfTieRate.estimate).toBeCloseTo(row.score, 9)
  })
})
