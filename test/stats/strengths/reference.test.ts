import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../../../server/stats/numeric/normal.ts'
import { samplingProbabilities } from '../../../server/stats/strengths/activeSampling.ts'
import { modelCovariance, sandwichCovariance, type Covariance } from '../../../server/stats/strengths/covariance.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { differenceBetween } from '../../../server/stats/strengths/differences.ts'
import { eloRatings } from '../../../server/stats/strengths/elo.ts'
import { fitStrengths, type FitOptions, type StrengthFit } from '../../../server/stats/strengths/fit.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { raoKupper } from '../../../server/stats/strengths/raoKupper.ts'
import { ranksByOverlap } from '../../../server/stats/strengths/ranks.ts'
import type { TieModel } from '../../../server/stats/strengths/tieModel.ts'
import { golden } from '../golden.ts'
import { countsOf, rowsFrom, type CaseRow } from './counts.ts'

type Pairs = { models: string[]; rows: CaseRow[] }
type HalfWinExpected = {
  theta_sum0: number[]
  se_sum0_naive: number[]
  se_sum0_sandwich: number[]
  cov_sum0_sandwich: number[][]
  theta_ref0: number[]
  se_ref0_naive: number[]
  se_ref0_sandwich: number[]
  loglik_half_win: number
}
type TieExpected = { theta_sum0: number[]; se_sum0: number[]; loglik: number }

function fitted(model: TieModel, { models, rows }: Pairs, options?: FitOptions): StrengthFit {
  const fit = fitStrengths(model, countsOf(models.length, rows), options)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

function errors({ size, values }: Covariance): number[] {
  return Array.from({ length: size }, (_, k) => Math.sqrt(values[k * size + k]!))
}

function expectClose(found: ArrayLike<number>, expected: number[], tolerance: number): void {
  expected.forEach((value, k) => expect(Math.abs(found[k]! - value), `number ${k}`).toBeLessThan(tolerance))
}

describe('Bradley–Terry with ties as half wins', () => {
  test.each(golden<Pairs, HalfWinExpected>('bradley_terry_half_win'))('$id is what R gives', (one) => {
    const { expected, tolerance_abs: tolerance } = one
    const fit = fitted(halfWin, one.inputs)
    const [naive, robust] = [modelCovariance(fit), sandwichCovariance(fit)]
    // Tighter than asked: two independent optima agree to 1e-10.
    expectClose(fit.theta, expected.theta_sum0, 1e-8)
    expectClose(errors(naive), expected.se_sum0_naive, tolerance)
    expectClose(errors(robust), expected.se_sum0_sandwich, tolerance)
    expectClose(robust.values, expected.cov_sum0_sandwich.flat(), tolerance)
    expect(Math.abs(fit.logLikelihood - expected.loglik_half_win)).toBeLessThan(tolerance)
    expect(fit.gradient).toBeLessThan(1e-9 * fit.judgments)
    for (let s = 1; s < one.inputs.models.length; s++) {
      const [plain, wide] = [differenceBetween(fit, naive, s, 0)!, differenceBetween(fit, robust, s, 0)!]
      expect(plain.estimate).toBeCloseTo(expected.theta_ref0[s]!, 8)
      expect(Math.abs(plain.se - expected.se_ref0_naive[s]!)).toBeLessThan(tolerance)
      expect(Math.abs(wide.se - expected.se_ref0_sandwich[s]!)).toBeLessThan(tolerance)
    }
  })

  test.each(golden<Pairs, Pick<HalfWinExpected, 'theta_sum0' | 'se_sum0_sandwich'>>('bradley_terry_reweighted'))(
    '$id: pairs weighted by the inverse of their number',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      const fit = fitted(halfWin, inputs, { weight: (n) => 1 / Math.max(n, 50) })
      expectClose(fit.theta, expected.theta_sum0, tolerance)
      expectClose(errors(sandwichCovariance(fit)), expected.se_sum0_sandwich, tolerance)
    },
  )
})

describe('models with ties', () => {
  test.each(golden<Pairs, TieExpected & { log_nu: number; nu: number; se_log_nu: number }>('davidson_ties'))(
    '$id is what R gives',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      const fit = fitted(davidson, inputs)
      const se = errors(modelCovariance(fit))
      expectClose(fit.theta, expected.theta_sum0, tolerance)
      expectClose(se, [...expected.se_sum0, expected.se_log_nu], tolerance)
      expect(Math.abs(fit.tie!.value - expected.nu)).toBeLessThan(tolerance)
      expect(Math.abs(fit.tie!.at - expected.log_nu)).toBeLessThan(tolerance)
      expect(Math.abs(fit.logLikelihood - expected.loglik)).toBeLessThan(tolerance)
    },
  )

  test.each(golden<Pairs, TieExpected & { delta: number; se_delta: number }>('rao_kupper_ties'))(
    '$id is what R gives',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      const fit = fitted(raoKupper, inputs)
      expectClose(fit.theta, expected.theta_sum0, tolerance)
      expectClose(errors(modelCovariance(fit)), [...expected.se_sum0, expected.se_delta], tolerance)
      expect(Math.abs(fit.tie!.value - expected.delta)).toBeLessThan(tolerance)
      expect(Math.abs(fit.logLikelihood - expected.loglik)).toBeLessThan(tolerance)
    },
  )
})

