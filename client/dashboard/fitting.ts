import type { Analysis } from '../../server/contract/analysis.ts'
import type { Results, Tally } from '../../server/contract/results.ts'
import type { PairTally } from '../../server/contract/tallies.ts'
import { tallyKey } from './words.ts'

/** Whether an analysis counts the kinds, and takes the side, that the results do. */
export function fits(analysis: Analysis, results: Results): boolean {
  return (
    analysis.target === results.study.target && [...analysis.kinds].sort().join() === [...results.kinds].sort().join()
  )
}

/** Whether it also counts every judgment they do, so that its numbers may stand beside theirs. */
export const isCurrent = (analysis: Analysis, results: Results) =>
  fits(analysis, results) && (analysis.sequence ?? -1) >= results.sequence && analysis.judgments === results.judgments

/** What the analysis says of each pair, in the order of the rows on the page; pairs that are no row follow in its own. */
export function inOrder(analysis: Analysis, rows: Tally[]): PairTally[] {
  const place = new Map(rows.map((row, index) => [tallyKey(row), index]))
  const placeOf = (tally: PairTally) => place.get(tallyKey(tally)) ?? rows.length
  return [...analysis.tallies].sort((one, other) => placeOf(one) - placeOf(other))
}

/** What the analysis says of one row. */
export const analyzedRow = (analysis: Analysis | null, row: Tally) =>
  analysis?.tallies.find((tally) => tallyKey(tally) === tallyKey(row))
