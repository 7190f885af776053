import { byT, byX, logLikelihood, minusTT, minusXT, minusXX, type TieModel } from './tieModel.ts'

/**
 * Davidson's ties, t = log ν: P(win) = e^(x/2)/S, P(tie) = e^t/S, P(loss) = e^(−x/2)/S, S their sum. Ties are likeliest
 * between equals, and log P(tie) is the mean of the other two but for t.
 * Source: Davidson (1970), On extending the Bradley–Terry model to accommodate ties, JASA 65, 317–328, eq. 2.3.
 */
export const davidson: TieModel = {
  name: 'Davidson',
  tieStart: 0,
  tieReported: (t) => ({ name: 'ν', value: Math.exp(t), slope: Math.exp(t) }),
  terms(out, x, t, win, tie, loss) {
    const n = win + tie + loss
    const most = Math.max(Math.abs(x) / 2, t)
    const up = Math.exp(x / 2 - most)
    const even = Math.exp(t - most)
    const down = Math.exp(-x / 2 - most)
    const sum = up + even + down
    const pWin = up / sum
    const pTie = even / sum
    const pLoss = down / sum
    const lean = pWin - pLoss
    out[logLikelihood] = ((win - loss) * x) / 2 + (tie === 0 ? 0 : tie * t) - n * (most + Math.log(sum))
    out[byX] = (win - loss - n * lean) / 2
    out[byT] = tie - n * pTie
    out[minusXX] = (n * (pWin + pLoss - lean * lean)) / 4
    out[minusXT] = (-n * lean * pTie) / 2
    out[minusTT] = n * pTie * (1 - pTie)
  },
  slopes(out, odds, t, win, tie, loss) {
    const n = win + tie + loss
    const even = Math.exp(t) * Math.sqrt(odds)
    const sum = 1 + even + odds
    out[byX] = (win - loss - (n * (1 - odds)) / sum) / 2
    out[byT] = tie - (n * even) / sum
  },
  scores(out, x, t) {
    const most = Math.max(Math.abs(x) / 2, t)
    const up = Math.exp(x / 2 - most)
    const even = Math.exp(t - most)
    const down = Math.exp(-x / 2 - most)
    const sum = up + even + down
    const lean = (up - down) / sum
    out[0] = (-1 - lean) / 2
    out[1] = -lean / 2
    out[2] = (1 - lean) / 2
    out[3] = out[5] = -even / sum
    out[4] = 1 - even / sum
  },
}
