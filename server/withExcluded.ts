import { excludedCountsOf } from '../db/counts.ts'
import type { Store } from '../db/store.ts'
import { estimates } from './analysis/liveRates.ts'
import type { RaterKind } from './contract/rater.ts'
import type { Results } from './contract/results.ts'
import { ratesFromCounts } from './stats/rates/countRates.ts'
import { tally, type Count } from './stats/rates/tally.ts'

/** The tallies as they would be with the judgments of excluded raters; undefined where there are none. */
export async function withExcluded(
  store: Store,
  studyId: string,
  of: { kinds: RaterKind[]; counts: Count[]; pairs: [string, string][]; nameOf: (id: string) => string },
): Promise<Results['withExcluded']> {
  const left = (await excludedCountsOf(store, studyId)).filter(
    ({ raterKind, surplus, n }) => n !== 0 && !surplus && of.kinds.includes(raterKind),
  )
  if (left.length === 0) return undefined
  const all: Count[] = [
    ...of.counts,
    ...left.map((count) => ({
      ...count,
      first: of.nameOf(count.firstSystemId),
      second: of.nameOf(count.secondSystemId),
    })),
  ]
  return {
    judgments: left.reduce((sum, { n }) => sum + n, 0),
    tallies: of.pairs.map(([target, baseline]) => {
      const { n, win, tie, loss } = tally(all, target, baseline)
      const rates = estimates(ratesFromCounts(win, tie, loss))
      return { target, baseline, n, win, tie, loss, ...(rates ? { rates } : {}) }
    }),
  }
}
