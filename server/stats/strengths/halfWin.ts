import { sigmoid } from '../numeric/sigmoid.ts'
import { byT, byX, logLikelihood, minusTT, minusXT, minusXX, type TieModel } from './tieModel.ts'

/**
 * Bradley–Terry with a tie as half a win and half a loss: P(i beats j) = σ(θi − θj). As a likelihood of ties it is wrong
 * (hence the robust covariance), as an estimating equation for the half-tie rate it is right.
 * Source: Bradley, Terry (1952), Rank analysis of incomplete block designs I, Biometrika 39, 324–345.
 */
export const halfWin: TieModel = {
  name: 'half-win',
  tieStart: null,
  tieReported: null,
  terms(out, x, _t, win, tie, loss) {
    const n = win + tie + loss
    const score = win + tie / 2
    // One exponential for both σ(x) and its logarithm.
    const small = Math.exp(-Math.abs(x))
    const p = x >= 0 ? 1 / (1 + small) : small / (1 + small)
    // log σ(−x) = log σ(x) − x.
    out[logLikelihood] = n * (Math.min(0, x) - Math.log1p(small)) - (n - score) * x
    out[byX] = score - n * p
    out[minusXX] = n * p * (1 - p)
    out[byT] = out[minusXT] = out[minusTT] = 0
  },
  slopes(out, odds, _t, win, tie, loss) {
    out[byX] = win + tie / 2 - (win + tie + loss) / (1 + odds)
    out[byT] = 0
  },
  scores(out, x) {
    const p = sigmoid(x)
    out[0] = -p
    out[1] = 0.5 - p
    out[2] = 1 - p
    out[3] = out[4] = out[5] = 0
  },
}
