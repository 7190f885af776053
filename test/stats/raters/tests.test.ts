import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fisherLooks, fiveLooks, surprise } from '../../../server/stats/raters/anomalous.ts'
import { fewestJudgmentsToFlip, fewestToFlip } from '../../../server/stats/raters/flips.ts'
import { goldShortfall } from '../../../server/stats/raters/gold.ts'
import { chanceOfRun, longestRun } from '../../../server/stats/raters/straightLines.ts'
import { riggingOf } from '../../../server/stats/raters/rigging.ts'
import { seeded, shuffled } from '../../../server/stats/random.ts'
import { makeTable } from '../agreement/tables.ts'
import { golden } from '../golden.ts'

describe('anomalous raters', () => {
  type Expected = { raters: { M: number[]; chi2_threshold_alpha_over_5: number[]; fisher_p: number[] }[] }
  test.each(golden<{ p_values: number[][]; alpha: number }, Expected>('anomalous_rater_fisher'))(
    '$id agrees with the reference',
    ({ inputs, expected, tolerance_abs }) => {
      for (const [rater, pValues] of inputs.p_values.entries()) {
        const wanted = expected.raters[rater]!
        const looks = fisherLooks(pValues, fiveLooks(pValues.length), inputs.alpha)
        for (const [at, { statistic, threshold, p }] of looks.entries()) {
          expect(Math.abs(statistic - wanted.M[at]!)).toBeLessThanOrEqual(tolerance_abs)
          expect(Math.abs(threshold - wanted.chi2_threshold_alpha_over_5[at]!)).toBeLessThanOrEqual(tolerance_abs)
          expect(Math.abs(p - wanted.fisher_p[at]!)).toBeLessThanOrEqual(tolerance_abs)
        }
      }
    },
  )

  test('five looks ascend and end with the last judgment; surprises are shares of what was seen', () => {
    expect(fiveLooks(20)).toEqual([4, 8, 12, 16, 20])
    expect(fiveLooks(3)).toEqual([1, 2, 3])
    expect(fiveLooks(0)).toEqual([])
    expect(surprise(0, 0)).toBe(1)
    expect(surprise(3, 9)).toBe(0.4)
    expect(() => surprise(2, 1)).toThrow(RangeError)
    expect(() => fisherLooks([0.5], [2], 0.1)).toThrow(RangeError)
    expect(() => fisherLooks([0], [1], 0.1)).toThrow(RangeError)
    expect(() => fisherLooks([0.5], [1], 1)).toThrow(RangeError)
  })
})

test('11 right of 20 gold items is too few at 1%, 12 is not; of 10, four is', () => {
  expect(goldShortfall(11, 20)).toBeLessThan(0.01)
  expect(goldShortfall(12, 20)).toBeGreaterThan(0.01)
  expect(goldShortfall(4, 10)).toBeLessThan(0.01)
  expect(goldShortfall(5, 10)).toBeGreaterThan(0.01)
  expect(() => goldShortfall(3, 2)).toThrow(RangeError)
})

