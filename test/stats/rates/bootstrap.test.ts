import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalCdf, normalQuantile } from '../../../server/stats/numeric/normal.ts'
import { bootstrapMeasures, pigeonhole } from '../../../server/stats/rates/bootstrap.ts'
import { bcaBounds, percentileBounds } from '../../../server/stats/rates/bootstrapBounds.ts'
import { cellsOf, rateNames, type RateName } from '../../../server/stats/rates/cells.ts'
import { twoWayVariance } from '../../../server/stats/rates/twoWay.ts'
import { seeded } from '../../../server/stats/random.ts'
import { judge, normal } from './studies.ts'

type Row = [prompt: number, rater: number, outcome: number]

function cells(rows: readonly Row[]) {
  return cellsOf(
    rows.map(([prompt]) => prompt),
    rows.map(([, rater]) => rater),
    rows.map(([, , outcome]) => outcome),
  )
}

/** A rate row by row, each as often as its weight; null: nothing to divide by. */
function slowRate(rows: readonly Row[], rate: RateName, weight: (row: Row) => number = () => 1): number | null {
  let [sum, size] = [0, 0]
  for (const row of rows) {
    const outcome = row[2]
    if (rate === 'winShareOfDecided' && outcome === 1) continue
    const value = {
      winRate: [0, 0, 1],
      winOrTieRate: [0, 1, 1],
      halfTieRate: [0, 0.5, 1],
      winShareOfDecided: [0, 0, 1],
    }
    sum += weight(row) * value[rate][outcome]!
    size += weight(row)
  }
  return size === 0 ? null : sum / size
}

/** All ways to draw `n` of `n` things with replacement, as how often each was drawn. */
function* draws(n: number): Generator<number[]> {
  for (let draw = 0; draw < n ** n; draw++) {
    const weights = new Array<number>(n).fill(0)
    for (let place = 0, rest = draw; place < n; place++, rest = Math.floor(rest / n)) weights[rest % n]!++
    yield weights
  }
}

// Three prompts, three raters, one of whom left a prompt out and judged another twice.
const tiny: Row[] = [
  [0, 0, 2],
  [0, 1, 1],
  [0, 2, 2],
  [1, 0, 0],
  [1, 1, 2],
  [2, 0, 1],
  [2, 1, 0],
  [2, 2, 0],
  [2, 2, 1],
]

