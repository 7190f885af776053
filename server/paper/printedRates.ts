import type { Measure } from '../contract/estimate.ts'
import type { PairTally, RateMeasures } from '../contract/tallies.ts'

/**
 * The measure that is printed: the interval clustered by prompt; where prompts are not recorded, the independent one. The
 * page prints by the same rule.
 */
export function printedRate(tally: PairTally, rate: keyof RateMeasures): Measure {
  const clustered = tally.clustered[rate]
  return clustered.low === null && clustered.n === 0 ? tally.rates[rate] : clustered
}

/** Best first, as the figure has them. */
export function inFigureOrder(tallies: readonly PairTally[]): PairTally[] {
  const share = ({ n, win, tie }: PairTally) => (n === 0 ? -1 : (win + tie) / n)
  return [...tallies].sort((one, other) => share(other) - share(one))
}

/** Whether an interval lets both systems be equals; undefined where there is none. */
export function includesHalf({ low, high }: Measure): boolean | undefined {
  return low === null || high === null ? undefined : low <= 0.5 && high >= 0.5
}
