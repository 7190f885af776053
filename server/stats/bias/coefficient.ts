import type { Measure } from '../../contract/estimate.ts'
import { byStudent, unknown } from '../numeric/clusterMeasures.ts'
import { logistic, type LogisticFailure, type LogisticFit } from '../numeric/logistic.ts'
import { parametersOf, type Design } from '../numeric/logisticDesign.ts'
import { clusterCovariance, type ClusterCovariance } from '../numeric/robustCovariance.ts'

/** What rows share: each row's cluster, 0 to `count` − 1, and a word for a cluster. */
export type Clusters = { of: Int32Array; count: number; word: string }

/** A logistic fit with its cluster-robust covariance, or why there is none. */
export type ClusteredFit = LogisticFailure | (LogisticFit & { covariance: ClusterCovariance })

/** Fits and estimates the covariance at once. */
export function clusteredLogistic(design: Design, clusters: Clusters): ClusteredFit {
  const fit = logistic(design)
  return fit.converged ? { ...fit, covariance: clusterCovariance(fit, clusters.of, clusters.count) } : fit
}

/**
 * One number of a fit, Σ contrast·β, as a measure: log odds with Student's interval, clustered. `covariates` names the
 * contrast's entries among the design's covariates; `why` is told where the fit failed. `informative`: how many clusters say
 * something of it, where that is fewer than all; G is then that number, in G/(G − 1) and in t.
 */
export function coefficient(
  fit: ClusteredFit,
  contrast: readonly number[],
  told: { level: number; n: number; clusters: Clusters; held?: string; informative?: number },
): Measure {
  const { level, n, clusters, held } = told
  const method = `logistic regression${held ? `, ${held}` : ''}, clustered by ${clusters.word} (CR1)`
  if (!fit.converged) return unknown({ level, method, n }, fit.why)
  const size = parametersOf(fit.design)
  const base = size - fit.design.columns
  let estimate = 0
  let variance = 0
  contrast.forEach((one, k) => {
    estimate += one * fit.coefficients[base + k]!
    contrast.forEach((other, l) => {
      variance += one * other * (fit.covariance.matrix?.[(base + k) * size + base + l] ?? NaN)
    })
  })
  const all = fit.covariance.clusters
  const few = told.informative ?? all
  // The covariance has G/(G − 1) of all clusters; with fewer than two of both kinds there is no interval anyway.
  const factor = few < 2 || few === all ? 1 : (few * (all - 1)) / ((few - 1) * all)
  const se = Math.sqrt(Math.max(0, variance * factor))
  return byStudent({ level, method, n }, { estimate, se: se > 1e-12 ? se : 0, clusters: few })
}

/** Clusters by a column of the table, such as the prompts. */
export function clustersBy(of: Int32Array, count: number, word: string): Clusters {
  return { of, count, word }
}

/** Beyond this many systems their strengths are not fitted beside a bias. */
export const mostSystemsHeld = 200

/** The systems of some rows, numbered without gaps, as the pair part of a design; null where they are too many. */
export function strengthsHeld(own: Int32Array, other: Int32Array): NonNullable<Design['pairs']> | null {
  let most = -1
  for (const column of [own, other]) for (const system of column) if (system > most) most = system
  const numbers = new Int32Array(most + 1).fill(-1)
  let systems = 0
  const numbered = (column: Int32Array) => {
    const result = new Int32Array(column.length)
    for (let row = 0; row < column.length; row++) {
      const system = column[row]!
      if (numbers[system] === -1) numbers[system] = systems++
      result[row] = numbers[system]!
    }
    return result
  }
  const [first, second] = [numbered(own), numbered(other)]
  if (systems > mostSystemsHeld) return null
  return { systems, first, second, grounded: true }
}
