import { expect } from 'vitest'
import { watching } from '../../server/methods/watching.ts'
import { asymptoticRho, asymptoticSequence } from '../../server/stats/rates/asymptoticSequence.ts'
import { betaBinomialSequence, logEvidenceAgainst } from '../../server/stats/rates/betaBinomialSequence.ts'
import { bettingSequence, empiricalBernsteinSequence } from '../../server/stats/rates/bettingSequences.ts'
import { normalMixtureSequence, predictableHoeffding } from '../../server/stats/rates/hoeffdingSequences.ts'
import { seriesOf } from '../../server/stats/rates/series.ts'
import { wilson } from '../../server/stats/rates/intervals.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

const { x } = golden<{ x: number[] }, unknown>('confidence_sequence')[0]!.inputs
const n = x.length
const mean = x.reduce((sum, value) => sum + value, 0) / n
const deviation = Math.sqrt(x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)
const [wins, losses] = [x.filter((value) => value === 1).length, x.filter((value) => value === 0).length]
const best = 40
const bounds = ({ low, high }: { low: number; high: number }) => saidAll([low, high])

worked(watching, {
  'beta-binomial-sequence': () => [
    `${wins} wins and ${losses} losses`,
    said(wins / (wins + losses)),
    ...bounds(betaBinomialSequence(wins, losses)),
    ...bounds(wilson(wins, wins + losses)),
    said(Math.exp(logEvidenceAgainst(0.5, wins, losses)), 2),
  ],
  'asymptotic-sequence': () => [
    `${n} values`,
    said(mean),
    ...bounds(asymptoticSequence(mean, deviation, n, asymptoticRho(best))),
  ],
  'rates-over-time': () => {
    const arrived = { prompt: [0, 1, 2, 3], outcome: [2, 0, 1, 2], prompts: 4 }
    const { n, win, winRate } = seriesOf(arrived, { byPrompt: false, most: 4 })
    expect(n.map((each, place) => win[place]! / each)).toEqual([1, 1 / 2, 1 / 3, 1 / 2])
    return bounds({ low: winRate.low[3]!, high: winRate.high[3]! })
  },
  'normal-mixture-sequence': () => [`${n} values`, said(mean), ...bounds(normalMixtureSequence(mean, n, best))],
  'ordered-sequences': () =>
    [predictableHoeffding, empiricalBernsteinSequence, bettingSequence].flatMap((sequence) => bounds(sequence(x))),
})
