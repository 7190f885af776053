import { logSigmoid, sigmoid } from '../numeric/sigmoid.ts'
import { byT, byX, logLikelihood, minusTT, minusXT, minusXX, type TieModel } from './tieModel.ts'

/**
 * Rao and Kupper's ties, t = δ > 0: P(win) = σ(x − δ), P(loss) = σ(−x − δ), the rest a tie: raters tell two responses
 * apart only beyond a threshold. P(tie) = (e^(2δ) − 1)·P(win)·P(loss).
 * Source: Rao, Kupper (1967), Ties in paired-comparison experiments, JASA 62, 194–204, eq. 2.9, with δ = log θ.
 */
export const raoKupper: TieModel = {
  name: 'Rao–Kupper',
  tieStart: 0.5,
  tieReported: (t) => ({ name: 'δ', value: t, slope: 1 }),
  terms(out, x, t, win, tie, loss) {
    if (t <= 0) {
      out.fill(0)
      out[logLikelihood] = -Infinity
      return
    }
    const more = Math.expm1(2 * t)
    const notWin = sigmoid(t - x)
    const notLoss = sigmoid(t + x)
    const a = (win + tie) * sigmoid(x - t) * notWin
    const b = (loss + tie) * sigmoid(-x - t) * notLoss
    out[logLikelihood] =
      (win + tie) * logSigmoid(x - t) + (loss + tie) * logSigmoid(-x - t) + (tie === 0 ? 0 : tie * Math.log(more))
    out[byX] = (win + tie) * notWin - (loss + tie) * notLoss
    // e^(2δ)/(e^(2δ) − 1) = 1 + 1/(e^(2δ) − 1), which large δ leave finite.
    out[byT] = tie * 2 * (1 + 1 / more) - (win + tie) * notWin - (loss + tie) * notLoss
    out[minusXX] = a + b
    out[minusXT] = b - a
    out[minusTT] = a + b + (tie * 4 * (1 + 1 / more)) / more
  },
  slopes(out, odds, t, win, tie, loss) {
    const room = Math.exp(t)
    const notWin = (win + tie) * (1 - 1 / (1 + room * odds))
    const notLoss = ((loss + tie) * room) / (room + odds)
    out[byX] = notWin - notLoss
    // Where the model is none, so are its slopes.
    out[byT] = t <= 0 ? Number.NaN : tie * 2 * (1 + 1 / Math.expm1(2 * t)) - notWin - notLoss
  },
  scores(out, x, t) {
    const [notWin, notLoss] = [sigmoid(t - x), sigmoid(t + x)]
    out[0] = -notLoss
    out[1] = notWin - notLoss
    out[2] = notWin
    out[3] = -notLoss
    out[4] = 2 * (1 + 1 / Math.expm1(2 * t)) - notWin - notLoss
    out[5] = -notWin
  },
}
