import type { Consensus } from '../contract/raterQuality.ts'
import type { ByComparison } from '../stats/agreement/byComparison.ts'
import { loss, tie, win } from '../stats/judgmentTable.ts'
import { oneCoinDawidSkene, type OneCoin } from '../stats/raters/dawidSkene.ts'
import type { Fitted } from '../stats/raters/expectationMaximisation.ts'

/** A likeliest outcome with a posterior below this is unsure. */
const sure = 0.9

/** The outcomes raters' first judgments point to, and how likely each rater is to give them; NaN: no judgment. */
export function consensusOf(by: ByComparison): { consensus: Consensus; skill: Float64Array | null } {
  const { table, outcome, judgments, starts, repeats } = by
  const { comparison, rater } = table.judgments
  const later = new Set<number>()
  for (const ofComparison of repeats.values()) {
    for (const made of ofComparison.values()) for (const j of made.slice(1)) later.add(j)
  }
  const counted = later.size === 0 ? judgments : judgments.filter((j) => !later.has(j))
  const items = new Int32Array(starts.length - 1).fill(-1)
  let comparisons = 0
  for (const j of counted) if (items[comparison[j]!]! < 0) items[comparison[j]!] = comparisons++
  if (counted.length === comparisons) {
    return { consensus: { converged: false, why: 'No comparison was judged by two raters.' }, skill: null }
  }
  const fit = oneCoinDawidSkene({
    items: comparisons,
    raters: table.raters.length,
    classes: 3,
    item: counted.map((j) => items[comparison[j]!]!),
    rater: counted.map((j) => rater[j]!),
    label: Uint8Array.from(counted, (j) => outcome[j]!),
  }, { tolerance: 1e-10 }) // prettier-ignore
  return { consensus: summary(fit, comparisons), skill: fit.converged ? fit.skill : null }
}

function summary(fit: Fitted<OneCoin>, comparisons: number): Consensus {
  if (!fit.converged) return { converged: false, why: fit.why }
  const { posterior, prior, iterations } = fit
  let unsure = 0
  for (let at = 0; at < posterior.length; at += 3) {
    if (Math.max(posterior[at]!, posterior[at + 1]!, posterior[at + 2]!) < sure) unsure += 1
  }
  return {
    ...{ converged: true, comparisons, unsure, iterations },
    ...{ win: prior[win]!, tie: prior[tie]!, loss: prior[loss]! },
  }
}
