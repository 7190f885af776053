import { strengths } from '../../server/methods/strengths.ts'
import { criticalZ } from '../../server/stats/rates/intervals.ts'
import { samplingProbabilities } from '../../server/stats/strengths/activeSampling.ts'
import { modelCovariance, sandwichCovariance } from '../../server/stats/strengths/covariance.ts'
import { davidson } from '../../server/stats/strengths/davidson.ts'
import { differenceBetween, winProbability } from '../../server/stats/strengths/differences.ts'
import { eloRatings } from '../../server/stats/strengths/elo.ts'
import { fitStrengths, type FitOptions, type StrengthFit } from '../../server/stats/strengths/fit.ts'
import { halfWin } from '../../server/stats/strengths/halfWin.ts'
import { raoKupper } from '../../server/stats/strengths/raoKupper.ts'
import { ranksByDifference, ranksByOverlap } from '../../server/stats/strengths/ranks.ts'
import type { TieModel } from '../../server/stats/strengths/tieModel.ts'
import { golden } from '../stats/golden.ts'
import { countsOf, rowsFrom, type CaseRow } from '../stats/strengths/counts.ts'
import { said, saidAll, worked } from './worked.ts'

type Pairs = { models: string[]; rows: CaseRow[] }

function fitted(rows: readonly CaseRow[], model: TieModel = halfWin, options?: FitOptions): StrengthFit {
  const fit = fitStrengths(model, countsOf(1 + Math.max(...rows.flatMap(([i, j]) => [i, j])), rows), options)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

const cases = golden<Pairs, unknown>('bradley_terry_half_win')
const { rows } = cases[0]!.inputs
const { rows: star } = cases[2]!.inputs
const plain = fitted(rows)
const robust = sandwichCovariance(plain)
const errorsOf = ({ size, values }: typeof robust) =>
  Array.from({ length: size }, (_, k) => Math.sqrt(values[k * size + k]!))
const z = criticalZ(0.95)

worked(strengths, {
  'bradley-terry': () => [
    '18 wins, 25 ties, 57 losses',
    ...saidAll(plain.theta),
    ...saidAll(
      plain.theta.map((theta) => 1000 + (400 / Math.LN10) * theta),
      0,
    ),
  ],
  'star-identity': () => {
    const [, , win, loss, tie] = star[0]!
    const fit = fitted(star)
    return [said((win + tie / 2) / (win + tie + loss)), said(fit.theta[1]! - fit.theta[0]!)]
  },
  'strength-errors': () => [said(errorsOf(modelCovariance(plain))[0]), said(errorsOf(robust)[0])],
  'strength-differences': () => {
    const difference = differenceBetween(plain, robust, 1, 0)!
    const { estimate, low, high } = winProbability(difference, z)
    return saidAll([difference.estimate, difference.se, estimate, low, high])
  },
  davidson: () => {
    const fit = fitted(rows, davidson)
    return saidAll([...fit.theta, fit.tie!.value])
  },
  'rao-kupper': () => {
    const fit = fitted(rows, raoKupper)
    const likelihoods = [fit.logLikelihood, fitted(rows, davidson).logLikelihood]
    return [...saidAll([...fit.theta, fit.tie!.value]), ...saidAll(likelihoods, 2)]
  },
  ranks: () => {
    const errors = errorsOf(robust)
    const low = plain.theta.map((theta, s) => theta - z * errors[s]!)
    const high = plain.theta.map((theta, s) => theta + z * errors[s]!)
    const told = (rank: { low: number; high: number }) => `${rank.low} to ${rank.high}`
    const alone = ranksByDifference(4, (i, j) => differenceBetween(plain, robust, i, j), z)
    const overlap = ranksByOverlap(low, high)
    return [...alone.map(told), told(overlap[0]!), told(overlap[3]!)]
  },
  elo: () => {
    const { games } = golden<{ games: [string, string, number][] }, unknown>('elo_online')[0]!.inputs
    const place = (name: string) => 'abc'.indexOf(name)
    const judged = games.map(([a, b, score]) => [place(a), place(b), 2 * score] as const)
    return saidAll(eloRatings(rowsFrom(3, judged)))
  },
  'side-term': () => {
    const fit = fitted(golden<{ rows: CaseRow[] }, unknown>('position_bias')[0]!.inputs.rows, halfWin, { side: true })
    return [said(fit.side), said(errorsOf(sandwichCovariance(fit))[fit.likelihood.sideAt])]
  },
  'weighted-strengths': () => {
    const { rows: weighted } = golden<Pairs, unknown>('bradley_terry_reweighted')[0]!.inputs
    return [said(fitted(weighted, halfWin, { weight: (n) => 1 / Math.max(n, 50) }).theta[0])]
  },
  'active-sampling': () => {
    const { votes, wins_first: won } = golden<{ votes: number[]; wins_first: number[] }, unknown>(
      'active_sampling_arena',
    )[0]!.inputs
    return Array.from(samplingProbabilities(votes, won, 0), (share) => `${said(100 * share, 1)}%`)
  },
})
