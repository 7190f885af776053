import { normalQuantile } from '../numeric/normal.ts'
import { sigmoid } from '../numeric/sigmoid.ts'
import { average, type LogitNormal } from './logitNormal.ts'

/**
 * The tie-discounted agreement to expect (pairs of raters on one comparison: 1 where they say the same, ½ where exactly one
 * says tie, else 0) and the width of its interval over `items` comparisons of `overlap` raters each, one comparison a
 * prompt. The mean over items is one of U-statistics; raters are drawn anew for each item. Throws a RangeError for fewer
 * than two raters or items.
 * Source: Hoeffding (1948), A class of statistics with asymptotically normal distribution, Ann. Math. Statist. 19, 293–325.
 */
export function agreementOutlook(
  model: LogitNormal,
  { items, overlap, level }: { items: number; overlap: number; level: number },
): { tieDiscounted: number; width: number } {
  if (!(overlap >= 2 && items >= 2))
    throw new RangeError('Agreement needs two raters a comparison and two comparisons.')
  const given = (z: number) => {
    const eta = (other: number) => model.middle + model.promptSpread * z + model.raterSpread * other
    const win = average((other) => sigmoid(eta(other) - model.threshold))
    const loss = average((other) => sigmoid(-eta(other) - model.threshold))
    const tie = Math.max(0, 1 - win - loss)
    const mean = win ** 2 + loss ** 2 + tie
    // What a pair is expected to score once one of the two votes is known, and the scores themselves: their variances.
    const one = win * (win + tie / 2) ** 2 + loss * (loss + tie / 2) ** 2 + tie * ((1 + tie) / 2) ** 2 - mean ** 2
    const both = win ** 2 + loss ** 2 + tie ** 2 + (tie * (1 - tie)) / 2 - mean ** 2
    return { mean, variance: (2 * (2 * (overlap - 2) * one + both)) / (overlap * (overlap - 1)) }
  }
  const mean = average((z) => given(z).mean)
  const variance = average((z) => {
    const one = given(z)
    return one.variance + (one.mean - mean) ** 2
  })
  return { tieDiscounted: mean, width: 2 * normalQuantile((1 + level) / 2) * Math.sqrt(variance / items) }
}
