import { parametersOf, type Design } from './logisticDesign.ts'

/** A logistic regression at one point. */
export type Slopes = {
  logLikelihood: number
  /** Xᵀw(y − p), less the ridge's part. */
  gradient: Float64Array
  /** XᵀWX plus the ridge, W = w·p(1 − p): lower triangle, row after row. */
  information: Float64Array
}

/** So many factors of at most 2 are multiplied before their logarithm is taken. */
const factors = 500

/** Everything a Newton step needs, in one pass over the rows at their `eta`; `probabilities` gets the fitted ones. */
export function slopesAt(
  design: Design,
  coefficients: Float64Array,
  eta: Float64Array,
  probabilities: Float64Array,
): Slopes {
  const { rows, columns, values, outcome, weights, ridge, pairs } = design
  const size = parametersOf(design)
  const base = size - columns
  const shift = pairs?.grounded === true ? 1 : 0
  const gradient = new Float64Array(size)
  const information = new Float64Array(size * size)
  let logLikelihood = 0
  let product = 1
  for (let row = 0, at = 0; row < rows; row++, at += columns) {
    const value = eta[row]!
    const y = outcome[row]!
    const times = weights === undefined ? 1 : weights[row]!
    const small = Math.exp(-Math.abs(value))
    const p = value > 0 ? 1 / (1 + small) : small / (1 + small)
    probabilities[row] = p
    // y·η − log(1 + e^η) without overflow.
    if (weights === undefined) {
      logLikelihood += y * value - (value > 0 ? value : 0)
      product *= 1 + small
      if (row % factors === 0) {
        logLikelihood -= Math.log(product)
        product = 1
      }
    } else {
      logLikelihood += times * (y * value - (value > 0 ? value : 0) - Math.log1p(small))
    }
    const residual = times * (y - p)
    const weight = (times * small) / ((1 + small) * (1 + small))
    let one = -1
    let other = -1
    if (pairs !== undefined && pairs.first[row] !== pairs.second[row]) {
      one = pairs.first[row]! - shift
      other = pairs.second[row]! - shift
      if (one >= 0) {
        gradient[one]! += residual
        information[one * size + one]! += weight
      }
      if (other >= 0) {
        gradient[other]! -= residual
        information[other * size + other]! += weight
        if (one >= 0) information[one > other ? one * size + other : other * size + one]! -= weight
      }
    }
    for (let column = 0; column < columns; column++) {
      const covariate = values[at + column]!
      gradient[base + column]! += residual * covariate
      const scaled = weight * covariate
      const line = (base + column) * size
      if (one >= 0) information[line + one]! += scaled
      if (other >= 0) information[line + other]! -= scaled
      for (let k = 0; k <= column; k++) information[line + base + k]! += scaled * values[at + k]!
    }
  }
  logLikelihood -= Math.log(product)
  if (ridge !== undefined) {
    for (let k = 0; k < size; k++) {
      const value = coefficients[k]!
      logLikelihood -= (ridge[k]! * value * value) / 2
      gradient[k]! -= ridge[k]! * value
      information[k * size + k]! += ridge[k]!
    }
  }
  return { logLikelihood, gradient, information }
}