type SideExpected = {
  half_win: {
    position: number
    se_position_naive: number
    se_position_sandwich: number
    theta_ref0: number[]
    se_theta_sandwich: number[]
  }
  rao_kupper: {
    position: number
    se_position: number
    delta: number
    se_delta: number
    theta_ref0: number[]
    se_theta: number[]
    loglik: number
  }
  davidson: { position: number; se_position: number; log_nu: number; theta_ref0: number[]; loglik: number }
}

describe('the advantage of a side', () => {
  test.each(golden<Pairs, SideExpected>('position_bias'))('$id is what R and scipy give', (one) => {
    const { inputs, expected } = one
    const near = (found: number, value: number) => expect(Math.abs(found - value)).toBeLessThan(one.tolerance_abs)
    const differences = (fit: StrengthFit, covariance: Covariance) =>
      inputs.models.map((_, s) => differenceBetween(fit, covariance, s, 0)!)

    const plain = fitted(halfWin, inputs, { side: true })
    const robust = sandwichCovariance(plain)
    near(plain.side!, expected.half_win.position)
    near(errors(modelCovariance(plain)).at(-1)!, expected.half_win.se_position_naive)
    near(errors(robust).at(-1)!, expected.half_win.se_position_sandwich)
    differences(plain, robust).forEach(({ estimate, se }, s) => {
      near(estimate, expected.half_win.theta_ref0[s]!)
      near(se, expected.half_win.se_theta_sandwich[s]!)
    })

    const threshold = fitted(raoKupper, inputs, { side: true })
    const [seDelta, seSide] = errors(modelCovariance(threshold)).slice(-2) as [number, number]
    near(threshold.side!, expected.rao_kupper.position)
    near(seSide, expected.rao_kupper.se_position)
    near(threshold.tie!.value, expected.rao_kupper.delta)
    near(seDelta, expected.rao_kupper.se_delta)
    near(threshold.logLikelihood, expected.rao_kupper.loglik)
    differences(threshold, modelCovariance(threshold)).forEach(({ estimate, se }, s) => {
      near(estimate, expected.rao_kupper.theta_ref0[s]!)
      near(se, expected.rao_kupper.se_theta[s]!)
    })

    const even = fitted(davidson, inputs, { side: true })
    const covariance = modelCovariance(even)
    near(even.side!, expected.davidson.position)
    near(errors(covariance).at(-1)!, expected.davidson.se_position)
    near(even.tie!.at, expected.davidson.log_nu)
    near(even.logLikelihood, expected.davidson.loglik)
    differences(even, covariance).forEach(({ estimate }, s) => near(estimate, expected.davidson.theta_ref0[s]!))
  })
})

type Games = { k: number; scale: number; base: number; init: number; games: [string, string, number][] }

describe('Elo', () => {
  test.each(golden<Games, { players: string[]; final: number[]; path: number[][] }>('elo_online'))(
    '$id is what FastChat gives, after every game',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      const { players } = expected
      const { k, scale, base, init: initial } = inputs
      const games = inputs.games.map(([a, b, score]) => [players.indexOf(a), players.indexOf(b), 2 * score] as const)
      const after = (turns: number) =>
        eloRatings(rowsFrom(players.length, games.slice(0, turns)), { k, scale, base, initial })
      expected.path.forEach((ratings, turn) => expectClose(after(turn + 1), ratings, tolerance))
      expectClose(after(games.length), expected.final, tolerance)
    },
  )
})

type RankExpected = {
  lower: number[]
  upper: number[]
  rank_upper_bound: number[]
  rank_lower_bound: number[]
  bonferroni_z: number
  rank_upper_bound_bonferroni: number[]
  pair_differences: { rows: [number, number, number, number][] }
}

describe('ranks', () => {
  test.each(golden<{ from_case: string; alpha: number }, RankExpected>('rank_intervals'))(
    '$id are those of the formula, and differences have the error that the covariance gives',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      const from = golden<Pairs, HalfWinExpected>('bradley_terry_half_win').find(({ id }) => id === inputs.from_case)!
      const fit = fitted(halfWin, from.inputs)
      const covariance = sandwichCovariance(fit)
      const se = errors(covariance)
      const bound = (z: number) => se.map((one, s) => fit.theta[s]! + z * one)
      const z = normalQuantile(1 - inputs.alpha / 2)
      expectClose(bound(-z), expected.lower, tolerance)
      expectClose(bound(z), expected.upper, tolerance)
      const ranks = ranksByOverlap(bound(-z), bound(z))
      expect(ranks.map(({ low }) => low)).toEqual(expected.rank_upper_bound)
      expect(ranks.map(({ high }) => high)).toEqual(expected.rank_lower_bound)
      const wide = normalQuantile(1 - inputs.alpha / (2 * from.inputs.models.length))
      expect(Math.abs(wide - expected.bonferroni_z)).toBeLessThan(tolerance)
      expect(ranksByOverlap(bound(-wide), bound(wide)).map(({ low }) => low)).toEqual(
        expected.rank_upper_bound_bonferroni,
      )
      for (const [i, j, estimate, error] of expected.pair_differences.rows) {
        const found = differenceBetween(fit, covariance, i, j)!
        expect(Math.abs(found.estimate - estimate)).toBeLessThan(tolerance)
        expect(Math.abs(found.se - error)).toBeLessThan(tolerance)
      }
    },
  )
})

describe('the pair to judge next', () => {
  test.each(golden<{ votes: number[]; wins_first: number[] }, { probability: number[] }>('active_sampling_arena'))(
    '$id has the probability of the formula',
    ({ inputs, expected, tolerance_abs: tolerance }) => {
      expectClose(samplingProbabilities(inputs.votes, inputs.wins_first, 0), expected.probability, tolerance)
    },
  )
})
