import { sigmoid } from '../numeric/sigmoid.ts'
import type { Shares } from '../../contract/planning.ts'
import { normalDensity } from '../numeric/normal.ts'
import { checkShares, type Linear } from './estimand.ts'

/**
 * How judgments come about in a plan: η = middle + prompt + rater, both normal with mean 0; a win with chance
 * σ(η − threshold), a loss with σ(−η − threshold), else a tie.
 * Source: Rao, Kupper (1967), Ties in paired-comparison experiments, JASA 62, 194–204, with random effects.
 */
export type LogitNormal = { middle: number; threshold: number; promptSpread: number; raterSpread: number }

const reach = 8
const steps = 160

/** Points and weights of the standard normal distribution; the trapezoidal rule converges at once on smooth functions. */
const nodes = Array.from({ length: steps + 1 }, (_, k) => {
  const z = reach * ((2 * k) / steps - 1)
  return { z, weight: (normalDensity(z) * 2 * reach) / steps }
})

/** The model whose judgments have the given shares over all prompts and raters; spreads are 0 or more, else a RangeError. */
export function calibrated(shares: Shares, promptSpread: number, raterSpread: number): LogitNormal {
  checkShares(shares)
  if (!(promptSpread >= 0 && raterSpread >= 0 && promptSpread <= 10 && raterSpread <= 10)) {
    throw new RangeError('Spreads in log odds lie between 0 and 10.')
  }
  const spread = Math.hypot(promptSpread, raterSpread)
  // Win and loss each fix one of middle − threshold and −middle − threshold.
  const [up, down] = [atWhich(shares.win, spread), atWhich(shares.loss, spread)]
  return { middle: (up - down) / 2, threshold: -(up + down) / 2, promptSpread, raterSpread }
}

/** The expected points of a judgment, given η. */
export function expected({ threshold }: LogitNormal, points: Linear['points'], eta: number): number {
  const [win, loss] = [sigmoid(eta - threshold), sigmoid(-eta - threshold)]
  return points.win * win + points.loss * loss + points.tie * Math.max(0, 1 - win - loss)
}

/** E[f(z)] for a standard normal z. */
export function average(f: (z: number) => number): number {
  let sum = 0
  for (const { z, weight } of nodes) sum += weight * f(z)
  return sum
}

/**
 * The correlations of two judgments of one prompt (by different raters) and of one rater (of different prompts) in what
 * they add to an estimand.
 */
export function correlations(model: LogitNormal, { points, variance }: Linear): { prompt: number; rater: number } {
  if (variance === 0) return { prompt: 0, rater: 0 }
  const between = (own: number, rest: number) => {
    if (own === 0) return 0
    const mean = (z: number) => average((other) => expected(model, points, model.middle + own * z + rest * other))
    const overall = average(mean)
    return Math.max(0, average((z) => (mean(z) - overall) ** 2) / variance)
  }
  const { promptSpread, raterSpread } = model
  return { prompt: between(promptSpread, raterSpread), rater: between(raterSpread, promptSpread) }
}

/** The x with E[σ(x + spread·z)] = share. */
function atWhich(share: number, spread: number): number {
  // A share of 0 or 1 is met to 1e-12, which no study can tell from it.
  const bounded = Math.min(Math.max(share, 1e-12), 1 - 1e-12)
  let [low, high] = [-40 - 8 * spread, 40 + 8 * spread]
  for (let halving = 0; halving < 80; halving++) {
    const middle = (low + high) / 2
    if (average((z) => sigmoid(middle + spread * z)) < bounded) low = middle
    else high = middle
  }
  return (low + high) / 2
}
