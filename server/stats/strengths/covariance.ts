import { inverse } from '../numeric/cholesky.ts'
import { sandwich } from '../numeric/sandwich.ts'
import type { StrengthFit } from './fit.ts'

/** Variances of a fit's parameters, in the numbering of `likelihood`: strengths in the sum-zero gauge, then the others. */
export type Covariance = {
  size: number
  /** `size` × `size`, row after row. */
  values: Float64Array
  method: 'model' | 'sandwich' | 'cluster-robust'
  /** How many clusters it rests on; null: judgments were taken as independent. */
  clusters: number | null
}

/**
 * The covariance if the model were true: the inverse of the observed information. With ties counted as half wins it is
 * too wide, since a half varies less than a coin.
 */
export function modelCovariance(fit: StrengthFit): Covariance {
  return { size: fit.likelihood.size, values: breadOf(fit), method: 'model', clusters: null }
}

/**
 * The covariance that stays right when the model's variance is wrong: H⁻¹ (Σ ssᵀ) H⁻¹ with the score s of each judgment,
 * judgments independent.
 * Source: Huber (1967), Proc. Fifth Berkeley Symp. 1, 221–233; White (1982), Econometrica 50, 1–25, theorem 3.2.
 */
export function sandwichCovariance(fit: StrengthFit): Covariance {
  return { size: fit.likelihood.size, values: robust(fit, meatOf(fit)), method: 'sandwich', clusters: null }
}

/** H⁻¹MH⁻¹ for sums M of products of scores. What was added to H to fix the gauge drops out: no score has anything along 1. */
export function robust({ factor }: StrengthFit, meat: Float64Array): Float64Array {
  return sandwich(factor, meat)
}

/** The inverse of the information, without what was added to it to fix the gauge. */
export function breadOf({ factor, gauge, likelihood: { group, groups, size, precision } }: StrengthFit): Float64Array {
  const values = inverse(factor)
  if (precision > 0) return values
  const members = new Float64Array(groups)
  for (const one of group) members[one]!++
  // 1 is an eigenvector of the matrix with c·11ᵀ added, with eigenvalue c·m; 11ᵀ/m projects onto it.
  const extra = gauge.map((c, one) => 1 / (c * members[one]! ** 2))
  for (let i = 0; i < group.length; i++) {
    for (let j = 0; j < group.length; j++) if (group[i] === group[j]) values[i * size + j]! -= extra[group[i]!]!
  }
  return values
}

/** Σ ssᵀ over all judgments, from their counts. */
function meatOf({ at, likelihood }: StrengthFit): Float64Array {
  const { model, pairs, tieAt, sideAt, size, weights } = likelihood
  const { first, second, win, tie, loss } = pairs
  const meat = new Float64Array(size * size)
  const scores = new Float64Array(6)
  const t = tieAt === -1 ? 0 : at[tieAt]!
  const side = sideAt === -1 ? 0 : at[sideAt]!
  for (let pair = 0; pair < first.length; pair++) {
    const i = first[pair]!
    const j = second[pair]!
    model.scores(scores, at[i]! - at[j]! + side, t)
    const weight = weights ? weights[pair]! ** 2 : 1
    const lost = weight * loss[pair]!
    const tied = weight * tie[pair]!
    const won = weight * win[pair]!
    const xx = lost * scores[0]! ** 2 + tied * scores[1]! ** 2 + won * scores[2]! ** 2
    meat[i * size + i]! += xx
    meat[j * size + j]! += xx
    meat[i * size + j]! -= xx
    meat[j * size + i]! -= xx
    if (tieAt !== -1) {
      const xt = lost * scores[0]! * scores[3]! + tied * scores[1]! * scores[4]! + won * scores[2]! * scores[5]!
      const tt = lost * scores[3]! ** 2 + tied * scores[4]! ** 2 + won * scores[5]! ** 2
      both(meat, size, tieAt, i, xt)
      both(meat, size, tieAt, j, -xt)
      meat[tieAt * size + tieAt]! += tt
      if (sideAt !== -1) both(meat, size, sideAt, tieAt, xt)
    }
    if (sideAt !== -1) {
      both(meat, size, sideAt, i, xx)
      both(meat, size, sideAt, j, -xx)
      meat[sideAt * size + sideAt]! += xx
    }
  }
  return meat
}

function both(matrix: Float64Array, size: number, i: number, j: number, value: number): void {
  matrix[i * size + j]! += value
  matrix[j * size + i]! += value
}
