import type { ByComparison } from './byComparison.ts'
import { cohenKappa } from './cohen.ts'
import { undefinedBecause, type Coefficient } from './counts.ts'
import { visitPairs, type RaterPairs } from './raterPairs.ts'
import { agreementWeights, type Weighting } from './weights.ts'

const cells = 9

export type MeanKappa = {
  kappa: Coefficient
  /** Over clusters drawn from many; 0 where there is no coefficient. */
  standardError: number
  clusters: number
  /** Pairs of raters in the mean, and those left out because their own κ is undefined. */
  raterPairs: number
  leftOut: number
  /** Pairs of judgments in the mean. */
  n: number
}

/**
 * Cohen's κ of two raters at a time, averaged over pairs of raters with their common judgments as weights, for each
 * stratum of rater pairs (`stratumOf`, from 0 below `strata`; -1: in none). The standard error is linearised: how each
 * cluster of comparisons moves the mean, by the influence of every table cell, squared and summed over clusters. For two
 * raters and clusters of one comparison it is that of Fleiss, Cohen and Everitt (1969), times G/(G − 1).
 */
export function meanKappas(
  by: ByComparison,
  pairs: RaterPairs,
  clusterOfComparison: Int32Array,
  weighting: Weighting,
  stratumOf: Int32Array,
  strata: number,
): MeanKappa[] {
  const weights = agreementWeights(3, weighting)
  const count = pairs.one.length
  // First κ and influence of each pair of raters, and the means; then the influence of a judgment pair on the mean.
  const moves = new Float64Array(count * cells)
  const kappas = new Float64Array(count).fill(Number.NaN)
  const means = Array.from({ length: strata }, () => ({ sum: 0, n: 0, raterPairs: 0, leftOut: 0 }))
  for (let pair = 0; pair < count; pair++) {
    const mean = means[stratumOf[pair]!]
    if (mean === undefined) continue
    const table = pairs.tables.subarray(pair * cells, pair * cells + cells)
    const found = cohenKappa(table, weights)
    if (found.value === null) {
      mean.leftOut += 1
      continue
    }
    let n = 0
    for (const common of table) n += common
    kappas[pair] = found.value
    moves.set(found.influence, pair * cells)
    mean.sum += n * found.value
    mean.n += n
    mean.raterPairs += 1
  }
  for (let pair = 0; pair < count; pair++) {
    const mean = means[stratumOf[pair]!]
    if (mean === undefined || Number.isNaN(kappas[pair])) continue
    for (let cell = 0; cell < cells; cell++) {
      const at = pair * cells + cell
      moves[at] = (moves[at]! + kappas[pair]! - mean.sum / mean.n) / mean.n
    }
  }
  const spreads = clusterSquares(by, pairs, clusterOfComparison, moves, kappas, stratumOf, strata)
  return means.map(({ sum, n, raterPairs, leftOut }, stratum) => {
    const { squares, clusters } = spreads[stratum]!
    const standardError = clusters > 1 ? Math.sqrt((squares * clusters) / (clusters - 1)) : 0
    return { kappa: n > 0 ? { value: sum / n } : whyNone(leftOut), standardError, clusters, raterPairs, leftOut, n }
  })
}

function whyNone(leftOut: number): Coefficient {
  return undefinedBecause(
    leftOut > 0 ? 'No two raters who met used more than one outcome.' : 'No two raters judged the same comparison.',
  )
}

function clusterSquares(
  by: ByComparison,
  pairs: RaterPairs,
  clusterOfComparison: Int32Array,
  moves: Float64Array,
  kappas: Float64Array,
  stratumOf: Int32Array,
  strata: number,
): { squares: number; clusters: number }[] {
  const spreads = Array.from({ length: strata }, () => ({ squares: 0, clusters: 0 }))
  const own = new Float64Array(strata)
  const met = new Set<number>()
  const close = () => {
    for (const stratum of met) {
      spreads[stratum]!.squares += own[stratum]! ** 2
      spreads[stratum]!.clusters += 1
      own[stratum] = 0
    }
    met.clear()
  }
  let cluster = -1
  for (const comparison of inOrderOf(clusterOfComparison)) {
    if (clusterOfComparison[comparison] !== cluster) close()
    cluster = clusterOfComparison[comparison]!
    let last = -1
    visitPairs(by, comparison, (a, b, k, l) => {
      const pair = pairs.indexOf(a, b)
      const stratum = stratumOf[pair]!
      if (stratum < 0 || Number.isNaN(kappas[pair])) return
      own[stratum]! += moves[pair * cells + k * 3 + l]!
      if (last !== stratum) met.add((last = stratum))
    })
  }
  close()
  return spreads
}

/** Indices in ascending order of what they point at. */
function inOrderOf(of: Int32Array): Int32Array {
  let most = 0
  for (const one of of) most = Math.max(most, one)
  const next = new Int32Array(most + 2)
  for (const one of of) next[one + 1]! += 1
  for (let one = 0; one <= most; one++) next[one + 1]! += next[one]!
  const order = new Int32Array(of.length)
  for (let at = 0; at < of.length; at++) order[next[of[at]!]!++] = at
  return order
}
