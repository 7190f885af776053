import type { ByComparison } from '../stats/agreement/byComparison.ts'
import { dawidSkene, oneCoinDawidSkene, type DawidSkene, type OneCoin } from '../stats/raters/dawidSkene.ts'
import type { Fitted, Limits } from '../stats/raters/expectationMaximisation.ts'
import type { Labels } from '../stats/raters/labels.ts'

/** Outcomes that both models are fitted to: each rater's first judgment of each comparison. */
export type ConsensusFits = {
  labels: Labels
  /** For each comparison of the table its place among the items of the fits; −1: nobody who is counted judged it. */
  items: Int32Array
  oneCoin: Fitted<OneCoin>
  dawidSkene: Fitted<DawidSkene>
}

/**
 * So many judgments are gone through, in rounds of all of them, before a fit is given up: seconds' worth. A table of
 * errors that takes longer has too little to be filled from.
 */
const mostWork = { oneCoin: 400_000_000, dawidSkene: 200_000_000 }

/**
 * Fits both models of raters' errors. Of many judgments fewer rounds are made, so that no number of them is waited for
 * for long; a fit that has not settled by then is not shown, and says so.
 */
export function consensusFits(by: ByComparison, most = mostWork): ConsensusFits {
  const { labels, items } = labelsOf(by)
  if (labels.item.length === labels.items) {
    const none = { converged: false, iterations: 0, why: 'No comparison was judged by two raters.' } as const
    return { labels, items, oneCoin: none, dawidSkene: none }
  }
  const within = (work: number): Limits => ({
    tolerance: 1e-10,
    maxIterations: Math.min(5000, Math.max(20, Math.floor(work / labels.item.length))),
  })
  return {
    ...{ labels, items },
    oneCoin: oneCoinDawidSkene(labels, within(most.oneCoin)),
    dawidSkene: dawidSkene(labels, within(most.dawidSkene)),
  }
}

function labelsOf({
  table,
  outcome,
  judgments,
  starts,
  repeats,
}: ByComparison): Pick<ConsensusFits, 'labels' | 'items'> {
  const { comparison, rater } = table.judgments
  const later = new Set<number>()
  for (const ofComparison of repeats.values()) {
    for (const made of ofComparison.values()) for (const j of made.slice(1)) later.add(j)
  }
  const counted = later.size === 0 ? judgments : judgments.filter((j) => !later.has(j))
  const items = new Int32Array(starts.length - 1).fill(-1)
  let comparisons = 0
  for (const j of counted) if (items[comparison[j]!]! < 0) items[comparison[j]!] = comparisons++
  const labels = {
    ...{ items: comparisons, raters: table.raters.length, classes: 3 },
    item: counted.map((j) => items[comparison[j]!]!),
    rater: counted.map((j) => rater[j]!),
    label: Uint8Array.from(counted, (j) => outcome[j]!),
  }
  return { labels, items }
}
