import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { Plan, type PlanInput } from '../../../server/contract/planning.ts'
import { agreementOutlook } from '../../../server/stats/planning/agreementOutlook.ts'
import { linear } from '../../../server/stats/planning/estimand.ts'
import { sigmoid } from '../../../server/stats/numeric/sigmoid.ts'
import { calibrated, correlations } from '../../../server/stats/planning/logitNormal.ts'
import { designEffect, outlook } from '../../../server/stats/planning/outlook.ts'
import { planOf } from '../../../server/stats/planning/plan.ts'
import {
  decidedByArcsine, decidedExact, judgmentsNeeded, scorePower,
} from '../../../server/stats/planning/sampleSize.ts' // prettier-ignore
import { normalDraws, simulate } from '../../../server/stats/planning/simulate.ts'
import { seeded } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'

type Inputs = { p: number; alpha: number; power: number; tie: number }
type Expected = Record<
  'decisive_n_exact_first' | 'decisive_n_exact_stable' | 'decisive_n_normal' | 'decisive_n_arcsine_pwr' | 'total_n_score_test' | 'total_from_decisive_normal',
  number
> // prettier-ignore

describe.each(golden<Inputs, Expected>('power_paired_win_rate'))('sample size, $id', (one) => {
  const { p, alpha, power, tie } = one.inputs
  const { expected } = one
  const shares = { win: (1 - tie) * p, tie, loss: (1 - tie) * (1 - p) }
  const aim = { nullValue: 0.5, alpha, power }
  const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThan(one.tolerance_abs)

  test('by the normal approximation, among decided and in all', () => {
    const decided = judgmentsNeeded(linear('winShareOfDecided', { win: p, tie: 0, loss: 1 - p }, 0.5), aim)
    near(decided, expected.decisive_n_normal)
    near(judgmentsNeeded(linear('winShareOfDecided', shares, 0.5), aim), expected.total_from_decisive_normal)
    near(judgmentsNeeded(linear('halfTieRate', shares, 0.5), aim), expected.total_n_score_test)
  })

  test("by Cohen's h, as R's pwr, whose root finder stops a millionth early", () => {
    const n = decidedByArcsine(p, alpha, power)
    expect(Math.abs(n - expected.decisive_n_arcsine_pwr)).toBeLessThan(2 * one.tolerance_abs)
    // The root of the same equation to thirty digits, by mpmath.
    if (p === 0.55) expect(n).toBeCloseTo(782.264505613772, 9)
  })

  test('by the exact sign test: the first that reaches the power, and the one from which it is kept', () => {
    expect(decidedExact(p, alpha, power, 6000)).toEqual({
      first: expected.decisive_n_exact_first,
      stable: expected.decisive_n_exact_stable,
    })
  })
})

describe('power', () => {
  test('at the sample size is the wanted one, the other tail being next to nothing', () => {
    for (const estimand of ['winRate', 'winOrTieRate', 'halfTieRate', 'winShareOfDecided'] as const) {
      const target = linear(estimand, { win: 0.6, tie: 0.1, loss: 0.3 }, 0.5)
      const n = judgmentsNeeded(target, { nullValue: 0.5, alpha: 0.05, power: 0.85 })
      expect(scorePower(target, 0.5, 0.05, n)).toBeCloseTo(0.85, 4)
    }
  })

  test('does not change when win and loss change places', () => {
    const [one, other] = [{ win: 0.5, tie: 0.2, loss: 0.3 }, { win: 0.3, tie: 0.2, loss: 0.5 }] // prettier-ignore
    for (const estimand of ['halfTieRate', 'winShareOfDecided'] as const) {
      const [a, b] = [linear(estimand, one, 0.5), linear(estimand, other, 0.5)]
      expect(scorePower(a, 0.5, 0.05, 200)).toBeCloseTo(scorePower(b, 0.5, 0.05, 200), 12)
    }
  })

  test('needs a design effect of 1 + (m − 1)·ICC for judgments that share prompts', () => {
    const layout = { prompts: 100, overlap: 3, raters: 30 }
    expect(designEffect(layout, { prompt: 0.2, rater: 0 })).toBeCloseTo(1.4, 12)
    expect(designEffect(layout, { prompt: 0.2, rater: 0.01 })).toBeCloseTo(1.4 + 9 * 0.01, 12)
  })

  test('what cannot be is refused', () => {
    expect(() => linear('winRate', { win: 0.5, tie: 0.2, loss: 0.2 }, 0.5)).toThrow(/add up to 1/)
    expect(() => linear('winShareOfDecided', { win: 0, tie: 1, loss: 0 }, 0.5)).toThrow(RangeError)
    expect(() => decidedExact(0.5, 0.05, 0.8, 100)).toThrow(/not ½/)
    expect(() => decidedExact(0.6, 0.05, 0.8, 1e6)).toThrow(/20000/)
    expect(() => planOf({ ...study, overlap: 40 })).toThrow(/not 40 raters/)
    expect(() => planOf({ ...study, power: 1 })).toThrow(RangeError)
    expect(decidedExact(0.501, 0.05, 0.8, 100)).toEqual({ first: null, stable: null })
  })
})

