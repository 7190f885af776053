import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asymptoticRho, asymptoticSequence } from '../../../server/stats/rates/asymptoticSequence.ts'
import { betaBinomialSequence, logEvidenceAgainst } from '../../../server/stats/rates/betaBinomialSequence.ts'
import {
  bettingSequence,
  empiricalBernsteinSequence,
  hedgedCapital,
} from '../../../server/stats/rates/bettingSequences.ts'
import { normalMixtureSequence, predictableHoeffding } from '../../../server/stats/rates/hoeffdingSequences.ts'
import type { Interval } from '../../../server/stats/rates/intervals.ts'
import { golden } from '../golden.ts'

type Bounds = [low: number, high: number]
type Expected = {
  at_n: number[]
  hoeffding_normal_mixture: { t_opt: number; bounds_unclipped: Bounds[] }
  predmix_empirical_bernstein: { bounds: Bounds[] }
  predmix_hoeffding: { bounds: Bounds[] }
  betting_hedged_capital_max: { m: number[]; capital_at_n: number[][] }
  betting_hedged_cs_grid: { grid_step: number; bounds: Bounds[] }
  asymptotic_cs: { t_opt: number; bounds: (Bounds | null)[] }
  beta_binomial_decisive: { rows: [number, number, number, number][]; e_value_at_half: number[] }
}
const references = golden<{ alpha: number; x: number[] }, Expected>('confidence_sequence')

function near({ low, high }: Interval, wanted: Bounds, tolerance: number) {
  expect(Math.abs(low - wanted[0])).toBeLessThan(tolerance)
  expect(Math.abs(high - wanted[1])).toBeLessThan(tolerance)
}

describe.each(references)('a confidence sequence on the values of $id', ({ inputs, expected, tolerance_abs }) => {
  const level = 1 - inputs.alpha
  const prefixes = expected.at_n.map((n) => inputs.x.slice(0, n))
  const meanOf = (x: number[]) => x.reduce((sum, each) => sum + each, 0) / x.length

  test('by the normal mixture is confseq’s', () => {
    const { t_opt, bounds_unclipped } = expected.hoeffding_normal_mixture
    prefixes.forEach((x, index) => {
      near(normalMixtureSequence(meanOf(x), x.length, t_opt, level), bounds_unclipped[index]!, tolerance_abs)
    })
  })

  test('by Hoeffding with weights set beforehand is confseq’s', () => {
    prefixes.forEach((x, index) => {
      near(predictableHoeffding(x, level), expected.predmix_hoeffding.bounds[index]!, tolerance_abs)
    })
  })

  test('by empirical Bernstein is confseq’s', () => {
    prefixes.forEach((x, index) => {
      near(empiricalBernsteinSequence(x, level), expected.predmix_empirical_bernstein.bounds[index]!, tolerance_abs)
    })
  })

  test('by betting has confseq’s capital, and its bounds to a step of its grid', () => {
    const { m, capital_at_n } = expected.betting_hedged_capital_max
    const { grid_step, bounds } = expected.betting_hedged_cs_grid
    prefixes.forEach((x, index) => {
      m.forEach((each, row) => {
        expect(hedgedCapital(x, each, level) / capital_at_n[row]![index]!).toBeCloseTo(1, 7)
      })
      near(bettingSequence(x, level), bounds[index]!, 2 * grid_step)
    })
  })

  test('by the central limit theorem is scipy’s', () => {
    const { t_opt, bounds } = expected.asymptotic_cs
    prefixes.forEach((x, index) => {
      const mean = meanOf(x)
      const deviation = Math.sqrt(x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.length)
      const wanted = bounds[index]
      if (!wanted) return
      near(asymptoticSequence(mean, deviation, x.length, asymptoticRho(t_opt, level), level), wanted, tolerance_abs)
    })
  })

  test('by the beta-binomial mixture on decided judgments is scipy’s', () => {
    const { rows, e_value_at_half } = expected.beta_binomial_decisive
    rows.forEach(([wins, losses, low, high], index) => {
      near(betaBinomialSequence(wins, losses, level), [low, high], tolerance_abs)
      expect(Math.exp(logEvidenceAgainst(0.5, wins, losses)) / e_value_at_half[index]!).toBeCloseTo(1, 10)
    })
  })
})

describe('the beta-binomial sequence', () => {
  const sum = fc.integer({ min: 0, max: 2_000_000 }).map((halves) => halves / 2)

  test('ends where the evidence reaches 1/(1 − level), holds the mean, and mirrors', () => {
    fc.assert(
      fc.property(sum, sum, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (up, down, level) => {
        const { low, high } = betaBinomialSequence(up, down, level)
        const most = -Math.log1p(-level)
        if (up > 0) expect(logEvidenceAgainst(low, up, down)).toBeCloseTo(most, 4)
        if (up + down > 0) {
          expect(low).toBeLessThanOrEqual(up / (up + down))
          expect(high).toBeGreaterThanOrEqual(up / (up + down))
        }
        // The other end is this one of the mirror image, where it is not so close to 1 that its digits are lost.
        expect(betaBinomialSequence(down, up, level).low).toBeCloseTo(1 - high, 12)
      }),
      { numRuns: 400 },
    )
  })

  test('says nothing before the first judgment, and refuses what is no sum', () => {
    expect(betaBinomialSequence(0, 0)).toEqual({ low: 0, high: 1 })
    expect(() => betaBinomialSequence(-1, 0)).toThrow(RangeError)
    expect(() => betaBinomialSequence(Number.NaN, 0)).toThrow(RangeError)
    expect(() => betaBinomialSequence(1, 1, 1)).toThrow(RangeError)
    expect(() => logEvidenceAgainst(0, 1, 1)).toThrow(RangeError)
  })
})

describe('sequences that need the values in order', () => {
  test('say nothing before the first value, and refuse values outside 0 and 1', () => {
    for (const sequence of [predictableHoeffding, empiricalBernsteinSequence, bettingSequence]) {
      expect(sequence([])).toEqual({ low: 0, high: 1 })
      expect(() => sequence([0.5, 1.5])).toThrow(RangeError)
      expect(() => sequence([Number.NaN])).toThrow(RangeError)
      expect(() => sequence([0.5], 0)).toThrow(RangeError)
    }
    expect(() => normalMixtureSequence(0.5, 0, 10)).toThrow(RangeError)
    expect(() => asymptoticSequence(0.5, 0.1, 0, 0.1)).toThrow(RangeError)
    expect(() => asymptoticRho(0)).toThrow(RangeError)
  })

  test('mirror when every value is turned', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0.5, 1), { maxLength: 60 }), (x) => {
        const turned = x.map((value) => 1 - value)
        for (const sequence of [predictableHoeffding, empiricalBernsteinSequence, bettingSequence]) {
          const [here, there] = [sequence(x), sequence(turned)]
          expect(there.low).toBeCloseTo(1 - here.high, 9)
          expect(here.low).toBeLessThanOrEqual(here.high)
        }
      }),
    )
  })
})
