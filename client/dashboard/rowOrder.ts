import type { Tally } from '../../server/contract/results.ts'
import { tallyKey } from './words.ts'

const rateOf = (tally: Tally) => tally.rates?.winOrTieRate.estimate ?? -1

/**
 * Sorts tallies by win-or-tie rate, best first, keeping to the order before: a row overtakes its neighbour only when
 * it is ahead by more than `margin`, so that two close rows do not change places with every judgment.
 */
export function arrange(tallies: Tally[], before: string[], margin: number): Tally[] {
  const place = new Map(before.map((key, index) => [key, index]))
  const known = tallies.filter((tally) => place.has(tallyKey(tally)))
  if (known.length < tallies.length) return [...tallies].sort((one, other) => rateOf(other) - rateOf(one))
  const rows = [...tallies].sort((one, other) => (place.get(tallyKey(one)) ?? 0) - (place.get(tallyKey(other)) ?? 0))
  const arranged: Tally[] = []
  for (const row of rows) {
    let at = arranged.length
    while (at > 0 && rateOf(row) - rateOf(arranged[at - 1]!) > margin) at -= 1
    arranged.splice(at, 0, row)
  }
  return arranged
}
