import { undefinedBecause, type Coefficient } from './counts.ts'
import type { Sums } from './sums.ts'

/** How far two categories are apart: `nominal` 0 or 1, `ordinal` by ranks in between, `interval` by squared distance. */
export type Metric = 'nominal' | 'ordinal' | 'interval'

/**
 * Krippendorff's α: 1 less observed over expected disagreement. Units may have any number of judgments; those with one
 * are passed over. Categories are in their order, one apart.
 * Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; Hayes and Krippendorff (2007), Answering the
 * call for a standard reliability measure for coding data, Communication Methods and Measures 1, 77–89.
 */
export function krippendorffAlpha({ categories: q, paired, coincidences }: Sums, metric: Metric): Coefficient {
  if (paired === 0) return undefinedBecause('Nothing was judged by two raters.')
  const values = new Float64Array(q)
  let n = 0
  for (let k = 0; k < q; k++) {
    for (let l = 0; l < q; l++) values[k]! += coincidences[k * q + l]!
    n += values[k]!
  }
  let observed = 0
  let expected = 0
  for (let k = 0; k < q; k++) {
    for (let l = 0; l < q; l++) {
      if (k === l) continue
      const distance = squaredDistance(values, k, l, metric)
      observed += coincidences[k * q + l]! * distance
      expected += values[k]! * values[l]! * distance
    }
  }
  if (expected <= 1e-12 * n)
    return undefinedBecause('All judgments are the same, so no disagreement could be expected.')
  return { value: 1 - ((n - 1) * observed) / expected }
}

function squaredDistance(values: Float64Array, k: number, l: number, metric: Metric): number {
  if (metric === 'nominal') return 1
  if (metric === 'interval') return (k - l) ** 2
  let between = -(values[k]! + values[l]!) / 2
  for (let at = Math.min(k, l); at <= Math.max(k, l); at++) between += values[at]!
  return between ** 2
}
