import type { DesignOutlook } from '../../contract/planning.ts'
import { normalCdf } from '../numeric/normal.ts'
import { tQuantile } from '../numeric/student.ts'
import type { Linear } from './estimand.ts'

/** Prompts, raters for each comparison, and raters in all, who share the judgments evenly. */
export type Layout = { prompts: number; overlap: number; raters: number }

/**
 * The variance of a mean of judgments relative to independent ones: 1 + (m − 1)ρ_prompt + (k − 1)ρ_rater, for m judgments a
 * prompt and k a rater.
 * Source: Kish (1965), Survey Sampling, section 5.4, for clusters of both kinds.
 */
export function designEffect({ prompts, overlap, raters }: Layout, alike: { prompt: number; rater: number }): number {
  return 1 + (overlap - 1) * alike.prompt + ((prompts * overlap) / raters - 1) * alike.rater
}

/**
 * What a layout gives: the chance that a cluster-robust t test tells the value from `nullValue`, and the width of the
 * interval to expect. Degrees of freedom: prompts − 1, or raters − 1 where raters differ and are fewer. Throws a RangeError
 * for a layout with fewer than two of what the test rests on, or with more raters for a comparison than there are.
 * Source: Johnson, Kotz, Balakrishnan (1995), Continuous Univariate Distributions 2, chapter 31 (normal approximation of
 * the noncentral t).
 */
export function outlook(
  layout: Layout,
  linear: Linear,
  alike: { prompt: number; rater: number },
  { nullValue, alpha }: { nullValue: number; alpha: number },
): DesignOutlook {
  checkLayout(layout)
  const { prompts, overlap, raters } = layout
  const judgments = prompts * overlap
  const effect = designEffect(layout, alike)
  const df = (alike.rater > 0 ? Math.min(prompts, raters) : prompts) - 1
  if (df < 1) throw new RangeError('A test needs at least two prompts, and two raters where raters differ.')
  const se = Math.sqrt((linear.variance * effect) / judgments)
  const critical = tQuantile(1 - alpha / 2, df)
  const shift = Math.abs(linear.value - nullValue) / se
  const beyond = (bar: number) => normalCdf((shift - bar * (1 - 1 / (4 * df))) / Math.sqrt(1 + bar ** 2 / (2 * df)))
  const power = se === 0 ? (linear.value === nullValue ? 0 : 1) : beyond(critical) + 1 - beyond(-critical)
  return { prompts, overlap, judgments, designEffect: effect, power, width: 2 * critical * se }
}

/** Throws a RangeError for what is no layout. */
export function checkLayout({ prompts, overlap, raters }: Layout): void {
  if (![prompts, overlap, raters].every((count) => Number.isInteger(count) && count >= 1)) {
    throw new RangeError('Prompts, raters and raters for a comparison are whole numbers, 1 or more.')
  }
  if (overlap > raters) throw new RangeError(`There are not ${overlap} raters for a comparison among ${raters}.`)
}