describe('the two-way bootstrap', () => {
  test.each(rateNames)('of the %s comes close to all its draws counted out', (rate) => {
    let [sum, squares, defined, all] = [0, 0, 0, 0]
    for (const prompts of draws(3)) {
      for (const raters of draws(3)) {
        const value = slowRate(tiny, rate, ([prompt, rater]) => prompts[prompt]! * raters[rater]!)
        all++
        if (value === null) continue
        defined++
        sum += value
        squares += value ** 2
      }
    }
    const replicates = 40_000
    const found = pigeonhole(cells(tiny), replicates, seeded(1))[rate]!
    const mean = found.values.reduce((total, value) => total + value, 0) / found.values.length
    const spread = Math.sqrt(
      found.values.reduce((total, value) => total + (value - mean) ** 2, 0) / found.values.length,
    )
    const exact = { mean: sum / defined, spread: Math.sqrt(squares / defined - (sum / defined) ** 2) }
    expect(Math.abs(mean - exact.mean)).toBeLessThan((4 * exact.spread) / Math.sqrt(replicates))
    expect(Math.abs(spread / exact.spread - 1)).toBeLessThan(4 / Math.sqrt(2 * replicates))
    expect(found.empty / replicates).toBeCloseTo(1 - defined / all, 2)
    expect(found.estimate).toBeCloseTo(slowRate(tiny, rate)!, 14)
  })

  const rows = fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.constantFrom(0, 1, 2)), { minLength: 8, maxLength: 50 })

  test('has the BCa bounds of a slow one that leaves out prompts and raters row by row', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...rateNames), fc.integer(), (each, rate, seed) => {
        const found = pigeonhole(cells(each), 200, seeded(seed))[rate]
        const estimate = slowRate(each, rate)
        if (estimate === null) {
          expect(found).toBeNull()
          return
        }
        let [squares, cubes] = [0, 0]
        for (const column of [0, 1] as const) {
          const groups = [...new Set(each.map((row) => row[column]))]
          const left = groups.map((group) =>
            slowRate(
              each.filter((row) => row[column] !== group),
              rate,
            ),
          )
          const without = left.filter((value) => value !== null)
          const mean = without.reduce((sum, value) => sum + value, 0) / without.length
          for (const value of without) {
            const influence = ((groups.length - 1) * (mean - value)) / groups.length
            squares += influence ** 2
            cubes += influence ** 3
          }
        }
        const a = squares > 1e-20 ? cubes / (6 * squares ** 1.5) : 0
        const values = [...found!.values]
        const close = (value: number) => Math.abs(value - estimate) < 1e-9
        const below =
          values.filter((value) => value < estimate && !close(value)).length + values.filter(close).length / 2
        const bias = normalQuantile(below / values.length)
        const bounds = bcaBounds(found!, 0.9)
        if (!Number.isFinite(bias)) {
          expect(bounds).toBeNull()
          return
        }
        const wanted = [0.05, 0.95].map((p) => {
          const z = bias + normalQuantile(p)
          const place = normalCdf(bias + z / (1 - a * z)) * (values.length - 1)
          const at = Math.floor(place + 1e-9)
          return values[at]! + Math.max(0, place - at) * (values[Math.min(at + 1, values.length - 1)]! - values[at]!)
        })
        expect(bounds!.low).toBeCloseTo(wanted[0]!, 8)
        expect(bounds!.high).toBeCloseTo(wanted[1]!, 8)
      }),
    )
  })

  test('spreads about as far as the two-way variance says, and further than judgments alone', () => {
    const random = seeded(2)
    const each: Row[] = []
    const tastes = Array.from({ length: 30 }, () => 0.8 * normal(random))
    for (let prompt = 0; prompt < 120; prompt++) {
      const logit = normal(random)
      for (let turn = 0; turn < 4; turn++) {
        const rater = random.integer(0, 29)
        each.push([prompt, rater, judge(random, logit + tastes[rater]!, 0.5)])
      }
    }
    const found = pigeonhole(cells(each), 2000, seeded(4)).halfTieRate!
    const spread = Math.sqrt(
      found.values.reduce((sum, value) => sum + (value - found.estimate) ** 2, 0) / found.values.length,
    )
    const variance = twoWayVariance(cells(each), 'halfTieRate')!
    // Owen (2007): the two-way draw counts the own variance of single judgments three times.
    expect(spread / Math.sqrt(variance.both + 2 * variance.byCell)).toBeGreaterThan(0.9)
    expect(spread / Math.sqrt(variance.both + 2 * variance.byCell)).toBeLessThan(1.1)
    const { low, high } = percentileBounds(found, 0.95)
    expect((high - low) / (2 * 1.96 * spread)).toBeCloseTo(1, 1)
  })

  test.each([
    { prompts: 60, raters: 8, each: 4, taste: 0.7 },
    { prompts: 8, raters: 1, each: 2, taste: 0 },
  ])(
    'holds the truth nearly as often as it says from the fewest it draws on: $prompts prompts, $raters raters',
    (design) => {
      const { prompts, raters, each, taste } = design
      const random = seeded(7)
      const studies = 300
      let held = 0
      for (let study = 0; study < studies; study++) {
        const tastes = Array.from({ length: raters }, () => taste * normal(random))
        const rows = Array.from({ length: prompts }, (_p, prompt): Row[] => {
          const logit = 0.8 * normal(random)
          return Array.from({ length: each }, (_j, turn): Row => {
            const rater = (prompt + turn) % raters
            return [prompt, rater, judge(random, logit + tastes[rater]!, 0.5)]
          })
        }).flat()
        // Wins and losses are as likely: the half-tie rate is ½.
        const { low, high } = bootstrapMeasures(cells(rows), 300, random).halfTieRate
        if (low !== null && high !== null && low <= 0.5 && high >= 0.5) held++
      }
      expect(held / studies).toBeGreaterThan(0.9)
    },
  )

  test('gives the same draws for the same seed, whatever the order of the judgments', () => {
    const rich: Row[] = Array.from({ length: 90 }, (_, at) => [at % 10, at % 9, (at * at) % 3])
    const measures = bootstrapMeasures(cells(rich), 100, seeded(9))
    expect(measures.halfTieRate.low).not.toBeNull()
    expect(bootstrapMeasures(cells(rich.toReversed()), 100, seeded(9))).toEqual(measures)
  })

  test('says by which draws, and leaves out what draws cannot show', () => {
    const rich: Row[] = Array.from({ length: 60 }, (_, at) => [at % 20, at % 9, (at + Math.floor(at / 9)) % 3])
    const found = bootstrapMeasures(cells(rich), 200, seeded(1))
    expect(found.halfTieRate).toMatchObject({ estimate: 0.5, n: 60, level: 0.95 })
    expect(found.winShareOfDecided.n).toBe(40)
    expect(found.halfTieRate.method).toBe('two-way bootstrap by prompt and rater, BCa, 200 replicates')
    expect(found.halfTieRate.low!).toBeLessThan(0.5)
    expect(found.halfTieRate.high!).toBeGreaterThan(0.5)
    // Drawn from two raters that differ, intervals held the truth in 82% of simulated studies at the 95% level.
    const twoRaters = bootstrapMeasures(cells(rich.map(([p, r, outcome]) => [p, r % 2, outcome])), 200, seeded(1))
    expect(twoRaters.halfTieRate).toMatchObject({ estimate: 0.5, low: null, high: null })
    expect(twoRaters.halfTieRate.why).toBe('2 raters are too few to draw anew; it is given from 8 on.')
    const fivePrompts = bootstrapMeasures(cells(rich.map(([p, r, outcome]) => [p % 5, r, outcome])), 200, seeded(1))
    expect(fivePrompts.halfTieRate.why).toBe('5 prompts are too few to draw anew; it is given from 8 on.')
    const oneRater = bootstrapMeasures(cells(rich.map(([prompt, , outcome]) => [prompt, 0, outcome])), 200, seeded(1))
    expect(oneRater.halfTieRate.method).toMatch(/^bootstrap by prompt \(one rater\)/)
    const onePrompt = bootstrapMeasures(cells(rich.map(([, rater, outcome]) => [0, rater, outcome])), 200, seeded(1))
    expect(onePrompt.halfTieRate).toMatchObject({ estimate: 0.5, low: null, high: null })
    const alike = bootstrapMeasures(cells(rich.map(([prompt, rater]) => [prompt, rater, 1])), 200, seeded(1))
    expect(alike.winOrTieRate).toMatchObject({ estimate: 1, low: null })
    expect(alike.winShareOfDecided).toMatchObject({ estimate: null, n: 0 })
    expect(() => pigeonhole(cells(rich), 0, seeded(1))).toThrow(RangeError)
  })
})
