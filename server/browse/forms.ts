import { textsOfComparisons, type BrowseFilter } from '../../db/browse.ts'
import type { Store } from '../../db/store.ts'
import type { Outcome } from '../contract/judgment.ts'
import { featuresOf } from '../stats/bias/features.ts'
import { judgedText } from './lengths.ts'

type Judged = { comparisonId: string; firstFared: Outcome }

/** Of some judgments those whose responses' form goes with what was chosen as is looked for, as results count them. */
export async function ofForm<Judgment extends Judged>(
  store: Store,
  { form }: BrowseFilter,
  judgments: Judgment[],
): Promise<Judgment[]> {
  if (form === undefined || judgments.length === 0) return judgments
  const { feature, cell } = form
  const texts = await textsOfComparisons(store, [...new Set(judgments.map(({ comparisonId }) => comparisonId))])
  const more = new Map(
    texts.flatMap(({ id, turn, first, second }) => {
      const [one, other] = [judgedText(first, turn), judgedText(second, turn)]
      if (one === undefined || other === undefined) return []
      return [[id, Math.sign(featuresOf(one)[feature] - featuresOf(other)[feature])] as const]
    }),
  )
  return judgments.filter(({ comparisonId, firstFared }) => {
    const sign = more.get(comparisonId)
    return sign !== undefined && cellsOf(sign, firstFared).includes(cell)
  })
}

/** Where a judgment counts, by whether the first response has more (1) or less (−1) of something and how it fared. */
function cellsOf(sign: number, fared: Outcome): NonNullable<BrowseFilter['form']>['cell'][] {
  if (sign === 0) return ['known', 'equal']
  if (fared === 'tie') return ['known', 'tie']
  return ['known', 'decided', (fared === 'win') === sign > 0 ? 'more' : 'less']
}
