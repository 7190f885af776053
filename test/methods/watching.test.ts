import { watching } from '../../server/methods/watching.ts'
import { asymptoticRho, asymptoticSequence } from '../../server/stats/rates/asymptoticSequence.ts'
import { betaBinomialSequence, logEvidenceAgainst } from '../../server/stats/rates/betaBinomialSequence.ts'
import { bettingSequence, empiricalBernsteinSequence } from '../../server/stats/rates/bettingSequences.ts'
import { normalMixtureSequence, predictableHoeffding } from '../../server/stats/rates/hoeffdingSequences.ts'
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
  'normal-mixture-sequence': () => [`${n} values`, said(mean), ...bounds(normalMixtureSequence(mean, n, best))],
  'ordered-sequences': () =>
    [predictableHoeffding, empiricalBernsteinSequence, bettingSequence].flatMap((sequence) => bounds(sequence(x))),
})
