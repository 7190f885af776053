import type { PairOverTime } from '../../server/contract/overTime.ts'
import { csvOf } from './figureFile.ts'
import { boundsAt, drawnRates, rateAt } from './overTime.ts'

/** Every kept moment of every pair as CSV, one rate of one moment a row, rates as shares. */
export function overTimeNumbers(pairs: PairOverTime[], kinds: string[]): string {
  const head = [
    ...['target', 'baseline', 'rater_kinds', 'judgments', 'until', 'win', 'tie', 'loss', 'prompts'],
    ...['rate', 'estimate', 'low', 'high', 'level', 'method', 'why'],
  ]
  const lines = pairs.flatMap((pair) =>
    pair.n.flatMap((n, place) =>
      drawnRates.map(({ rate, label }) => {
        const [win, tie] = [pair.win[place] ?? 0, pair.tie[place] ?? 0]
        const { low, high } = boundsAt(pair, rate, place)
        const so = [pair.target, pair.baseline, kinds.join('+'), n, pair.at[place], win, tie, n - win - tie]
        const numbers = [rateAt(pair, rate, place), low ?? '', high ?? '', pair.level, pair.method, pair.why]
        return [...so, pair.prompts[place], label, ...numbers]
      }),
    ),
  )
  return csvOf([head, ...lines])
}
