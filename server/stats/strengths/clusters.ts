import { robust, type Covariance } from './covariance.ts'
import type { StrengthFit } from './fit.ts'
import type { PairRows } from './pairTable.ts'

/** Judgments in the order of their clusters: those of cluster g stand from `from[g]` to `from[g + 1]`. */
export type ClusteredRows = {
  /** How many clusters have a judgment here. */
  clusters: number
  from: Int32Array
  /** 3 · (first · m + second) + outcome in the numbering of the fit, m its number of systems. */
  key: Int32Array
}

/**
 * The covariance with judgments of one cluster (a prompt, a rater) free to depend on each other: H⁻¹ (Σ gg ᵀ) H⁻¹ with
 * the sum g of each cluster's scores, times G/(G − 1). `cluster` gives each row's, from 0. Null with fewer than two
 * clusters. For a fit of sides the first of a row is the one on the first side.
 * Source: Liang, Zeger (1986), Biometrika 73, 13–22; the factor: Cameron, Miller (2015), J. Human Resources 50, 317–372.
 */
export function clusterCovariance(fit: StrengthFit, rows: PairRows, cluster: Int32Array): Covariance | null {
  const { size } = fit.likelihood
  const { clusters, from, key } = clusteredRows(fit, rows, cluster)
  if (clusters < 2) return null
  const meat = meatOf(fit, from, key)
  const correction = clusters / (clusters - 1)
  const values = robust(fit, meat).map((value) => value * correction)
  return { size, values, method: 'cluster-robust', clusters }
}

/** Sorts the judgments that a fit is of by cluster, leaving out the others; in time that grows with the rows alone. */
export function clusteredRows({ identified }: StrengthFit, rows: PairRows, cluster: Int32Array): ClusteredRows {
  const { first, second, outcome } = rows
  const { local, group, pairs } = identified
  if (cluster.length !== outcome.length) {
    throw new RangeError(`${outcome.length} judgments have a cluster each, not ${cluster.length}.`)
  }
  const m = pairs.systems
  const most = cluster.reduce((largest, one) => Math.max(largest, one), -1)
  const from = new Int32Array(most + 2)
  const keys = new Int32Array(outcome.length)
  for (let row = 0; row < outcome.length; row++) {
    const one = cluster[row]!
    if (one < 0) throw new RangeError(`Clusters are numbered from 0, not ${one}.`)
    const a = local[first[row]!]!
    const b = local[second[row]!]!
    if (a < 0 || b < 0 || group[a] !== group[b]) {
      keys[row] = -1
      continue
    }
    keys[row] = 3 * (a * m + b) + outcome[row]!
    from[one + 1]!++
  }
  let clusters = 0
  for (let one = 0; one <= most; one++) {
    if (from[one + 1]! > 0) clusters++
    from[one + 1]! += from[one]!
  }
  const next = from.slice()
  const key = new Int32Array(from[most + 1]!)
  for (let row = 0; row < keys.length; row++) if (keys[row]! >= 0) key[next[cluster[row]!]!++] = keys[row]!
  return { clusters, from, key }
}

function meatOf(fit: StrengthFit, from: Int32Array, key: Int32Array): Float64Array {
  const { size, tieAt, sideAt, pairs } = fit.likelihood
  const m = pairs.systems
  const { byX, byT } = scoreTables(fit)
  const meat = new Float64Array(size * size)
  const sum = new Float64Array(size)
  const touched = new Int32Array(size)
  const seen = new Uint8Array(size)
  for (let one = 0; one + 1 < from.length; one++) {
    let count = 0
    for (let row = from[one]!; row < from[one + 1]!; row++) {
      const at = key[row]!
      const ordered = (at / 3) | 0
      const i = (ordered / m) | 0
      const j = ordered - i * m
      const slope = byX[at]!
      sum[i]! += slope
      sum[j]! -= slope
      if (seen[i] === 0) touched[count++] = i
      seen[i] = 1
      if (seen[j] === 0) touched[count++] = j
      seen[j] = 1
      if (tieAt !== -1) sum[tieAt]! += byT[at]!
      if (sideAt !== -1) sum[sideAt]! += slope
    }
    if (count === 0) continue
    if (tieAt !== -1) touched[count++] = tieAt
    if (sideAt !== -1) touched[count++] = sideAt
    if (3 * count > size) addDense(meat, size, sum)
    else addSparse(meat, size, sum, touched, count)
    for (let k = 0; k < count; k++) sum[touched[k]!] = seen[touched[k]!] = 0
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) meat[j * size + i] = meat[i * size + j]!
  return meat
}

function addDense(meat: Float64Array, size: number, sum: Float64Array): void {
  for (let i = 0; i < size; i++) {
    const row = i * size
    const factor = sum[i]!
    if (factor === 0) continue
    for (let j = 0; j <= i; j++) meat[row + j]! += factor * sum[j]!
  }
}

function addSparse(meat: Float64Array, size: number, sum: Float64Array, touched: Int32Array, count: number): void {
  for (let k = 0; k < count; k++) {
    const i = touched[k]!
    for (let l = 0; l <= k; l++) {
      const j = touched[l]!
      meat[i > j ? i * size + j : j * size + i]! += sum[i]! * sum[j]!
    }
  }
}

/** Slopes of one judgment's log-likelihood for each ordered pair and outcome, looked up by `key`. */
function scoreTables({ at, likelihood }: StrengthFit): { byX: Float64Array; byT: Float64Array } {
  const { model, pairs, tieAt, sideAt, weights } = likelihood
  const m = pairs.systems
  const byX = new Float64Array(3 * m * m)
  const byT = new Float64Array(tieAt === -1 ? 0 : 3 * m * m)
  const scores = new Float64Array(6)
  const side = sideAt === -1 ? 0 : at[sideAt]!
  for (let pair = 0; pair < pairs.first.length; pair++) {
    const [i, j] = [pairs.first[pair]!, pairs.second[pair]!]
    model.scores(scores, at[i]! - at[j]! + side, tieAt === -1 ? 0 : at[tieAt]!)
    const weight = weights ? weights[pair]! : 1
    const [here, mirrored] = [3 * (i * m + j), 3 * (j * m + i)]
    for (let o = 0; o < 3; o++) {
      byX[here + o] = weight * scores[o]!
      if (tieAt !== -1) byT[here + o] = weight * scores[3 + o]!
      if (sideAt !== -1) continue
      byX[mirrored + 2 - o] = -weight * scores[o]!
      if (tieAt !== -1) byT[mirrored + 2 - o] = weight * scores[3 + o]!
    }
  }
  return { byX, byT }
}
