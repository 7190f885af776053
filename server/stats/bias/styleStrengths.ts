import { logistic, type LogisticFailure } from '../numeric/logistic.ts'
import type { Design } from '../numeric/logisticDesign.ts'
import { clusterCovariance, sandwichCovariance } from '../numeric/robustCovariance.ts'
import { relativeDifference } from './features.ts'

/** Comparisons as columns, one entry a judgment; features by name, of the first and the second response. */
export type Styled = {
  systems: number
  first: Int32Array
  second: Int32Array
  /** The first system's outcome: 0, ½ or 1. */
  outcome: Float64Array
  features: readonly { name: string; first: Float64Array; second: Float64Array }[]
  /** Judgments that share a prompt or a rater; absent: all independent. */
  clusters?: { of: Int32Array; count: number }
  /** ½·ridge·|all coefficients|² is taken off, as the published program does; absent: none. */
  ridge?: number
  /**
   * Differences are divided by their root mean square and not centred, so that strengths are those of responses with
   * equal features whichever system is named first; absent: mean 0 and deviation 1, as the published program does.
   */
  uncentred?: boolean
}

export type StyleStrengths = {
  converged: true
  /** Log-odds strengths with mean 0 (as the ridge leaves them where there is one). */
  strengths: Float64Array
  strengthErrors: Float64Array
  /** Systems × systems, of the strengths, row after row. */
  strengthCovariance: Float64Array
  /** Log odds for each standard deviation (or root mean square) of a feature's relative difference. */
  style: { name: string; estimate: number; se: number }[]
  /** How many clusters the errors rest on; absent where judgments are taken as independent. */
  clusters?: number
}

/**
 * Strengths with style held: logit P(first) = θ(first) − θ(second) + Σ β·z, z the relative differences
 * (first − second) / (first + second + 1) of each feature, standardised over the judgments. Errors
 * are the sandwich's, clustered where clusters are given. Answers why where there is no finite fit (systems never met,
 * one always won, a feature that never differs). Throws a RangeError for fewer than two clusters.
 * Source: Li, Angelopoulos, Chiang (2024), Does style matter? Disentangling style and substance in Chatbot Arena.
 */
export function styleStrengths(styled: Styled): StyleStrengths | LogisticFailure {
  const { systems, first, second, outcome, features, clusters, ridge = 0, uncentred = false } = styled
  const rows = outcome.length
  const grounded = ridge === 0
  const columns = features.length
  const values = new Float64Array(rows * columns)
  features.forEach((feature, column) => {
    const z = standardised(feature.first, feature.second, uncentred)
    for (let row = 0; row < rows; row++) values[row * columns + column] = z[row]!
  })
  const design: Design = { rows, columns, values, outcome, pairs: { systems, first, second, grounded } }
  const held = systems - (grounded ? 1 : 0)
  const size = held + columns
  const fit = logistic(grounded ? design : { ...design, ridge: new Float64Array(size).fill(ridge) })
  if (!fit.converged) return fit
  const robust = clusters === undefined ? undefined : clusterCovariance(fit, clusters.of, clusters.count)
  if (robust?.matrix === null) throw new RangeError('Clustered errors need at least two clusters.')
  const covariance = robust === undefined ? sandwichCovariance(fit) : robust.matrix
  const raw = new Float64Array(systems)
  const from = systems - held
  for (let k = 0; k < held; k++) raw[k + from] = fit.coefficients[k]!
  const spread = new Float64Array(systems * systems)
  for (let k = 0; k < held; k++) {
    for (let l = 0; l < held; l++) spread[(k + from) * systems + l + from] = covariance[k * size + l]!
  }
  const strengthCovariance = grounded ? centred(spread, systems) : spread
  const mean = grounded ? raw.reduce((sum, value) => sum + value, 0) / systems : 0
  return {
    converged: true,
    strengths: raw.map((value) => value - mean),
    strengthErrors: raw.map((_, k) => Math.sqrt(strengthCovariance[k * systems + k]!)),
    strengthCovariance,
    style: features.map(({ name }, column) => {
      const at = held + column
      return { name, estimate: fit.coefficients[at]!, se: Math.sqrt(covariance[at * size + at]!) }
    }),
    ...(robust && { clusters: robust.clusters }),
  }
}

/** Relative differences with mean 0 and deviation 1 over n, or with root mean square 1; all 0 where none differs. */
function standardised(first: Float64Array, second: Float64Array, uncentred: boolean): Float64Array {
  const n = first.length
  const differences = new Float64Array(n)
  let sum = 0
  for (let row = 0; row < n; row++) sum += differences[row] = relativeDifference(first[row]!, second[row]!)
  const mean = uncentred ? 0 : sum / n
  let squares = 0
  for (let row = 0; row < n; row++) squares += (differences[row]! - mean) ** 2
  const sd = Math.sqrt(squares / n)
  for (let row = 0; row < n; row++) differences[row] = sd > 0 ? (differences[row]! - mean) / sd : 0
  return differences
}

/** C·V·C with C = I − 1/n: the covariance once the mean is taken off. */
function centred(matrix: Float64Array, size: number): Float64Array {
  const rows = new Float64Array(size)
  for (let k = 0; k < size; k++) for (let l = 0; l < size; l++) rows[k]! += matrix[k * size + l]! / size
  const all = rows.reduce((sum, value) => sum + value, 0) / size
  return matrix.map((value, at) => value - rows[Math.floor(at / size)]! - rows[at % size]! + all)
}
