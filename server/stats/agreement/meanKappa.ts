import type { ByComparison } from './byComparison.ts'
import { cohenKappa } from './cohen.ts'
import { undefinedBecause, type Coefficient } from './counts.ts'
import type { RaterPairs } from './raterPairs.ts'
import { agreementWeights, type Weighting } from './weights.ts'

const q = 3
const cells = q * q

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

/** Which pairs of raters are averaged together: a stratum from 0 below `count` for each; -1: in none. */
export type Strata = { of: Int32Array; count: number }

/** How a pair of judgments moves the mean, by pair of raters and cell of their table; NaN: not in it. */
type Moves = Float64Array

/**
 * Cohen's κ of two raters at a time, averaged over pairs of raters with their common judgments as weights: for each of the
 * weightings one mean a stratum. The standard error is linearised: how each cluster of comparisons moves the mean, by the
 * influence of every table cell, squared and summed over clusters. For two raters and clusters of one comparison it is
 * that of Fleiss, Cohen and Everitt (1969), times √(G/(G − 1)).
 */
export function meanKappas(
  by: ByComparison,
  pairs: RaterPairs,
  clusterOfComparison: Int32Array,
  weightings: readonly Weighting[],
  strata: Strata,
): MeanKappa[][] {
  const means = weightings.map((weighting) => meansOf(pairs, weighting, strata))
  const spreads = clusterSquares(
    by,
    pairs,
    clusterOfComparison,
    means.map(({ moves }) => moves),
    strata,
  )
  return means.map(({ found }, layer) =>
    found.map((mean, stratum) => {
      const { squares, clusters } = spreads[layer]![stratum]!
      return { ...mean, clusters, standardError: clusters > 1 ? Math.sqrt((squares * clusters) / (clusters - 1)) : 0 }
    }),
  )
}

function meansOf({ one, tables }: RaterPairs, weighting: Weighting, { of, count }: Strata) {
  const weights = agreementWeights(q, weighting)
  const moves: Moves = new Float64Array(one.length * cells).fill(Number.NaN)
  const kappas = new Float64Array(one.length).fill(Number.NaN)
  const sums = Array.from({ length: count }, () => ({ sum: 0, n: 0, raterPairs: 0, leftOut: 0 }))
  for (let pair = 0; pair < one.length; pair++) {
    const mean = sums[of[pair]!]
    if (mean === undefined) continue
    const table = tables.subarray(pair * cells, pair * cells + cells)
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
  for (let pair = 0; pair < one.length; pair++) {
    const mean = sums[of[pair]!]
    if (mean === undefined) continue
    for (let at = pair * cells; at < pair * cells + cells; at++) {
      moves[at] = (moves[at]! + kappas[pair]! - mean.sum / mean.n) / mean.n
    }
  }
  const found = sums.map(({ sum, n, raterPairs, leftOut }) => ({
    kappa: n > 0 ? { value: sum / n } : whyNone(leftOut),
    raterPairs,
    leftOut,
    n,
  }))
  return { moves, found }
}

function whyNone(leftOut: number): Coefficient {
  return undefinedBecause(
    leftOut > 0 ? 'No two raters who met used more than one outcome.' : 'No two raters judged the same comparison.',
  )
}

/** For each layer of moves and each stratum: the squared moves of clusters that have a part in it, and how many these are. */
function clusterSquares(
  { table, outcome, starts, judgments }: ByComparison,
  pairs: RaterPairs,
  clusterOfComparison: Int32Array,
  layers: Moves[],
  { of, count }: Strata,
): { squares: number; clusters: number }[][] {
  const { rater } = table.judgments
  const { indexOf } = pairs
  const spreads = layers.map(() => Array.from({ length: count }, () => ({ squares: 0, clusters: 0 })))
  // Side by side, since one pair of judgments asks for all layers.
  const depth = layers.length
  const moves = new Float64Array(depth * (layers[0]?.length ?? 0))
  for (const [layer, one] of layers.entries())
    for (let at = 0; at < one.length; at++) moves[at * depth + layer] = one[at]!
  const own = new Float64Array(count * depth)
  const met = new Set<number>()
  const close = () => {
    for (const stratum of met) {
      for (let layer = 0; layer < depth; layer++) {
        const spread = spreads[layer]![stratum]!
        spread.squares += own[stratum * depth + layer]! ** 2
        spread.clusters += 1
        own[stratum * depth + layer] = 0
      }
    }
    met.clear()
  }
  let cluster = -1
  for (const comparison of inOrderOf(clusterOfComparison)) {
    if (clusterOfComparison[comparison] !== cluster) close()
    cluster = clusterOfComparison[comparison]!
    let last = -1
    const to = starts[comparison + 1]!
    for (let i = starts[comparison]!; i < to; i++) {
      const a = rater[judgments[i]!]!
      const row = outcome[judgments[i]!]! * q
      for (let j = i + 1; j < to; j++) {
        const b = rater[judgments[j]!]!
        if (a === b) continue
        const pair = indexOf(a, b)
        const stratum = of[pair]!
        const at = (pair * cells + row + outcome[judgments[j]!]!) * depth
        // Whether a pair has a κ does not depend on the weights: with one outcome only it has none.
        if (stratum < 0 || Number.isNaN(moves[at])) continue
        const ofStratum = stratum * depth
        for (let layer = 0; layer < depth; layer++) own[ofStratum + layer]! += moves[at + layer]!
        if (stratum !== last) met.add((last = stratum))
      }
    }
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