describe('the model of judgments', () => {
  test('has the shares it was made for, by a long simulation', () => {
    const shares = { win: 0.5, tie: 0.2, loss: 0.3 }
    const model = calibrated(shares, 1.2, 0.7)
    const random = seeded(1)
    const normal = normalDraws(random)
    const count = { win: 0, tie: 0, loss: 0 }
    const n = 200_000
    for (let k = 0; k < n; k++) {
      const eta = model.middle + 1.2 * normal() + 0.7 * normal()
      const u = random.number()
      count[u < sigmoid(eta - model.threshold) ? 'win' : u > 1 - sigmoid(-eta - model.threshold) ? 'loss' : 'tie']++
    }
    for (const kind of ['win', 'tie', 'loss'] as const)
      expect(Math.abs(count[kind] / n - shares[kind])).toBeLessThan(0.004)
  })

  test('without ties its threshold is 0, without spread it is the logit', () => {
    const model = calibrated({ win: 0.6, tie: 0, loss: 0.4 }, 0, 0)
    expect(model.threshold).toBeCloseTo(0, 9)
    expect(model.middle).toBeCloseTo(Math.log(1.5), 9)
  })

  test('its correlations are those of simulated pairs of judgments', () => {
    const shares = { win: 0.45, tie: 0.2, loss: 0.35 }
    const target = linear('halfTieRate', shares, 0.5)
    const model = calibrated(shares, 1.5, 0.8)
    const alike = correlations(model, target)
    const random = seeded(3)
    const normal = normalDraws(random)
    const judged = (eta: number) => {
      const u = random.number()
      return u < sigmoid(eta - model.threshold) ? 1 : u > 1 - sigmoid(-eta - model.threshold) ? 0 : 0.5
    }
    const sums = { prompt: 0, rater: 0 }
    const n = 300_000
    for (let k = 0; k < n; k++) {
      const [prompt, rater] = [1.5 * normal(), 0.8 * normal()]
      const [one, other] = [judged(model.middle + prompt + 0.8 * normal()), judged(model.middle + prompt + 0.8 * normal())] // prettier-ignore
      sums.prompt += (one - target.value) * (other - target.value)
      const [a, b] = [judged(model.middle + rater + 1.5 * normal()), judged(model.middle + rater + 1.5 * normal())]
      sums.rater += (a - target.value) * (b - target.value)
    }
    expect(Math.abs(sums.prompt / n / target.variance - alike.prompt)).toBeLessThan(0.01)
    expect(Math.abs(sums.rater / n / target.variance - alike.rater)).toBeLessThan(0.01)
  })
})

const study: PlanInput = {
  estimand: 'halfTieRate', shares: { win: 0.45, tie: 0.2, loss: 0.35 }, nullValue: 0.5, level: 0.95, power: 0.8,
  prompts: 300, overlap: 1, raters: 30, promptSpread: 1, raterSpread: 0,
} // prettier-ignore

