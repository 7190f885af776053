import type { Preference, Side } from '../../contract/judgment.ts'
import { otherSide, outcomeFor } from '../outcome.ts'

/** Judgments of one pair of systems that were clicked alike, and how many they are. */
export type Count = {
  first: string
  second: string
  preference: Preference
  /** Where the first system's response stood. */
  firstSide: Side
  sideRecorded: boolean
  bothBad: boolean
  n: number
}

export type OutcomeTally = {
  n: number
  win: number
  tie: number
  loss: number
  bothBad: number
  sides: { a: number; b: number; unknown: number }
}

/** Wins, ties and losses of `target` against `baseline`; counts of other pairs are passed over. */
export function tally(counts: Iterable<Count>, target: string, baseline: string): OutcomeTally {
  const total: OutcomeTally = { n: 0, win: 0, tie: 0, loss: 0, bothBad: 0, sides: { a: 0, b: 0, unknown: 0 } }
  for (const count of counts) {
    const targetIsFirst = count.first === target && count.second === baseline
    if (!targetIsFirst && !(count.second === target && count.first === baseline)) continue
    const side = targetIsFirst ? count.firstSide : otherSide(count.firstSide)
    total.n += count.n
    total[outcomeFor(side, count.preference)] += count.n
    total.sides[count.sideRecorded ? side : 'unknown'] += count.n
    if (count.bothBad) total.bothBad += count.n
  }
  return total
}
