import type { PairTally } from '../../server/contract/tallies.ts'
import { allIntervals, intervalFor } from './certainty.ts'
import { csvOf } from './figureFile.ts'
import { fourRates } from './rates.ts'

/** Every rate of every pair with each of its four intervals as CSV, one interval a row, rates as shares. */
export function intervalNumbers(rows: PairTally[], kinds: string[]): string {
  const head = [
    ...['target', 'baseline', 'rater_kinds', 'judgments', 'prompts', 'raters'],
    ...['rate', 'interval', 'method', 'estimate', 'low', 'high', 'level', 'n', 'why'],
  ]
  const lines = rows.flatMap((row) =>
    fourRates.flatMap(({ label, name }) =>
      allIntervals.map(({ kind, short }) => {
        const { estimate, low, high, level, method, n, why } = intervalFor(row, kind, name)
        const pair = [row.target, row.baseline, kinds.join('+'), row.n, row.prompts, row.raters]
        return [...pair, label, short, method, estimate ?? '', low ?? '', high ?? '', level, n, why]
      }),
    ),
  )
  return csvOf([head, ...lines])
}
