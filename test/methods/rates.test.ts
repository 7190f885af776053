import { rates } from '../../server/methods/rates.ts'
import { halfTieError, ratesFromCounts } from '../../server/stats/rates/countRates.ts'
import { agrestiCoull, clopperPearson, jeffreys, wilson, wilsonCorrected } from '../../server/stats/rates/intervals.ts'
import { goodman, sisonGlaz } from '../../server/stats/rates/multinomial.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

const [share, none] = golden<{ k: number; n: number }, unknown>('proportion_ci').map(({ inputs }) => inputs) as [
  { k: number; n: number },
  { k: number; n: number },
]
const counts = golden<{ win: number; tie: number; loss: number }, unknown>('multinomial_wtl')[0]!.inputs
const { win, tie, loss } = counts
const bounds = ({ low, high }: { low: number; high: number }) => saidAll([low, high])

worked(rates, {
  'named-rates': () => {
    const { winRate, winOrTieRate, halfTieRate, winShareOfDecided } = ratesFromCounts(win, tie, loss)
    const estimates = [winRate, winOrTieRate, halfTieRate, winShareOfDecided].map(({ estimate }) => estimate)
    return [`${win}`, `${tie}`, `${loss}`, ...saidAll(estimates)]
  },
  wilson: () => {
    const [some, zero] = [wilson(share.k, share.n), wilson(none.k, none.n)]
    const told = ({ estimate, low, high }: typeof some) => saidAll([estimate, low, high])
    return [`${share.k} of ${share.n}`, ...told(some), `${none.n}`, ...told(zero)]
  },
  'clopper-pearson': () => [said(share.k / share.n), ...bounds(clopperPearson(share.k, share.n))],
  'other-share-intervals': () =>
    [agrestiCoull, jeffreys, wilsonCorrected].flatMap((interval) => bounds(interval(share.k, share.n))),
  'half-tie-t': () => {
    const { estimate, low, high } = ratesFromCounts(win, tie, loss).halfTieRate
    return [said(estimate), said(halfTieError(win, tie, loss), 4), ...saidAll([low, high])]
  },
  goodman: () => goodman([win, tie, loss]).flatMap(bounds),
  'sison-glaz': () => sisonGlaz([win, tie, loss]).flatMap(bounds),
})
