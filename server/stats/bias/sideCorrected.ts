import type { Measure } from '../../contract/estimate.ts'
import { sideA, sideUnknown } from '../judgmentTable.ts'
import { byStudent, unknown } from '../numeric/clusterMeasures.ts'
import { numberedPrompts, type View } from './view.ts'

/**
 * A pair's half-tie rate as if its own system had stood on each side equally often, without a model of the side effect:
 * ½[mean(y | on side a) + mean(y | on side b)], y in {0, ½, 1}. Clustered by prompt (linearised, CR1, t with G − 1
 * degrees of freedom), bounded by 0 and 1. Undefined where the system stood on one side only.
 * Source: post-stratification by side (Cochran 1977, Sampling Techniques, 3rd ed., section 5A.9).
 */
export function sideCorrected(view: View, level: number): Measure {
  const [sums, counts] = [[0, 0] as [number, number], [0, 0] as [number, number]]
  for (let k = 0; k < view.n; k++) {
    if (view.side[k] === sideUnknown) continue
    const stratum = view.side[k] === sideA ? 0 : 1
    sums[stratum] += view.outcome[k]!
    counts[stratum]++
  }
  const told = { level, method: 'mean of both sides, clustered by prompt (CR1)', n: counts[0] + counts[1] }
  if (told.n === 0) return unknown(told, 'No sides are recorded.')
  if (counts[0] === 0 || counts[1] === 0) return unknown(told, 'The system always stood on the same side.')
  const means = [sums[0] / counts[0], sums[1] / counts[1]] as const
  const { of, count } = numberedPrompts(view)
  const influence = new Float64Array(count)
  const met = new Uint8Array(influence.length)
  for (let k = 0; k < view.n; k++) {
    if (view.side[k] === sideUnknown) continue
    const stratum = view.side[k] === sideA ? 0 : 1
    const prompt = of[k]!
    influence[prompt]! += (view.outcome[k]! - means[stratum]) / (2 * counts[stratum])
    met[prompt] = 1
  }
  let [clusters, squares] = [0, 0]
  for (let prompt = 0; prompt < met.length; prompt++) {
    clusters += met[prompt]!
    squares += influence[prompt]! ** 2
  }
  const se = Math.sqrt((squares * clusters) / (clusters - 1))
  return byStudent(told, { estimate: (means[0] + means[1]) / 2, se: se > 1e-12 ? se : 0, clusters, clip: [0, 1] })
}
