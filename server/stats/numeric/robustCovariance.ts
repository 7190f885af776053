import type { LogisticFit } from './logistic.ts'
import { addRow, parametersOf, residualOf } from './logisticDesign.ts'

/**
 * H⁻¹BH⁻¹ with B = Σ ggᵀ over rows (White's HC0): right when rows are independent, whatever their variance; with ties
 * as half wins the model's own variance is too wide. Parameters × parameters, row after row.
 * Source: White (1982), Maximum likelihood estimation of misspecified models, Econometrica 50, 1–25.
 */
export function sandwichCovariance(fit: LogisticFit): Float64Array {
  const { rows } = fit.design
  return around(
    fit,
    meat(
      fit,
      Int32Array.from({ length: rows }, (_, row) => row),
      rows,
    ).matrix,
  )
}

/** A covariance and the number of clusters that it rests on; null where there are fewer than two. */
export type ClusterCovariance = { matrix: Float64Array | null; clusters: number }

/**
 * The same with B = G/(G − 1)·Σ ggᵀ over the sums of clusters (CR1), for rows that are alike within a cluster: one
 * prompt, one rater. `clusters` holds each row's cluster, 0 to `count` − 1; those without rows are not counted.
 * Source: Liang, Zeger (1986), Longitudinal data analysis using generalized linear models, Biometrika 73, 13–22;
 * Cameron, Miller (2015), A practitioner's guide to cluster-robust inference, J. Human Resources 50, 317–372.
 */
export function clusterCovariance(fit: LogisticFit, clusters: Int32Array, count: number): ClusterCovariance {
  if (clusters.length !== fit.design.rows) {
    throw new RangeError(`${fit.design.rows} rows need as many clusters, not ${clusters.length}.`)
  }
  const { matrix, used } = meat(fit, clusters, count)
  if (used < 2) return { matrix: null, clusters: used }
  const covariance = around(fit, matrix)
  for (let k = 0; k < covariance.length; k++) covariance[k]! *= used / (used - 1)
  return { matrix: covariance, clusters: used }
}

/** Σ ggᵀ over clusters, and how many have rows. */
function meat(fit: LogisticFit, clusters: Int32Array, count: number): { matrix: Float64Array; used: number } {
  const { design, probabilities } = fit
  const size = parametersOf(design)
  if (count * size <= mostSums) return meatOfSums(fit, clusters, count)
  const matrix = new Float64Array(size * size)
  const { order, starts } = grouped(clusters, count)
  const sums = new Float64Array(size)
  const touched = new Int32Array(size)
  let used = 0
  for (let cluster = 0; cluster < count; cluster++) {
    const [from, to] = [starts[cluster]!, starts[cluster + 1]!]
    if (from === to) continue
    used++
    sums.fill(0)
    for (let k = from; k < to; k++) addRow(design, order[k]!, residualOf(design, probabilities, order[k]!), sums)
    // A cluster meets few of many systems: only what it touches is multiplied.
    let met = 0
    for (let k = 0; k < size; k++) if (sums[k] !== 0) touched[met++] = k
    for (let i = 0; i < met; i++) {
      const k = touched[i]!
      for (let j = 0; j < met; j++) matrix[k * size + touched[j]!]! += sums[k]! * sums[touched[j]!]!
    }
  }
  return { matrix, used }
}

/** So many numbers are held at once instead of sorting rows by cluster. */
const mostSums = 8_000_000

/** The same with the sums of all clusters side by side: rows are read in their order. */
function meatOfSums(fit: LogisticFit, clusters: Int32Array, count: number): { matrix: Float64Array; used: number } {
  const { design, probabilities } = fit
  const { rows, columns, values, pairs } = design
  const size = parametersOf(design)
  const base = size - columns
  const shift = pairs?.grounded === true ? 1 : 0
  const sums = new Float64Array(count * size)
  const met = new Uint8Array(count)
  for (let row = 0, at = 0; row < rows; row++) {
    const cluster = clusters[row]!
    if (!(cluster >= 0 && cluster < count)) throw new RangeError(`There is no cluster ${cluster} of ${count}.`)
    met[cluster] = 1
    const residual = residualOf(design, probabilities, row)
    const to = cluster * size
    if (pairs !== undefined) {
      const one = pairs.first[row]! - shift
      const other = pairs.second[row]! - shift
      if (one >= 0) sums[to + one]! += residual
      if (other >= 0) sums[to + other]! -= residual
    }
    for (let column = 0; column < columns; column++) sums[to + base + column]! += residual * values[at++]!
  }
  const matrix = new Float64Array(size * size)
  let used = 0
  for (let cluster = 0; cluster < count; cluster++) {
    used += met[cluster]!
    const from = cluster * size
    for (let k = 0; k < size; k++) {
      const value = sums[from + k]!
      if (value !== 0) for (let l = 0; l <= k; l++) matrix[k * size + l]! += value * sums[from + l]!
    }
  }
  for (let k = 0; k < size; k++) for (let l = 0; l < k; l++) matrix[l * size + k] = matrix[k * size + l]!
  return { matrix, used }
}

/** The rows of each cluster together, by counting. */
function grouped(clusters: Int32Array, count: number): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(count + 1)
  for (const cluster of clusters) {
    if (!(cluster >= 0 && cluster < count)) throw new RangeError(`There is no cluster ${cluster} of ${count}.`)
    starts[cluster + 1]!++
  }
  for (let cluster = 0; cluster < count; cluster++) starts[cluster + 1]! += starts[cluster]!
  const next = starts.slice()
  const order = new Int32Array(clusters.length)
  for (let row = 0; row < clusters.length; row++) order[next[clusters[row]!]!++] = row
  return { order, starts }
}

/** H⁻¹MH⁻¹. */
function around({ bread, design }: LogisticFit, middle: Float64Array): Float64Array {
  const size = parametersOf(design)
  return product(product(bread, middle, size), bread, size)
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const value = a[row * size + k]!
      if (value === 0) continue
      for (let column = 0; column < size; column++) result[row * size + column]! += value * b[k * size + column]!
    }
  }
  return result
}
