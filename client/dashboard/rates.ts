import type { Measure } from '../../server/contract/estimate.ts'
import type { Tally } from '../../server/contract/results.ts'
import type { PairTally, RateMeasures } from '../../server/contract/tallies.ts'
import { measureOf } from './measures.ts'
import { count } from './words.ts'

export type RateName = keyof RateMeasures

type Rate = { name: RateName; label: string; formula: string; example: (tally: Tally) => string }

/** The four named rates, LIMA's headline first. */
export const fourRates: Rate[] = [
  {
    name: 'winOrTieRate',
    label: 'Win-or-tie rate',
    formula: '(wins + ties) ÷ n, the headline figure of Zhou et al. 2023',
    example: ({ win, tie, n }) => `(${count(win)} + ${count(tie)}) ÷ ${count(n)}`,
  },
  {
    name: 'winRate',
    label: 'Win rate',
    formula: 'wins ÷ n',
    example: ({ win, n }) => `${count(win)} ÷ ${count(n)}`,
  },
  {
    name: 'halfTieRate',
    label: 'Half-tie rate',
    formula: '(wins + ties ÷ 2) ÷ n',
    example: ({ win, tie, n }) => `(${count(win)} + ${count(tie)} ÷ 2) ÷ ${count(n)}`,
  },
  {
    name: 'winShareOfDecided',
    label: 'Win share of decided',
    formula: 'wins ÷ (wins + losses), ties left out',
    example: ({ win, loss }) => `${count(win)} ÷ ${count(win + loss)}`,
  },
]

export const rateLabel = (name: RateName) => fourRates.find((rate) => rate.name === name)!.label

/** The measure a paper should print: the interval clustered by prompt, or the independent one where it cannot be had. */
export function printed(tally: PairTally, rate: RateName): Measure {
  const clustered = tally.clustered[rate]
  return clustered.low === null ? tally.rates[rate] : clustered
}

/** A rate as the live numbers have it; null while there is nothing to divide by. */
export function live(tally: Tally, rate: RateName): Measure | null {
  const estimate = tally.rates?.[rate]
  if (!estimate) return null
  return measureOf(estimate, rate === 'winShareOfDecided' ? tally.win + tally.loss : tally.n)
}

/** What is known of a rate now: from the analysis where it counts the same judgments, else from the live numbers. */
export const now = (tally: Tally, analyzed: PairTally | undefined, rate: RateName) =>
  analyzed ? printed(analyzed, rate) : live(tally, rate)

/** A row with the intervals a paper should print, where the analysis has them: what the figure draws. */
export function withPrinted(row: Tally, analyzed: PairTally | undefined): Tally {
  if (!analyzed || !row.rates) return row
  const estimate = (rate: RateName) => {
    const { low, high, level, method, estimate: share } = printed(analyzed, rate)
    return { estimate: share ?? 0, ...(low === null || high === null ? {} : { low, high, level, method }) }
  }
  const rates = { winRate: estimate('winRate'), winOrTieRate: estimate('winOrTieRate') }
  return { ...row, rates: { ...row.rates, ...rates, halfTieRate: estimate('halfTieRate') } }
}