describe('rigging', () => {
  /** Each rater's outcomes for the first of two systems. */
  const pOf = (...outcomes: number[][]) => {
    const made = outcomes.flatMap((list, rater) =>
      list.map((outcome, comparison) => ({ rater: `r${rater}`, comparison, outcome })),
    )
    let at = 0
    return riggingOf(
      makeTable(made),
      outcomes.map((list) => Int32Array.from(list, () => at++)),
    )
  }
  const mixed = (n: number) => Array.from({ length: n }, (_, at) => [0, 2, 1, 2, 0][at % 5]!)

  test('nearly has the p-value of dealing all outcomes out to the raters anew', () => {
    const random = seeded(2)
    const own = [...mixed(10), ...Array.from({ length: 20 }, (_, at) => (at % 3 === 0 ? 1 : 2))]
    const others = mixed(70)
    const total = (list: number[]) => list.reduce((sum, outcome) => sum + outcome, 0)
    const deals = 20_000
    let asMuch = 0
    for (let deal = 0; deal < deals; deal++) {
      if (total(shuffled([...own, ...others], random).slice(0, 30)) >= total(own)) asMuch += 1
    }
    const [found] = pOf(own, others)
    // Two systems were looked at.
    expect(found).toMatchObject({ n: 30, system: 0 })
    expect(found!.p / 2 / (asMuch / deals)).toBeGreaterThan(0.8)
    expect(found!.p / 2 / (asMuch / deals)).toBeLessThan(1.25)
  })

  test('finds favour for either system, and none where there is nobody to hold it against', () => {
    const always = Array.from({ length: 40 }, () => 2)
    expect(pOf(always, mixed(60), mixed(60))[0]).toMatchObject({ system: 0 })
    expect(pOf(always, mixed(60), mixed(60))[0]!.p).toBeLessThan(1e-6)
    expect(pOf(always.map((outcome) => 2 - outcome), mixed(60))[0]).toMatchObject({ system: 1 }) // prettier-ignore
    expect(pOf(always)).toEqual([{ n: 0, system: null, p: 1 }])
    expect(pOf(always.slice(0, 19), mixed(60))[0]).toEqual({ n: 0, system: null, p: 1 })
  })
})

describe('straight lines', () => {
  test('a run of 16 of 50, 17 of 100 and 18 of 200 is rarer than one in a thousand, one less is not', () => {
    for (const [length, n] of [
      [16, 50],
      [17, 100],
      [18, 200],
    ] as const) {
      expect(chanceOfRun(length, n)).toBeLessThan(0.001)
      expect(chanceOfRun(length - 1, n)).toBeGreaterThan(0.001)
    }
  })

  test('chances are those of counting all sequences', () => {
    for (let n = 0; n <= 12; n++) {
      for (let length = 1; length <= 13; length++) {
        let hits = 0
        for (let bits = 0; bits < 2 ** n; bits++) {
          if (longestRun(Array.from({ length: n }, (_, at) => (bits >> at) & 1)) >= length) hits += 1
        }
        expect(chanceOfRun(length, n)).toBeCloseTo(hits / 2 ** n, 12)
      }
    }
    expect(chanceOfRun(1000, 1000)).toBeCloseTo(2 ** -999, 300)
    expect(longestRun([])).toBe(0)
    expect(() => chanceOfRun(0, 3)).toThrow(RangeError)
  })
})

describe('the fewest left out to flip a headline', () => {
  /** By trying every set. */
  function bruteForce(parts: number[]): number | null {
    const sum = (of: number[]) => of.reduce((total, part) => total + part, 0)
    const sign = Math.sign(sum(parts))
    let fewest: number | null = null
    for (let set = 1; set < 2 ** parts.length; set++) {
      const rest = parts.filter((_, at) => ((set >> at) & 1) === 0)
      const left = parts.length - rest.length
      if (sign !== 0 && sign * sum(rest) < 0 && (fewest === null || left < fewest)) fewest = left
    }
    return fewest
  }

  test('is what trying every set finds, and leaving out those parts does flip it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 9 }), (parts) => {
        const found = fewestToFlip(Float64Array.from(parts))
        expect(found?.count ?? null).toBe(bruteForce(parts))
        if (found === null) return
        const sum = parts.reduce((total, part) => total + part, 0)
        const rest = parts.reduce((total, part, at) => total + (found.parts.includes(at) ? 0 : part), 0)
        expect(Math.sign(rest)).toBe(-Math.sign(sum))
      }),
    )
  })

  test('of judgments is the same without listing them', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(8), fc.nat(3), (plus, minus, ties) => {
        const of = (n: number, part: number) => Array.from({ length: n }, () => part)
        const listed = [...of(plus, 1), ...of(minus, -1), ...of(ties, 0)]
        const found = fewestToFlip(Float64Array.from(listed))
        expect(fewestJudgmentsToFlip(plus, minus)?.count ?? null).toBe(found?.count ?? null)
      }),
    )
  })
})
