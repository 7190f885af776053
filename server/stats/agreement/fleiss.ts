import { undefinedBecause, type Coefficient } from './counts.ts'
import type { Sums } from './sums.ts'

/**
 * Fleiss' κ: agreement beyond what the raters' common use of the categories would give by chance.
 * With the same number of judgments for each unit it is Fleiss (1971), Measuring nominal scale agreement among many
 * raters, Psychological Bulletin 76, 378–382, eq. 7. With differing numbers it is Gwet's generalisation (2014, section
 * 2.4, as in irrCAC): agreement over units with two judgments or more, shares of categories over all units.
 */
export function fleissKappa({ categories: q, rated, paired, share, pairShare }: Sums): Coefficient {
  if (paired === 0) return undefinedBecause('Nothing was judged by two raters.')
  let observed = 0
  let expected = 0
  for (let k = 0; k < q; k++) {
    observed += pairShare[k * q + k]! / paired
    expected += (share[k]! / rated) ** 2
  }
  if (1 - expected < 1e-12) return undefinedBecause('All judgments are the same, so chance alone would agree always.')
  return { value: (observed - expected) / (1 - expected) }
}
