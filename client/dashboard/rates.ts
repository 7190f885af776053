import type { Measure } from '../../server/contract/estimate.ts'
import type { Tally } from '../../server/contract/results.ts'
import type { PairTally, RateMeasures } from '../../server/contract/tallies.ts'
import { levelOf, measureOf } from './measures.ts'
import { count, isByPrompt } from './words.ts'

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

/**
 * The measure a paper should print: the interval clustered by prompt. Where prompts are not recorded none rests on any, and
 * it is the independent one, by its own name; of one prompt there is none.
 */
export function printed(tally: PairTally, rate: RateName): Measure {
  const clustered = tally.clustered[rate]
  return clustered.low === null && clustered.n === 0 ? tally.rates[rate] : clustered
}

/** What the intervals in a table are, by all the methods it really shows; `analyzed`: not the live numbers alone. */
export function intervalNote(measures: (Measure | null)[], analyzed: boolean): string {
  const shown = measures.flatMap((measure) => (measure === null || measure.low === null ? [] : [measure]))
  if (shown.length === 0) return 'There are no intervals.'
  const named = (some: Measure[]) => [...new Set(some.map(({ method }) => method))].join('; ')
  const clustered = shown.filter(({ method }) => isByPrompt(method))
  const independent = shown.filter(({ method }) => !isByPrompt(method))
  const level = levelOf(shown[0]!)
  const parts = []
  if (clustered.length > 0) {
    parts.push(
      `${level} interval, ${named(clustered)}, which allows for judgments of one prompt that resemble each other: the one to print for a study whose size was fixed beforehand`,
    )
  }
  if (independent.length > 0) {
    const why = analyzed
      ? 'since prompts are not recorded'
      : 'while the intervals clustered by prompt are being computed; those are the ones to print'
    parts.push(`${level} interval, ${named(independent)}, for judgments as if they were independent, ${why}`)
  }
  return `In brackets, in percent: ${parts.join('. Others: ')}.`
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
  const rates = { ...row.rates }
  for (const rate of ['winRate', 'winOrTieRate', 'halfTieRate'] as const) {
    const { low, high, level, method, estimate } = printed(analyzed, rate)
    // What the analysis cannot tell stays as it was counted.
    if (estimate === null) continue
    rates[rate] = { estimate, ...(low === null || high === null ? {} : { low, high, level, method }) }
  }
  return { ...row, rates }
}
