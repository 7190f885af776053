import { factor, inverse, solve, type Factor } from './cholesky.ts'
import { addInformation, addLinear, checkDesign, parametersOf, scoreOf, type Design } from './logisticDesign.ts'
import { separates } from './separation.ts'

export type LogisticFit = {
  converged: true
  design: Design
  /** One for each system's column, then one for each covariate. */
  coefficients: Float64Array
  /** The fitted probability of each row. */
  probabilities: Float64Array
  /** The inverse of the (penalised) information, parameters × parameters, row after row. */
  bread: Float64Array
  logLikelihood: number
  iterations: number
}

/** Why there is no estimate: columns that say the same, an estimate at infinity, or an iteration that went nowhere. */
export type LogisticFailure = {
  converged: false
  reason: 'no rows' | 'rank deficient' | 'separated' | 'not converged'
  why: string
}

const failures = {
  'no rows': 'There is nothing to fit.',
  'rank deficient': 'Some of what the model holds apart cannot be told apart in these data.',
  separated:
    'What was measured foretells every outcome without exception, so that the estimate is infinite (complete or quasi-complete separation).',
  'not converged': 'The fit did not settle.',
} as const

const maxIterations = 60
/** A column that the others foretell this closely (1 − R²) cannot be told apart from them. */
const leastTolerance = 1e-10

/**
 * Logistic regression by Newton's method: the coefficients that maximise Σ w[yη − log(1 + e^η)] − ½Σ ridge·β².
 * Outcomes lie in [0, 1] (½: a tie). Answers why instead where there is no finite maximum or none was reached: a fit is
 * handed back only when a further step would move no row's η by 1e-9. Throws a RangeError where arrays do not fit.
 * Source: McCullagh, Nelder (1989), Generalized Linear Models, 2nd ed., section 4.4; Albert, Anderson (1984), On the
 * existence of maximum likelihood estimates in logistic regression models, Biometrika 71, 1–10.
 */
export function logistic(design: Design): LogisticFit | LogisticFailure {
  checkDesign(design)
  const { rows, outcome, ridge } = design
  const size = parametersOf(design)
  if (rows === 0) return failure('no rows')
  let coefficients = new Float64Array(size)
  let eta = linear(design, coefficients)
  let logLikelihood = logLikelihoodOf(design, eta, coefficients)
  const probabilities = new Float64Array(rows)
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    for (let row = 0; row < rows; row++) probabilities[row] = 1 / (1 + Math.exp(-eta[row]!))
    const information = addInformation(design, probabilities)
    const factored = factor(information, size)
    if (factored === undefined || (iteration === 0 && leastPivot(factored, information) < leastTolerance)) {
      return failure(iteration === 0 ? 'rank deficient' : 'not converged')
    }
    const gradient = scoreOf(design, probabilities)
    if (ridge !== undefined) for (let k = 0; k < size; k++) gradient[k]! -= ridge[k]! * coefficients[k]!
    const step = solve(factored, gradient)
    const move = new Float64Array(rows)
    addLinear(design, step, move)
    const largest = largestOf(move)
    if (largest < 1e-9) {
      return {
        converged: true,
        design,
        // The last step is taken too: it doubles the digits that are right.
        coefficients: coefficients.map((value, k) => value + step[k]!),
        probabilities,
        bread: inverse(factored),
        logLikelihood,
        iterations: iteration,
      }
    }
    if (separates(design, step, move, outcome)) return failure('separated')
    // Half the step while it overshoots: the objective is concave, so that some part of it climbs.
    let part = 1
    for (let halving = 0; ; halving++, part /= 2) {
      const triedCoefficients = coefficients.map((value, k) => value + part * step[k]!)
      const triedEta = eta.map((value, row) => value + part * move[row]!)
      const tried = logLikelihoodOf(design, triedEta, triedCoefficients)
      if (tried >= logLikelihood - 1e-12 * (1 + Math.abs(logLikelihood))) {
        coefficients = triedCoefficients
        eta = triedEta
        logLikelihood = tried
        break
      }
      if (halving === 30) return failure('not converged')
    }
  }
  return failure('not converged')
}

function failure(reason: LogisticFailure['reason']): LogisticFailure {
  return { converged: false, reason, why: failures[reason] }
}

function linear(design: Design, coefficients: Float64Array): Float64Array {
  const eta = design.offset?.slice() ?? new Float64Array(design.rows)
  addLinear(design, coefficients, eta)
  return eta
}

function logLikelihoodOf({ outcome, weights, ridge }: Design, eta: Float64Array, coefficients: Float64Array): number {
  let sum = 0
  for (let row = 0; row < eta.length; row++) {
    const value = eta[row]!
    // log(1 + e^η) without overflow.
    const log = value > 0 ? value + Math.log1p(Math.exp(-value)) : Math.log1p(Math.exp(value))
    const term = outcome[row]! * value - log
    sum += weights === undefined ? term : weights[row]! * term
  }
  if (ridge !== undefined) for (const [k, value] of coefficients.entries()) sum -= (ridge[k]! * value * value) / 2
  return sum
}

/** The least share of a column's weight that the columns before it leave unexplained. */
function leastPivot({ size, lower }: Factor, matrix: Float64Array): number {
  let least = 1
  for (let k = 0; k < size; k++) least = Math.min(least, lower[k * size + k]! ** 2 / matrix[k * size + k]!)
  return least
}

function largestOf(values: Float64Array): number {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  return largest
}