describe('a plan', () => {
  const designs: [string, Partial<PlanInput>][] = [
    ['300 prompts, one rater each', {}],
    ['150 prompts, three raters each, prompts that differ much', { prompts: 150, overlap: 3, promptSpread: 1.5 }],
    ['the win rate, two raters each', { estimand: 'winRate', shares: { win: 0.57, tie: 0.15, loss: 0.28 }, overlap: 2 }],
    ['the win-or-tie rate', { estimand: 'winOrTieRate', shares: { win: 0.4, tie: 0.18, loss: 0.42 }, overlap: 2 }],
    ['the share of decided', { estimand: 'winShareOfDecided', shares: { win: 0.48, tie: 0.2, loss: 0.32 }, overlap: 2 }],
    ['raters who differ, too', { prompts: 400, overlap: 2, raters: 100, raterSpread: 0.5, shares: { win: 0.48, tie: 0.2, loss: 0.32 } }],
  ] // prettier-ignore

  test.each(designs)('by formula is within one point of the simulation: %s', (_, more) => {
    const plan = planOf({ ...study, ...more }, { studies: 10_000, seed: 7 })
    const { power, width, coverage } = plan.simulated!
    expect(Math.abs(plan.outlook.power - power)).toBeLessThan(0.01)
    expect(Math.abs(plan.outlook.width / width - 1)).toBeLessThan(0.02)
    expect(coverage).toBeGreaterThan(0.935)
    expect(coverage).toBeLessThan(0.965)
  })

  test('is what the contract says, and the same seed gives the same simulation', () => {
    const plan = planOf({ ...study, overlap: 2 }, { studies: 200, seed: 1 })
    expect([...Value.Errors(Plan, plan)]).toEqual([])
    expect(planOf({ ...study, overlap: 2 }, { studies: 200, seed: 1 })).toEqual(plan)
  })

  test('with the judgments it asks for has the power it was asked for', () => {
    const needed = planOf({ ...study, overlap: 3, promptSpread: 1.5 })
    const plan = planOf({ ...study, overlap: 3, promptSpread: 1.5, prompts: needed.promptsNeeded! })
    expect(plan.outlook.power).toBeGreaterThan(0.79)
    expect(plan.outlook.power).toBeLessThan(0.815)
  })

  test('the least detectable value is found with the wanted power', () => {
    const { detectable } = planOf(study)
    const shares = { win: detectable! - 0.1, tie: 0.2, loss: 0.9 - detectable! }
    expect(planOf({ ...study, shares }).outlook.power).toBeCloseTo(0.8, 6)
  })

  test('further prompts buy more than further raters, unless prompts are all alike', () => {
    const spread = planOf({ ...study, overlap: 2, promptSpread: 2 })
    expect(spread.morePrompts.judgments).toBe(spread.oneMoreRater.judgments)
    expect(spread.morePrompts.width).toBeLessThan(spread.oneMoreRater.width)
    const alike = planOf({ ...study, overlap: 2, promptSpread: 0 })
    expect(alike.morePrompts.width / alike.oneMoreRater.width).toBeCloseTo(1, 2)
    const widths = spread.overlaps.map(({ width }) => width)
    expect(widths).toEqual(widths.toSorted((one, other) => one - other))
  })

  test('says where no number of judgments is enough', () => {
    const few = planOf({ ...study, raters: 3, raterSpread: 1.5 })
    expect(few.judgmentsNeeded).toBeNull()
    expect(few.notes.join(' ')).toMatch(/no number of judgments is enough/)
    const same = planOf({ ...study, shares: { win: 0.4, tie: 0.2, loss: 0.4 } })
    expect(same).toMatchObject({ independentNeeded: null, promptsNeeded: null })
    expect(same.outlook.power).toBeCloseTo(0.05, 2)
    expect(planOf({ ...study, prompts: 3 }).detectable).toBeNull()
  })

  test('a simulation of studies in which nothing differs counts them as undefined', () => {
    const shares = { win: 1, tie: 0, loss: 0 }
    const linearised = linear('winRate', shares, 0.5)
    const layout = { prompts: 20, overlap: 1, raters: 5 }
    const { undefinedStudies, power } = simulate(
      { model: calibrated(shares, 0, 0), linear: linearised, decidedOnly: false },
      layout,
      { nullValue: 0.5, level: 0.95, studies: 10 },
      seeded(1),
    )
    expect([undefinedStudies, power]).toEqual([10, 0])
    expect(outlook(layout, linearised, { prompt: 0, rater: 0 }, { nullValue: 0.5, alpha: 0.05 }).power).toBe(1)
  })
})

describe('the agreement to expect', () => {
  test.each([2, 3, 5])('with %i raters a comparison is that of simulated studies, width included', (overlap) => {
    const model = calibrated({ win: 0.45, tie: 0.2, loss: 0.35 }, 1.2, 0.5)
    const { tieDiscounted, width } = agreementOutlook(model, { items: 60, overlap, level: 0.95 })
    const random = seeded(overlap)
    const normal = normalDraws(random)
    const means: number[] = []
    for (let study = 0; study < 3000; study++) {
      let sum = 0
      for (let item = 0; item < 60; item++) {
        const middle = model.middle + 1.2 * normal()
        const votes = Array.from({ length: overlap }, () => {
          const eta = middle + 0.5 * normal()
          const u = random.number()
          return u < sigmoid(eta - model.threshold) ? 1 : u > 1 - sigmoid(-eta - model.threshold) ? -1 : 0
        })
        let [score, pairs] = [0, 0]
        for (let k = 0; k < overlap; k++) {
          for (let l = 0; l < k; l++) {
            const [one, other] = [votes[k]!, votes[l]!]
            score += one === other ? 1 : one === 0 || other === 0 ? 0.5 : 0
            pairs++
          }
        }
        sum += score / pairs
      }
      means.push(sum / 60)
    }
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length
    const sd = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (means.length - 1))
    expect(Math.abs(mean - tieDiscounted)).toBeLessThan(0.004)
    expect(Math.abs((2 * 1.96 * sd) / width - 1)).toBeLessThan(0.05)
  })

  test('of raters who draw 40/20/40 at random is 0.52, the chance level of the literature', () => {
    const model = calibrated({ win: 0.4, tie: 0.2, loss: 0.4 }, 0, 0)
    expect(agreementOutlook(model, { items: 10, overlap: 2, level: 0.95 }).tieDiscounted).toBeCloseTo(0.52, 9)
  })
})
