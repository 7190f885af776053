import { factor, inverse, solve, type Factor } from './cholesky.ts'
import { foldedRows } from './foldedRows.ts'
import { addLinear, checkDesign, parametersOf, type Design } from './logisticDesign.ts'
import { slopesAt } from './logisticSlopes.ts'
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
  if (design.rows === 0) return failure('no rows')
  const folded = foldedRows(design)
  if (folded === null) return newton(design)
  const fit = newton(folded.design)
  if (!fit.converged) return fit
  const probabilities = new Float64Array(design.rows)
  for (let row = 0; row < design.rows; row++) probabilities[row] = fit.probabilities[folded.rowOf[row]!]!
  return { ...fit, design, probabilities }
}

function newton(design: Design): LogisticFit | LogisticFailure {
  const { rows, outcome } = design
  const size = parametersOf(design)
  let coefficients = new Float64Array(size)
  let eta = design.offset?.slice() ?? new Float64Array(rows)
  let triedEta = new Float64Array(rows)
  const move = new Float64Array(rows)
  const probabilities = new Float64Array(rows)
  let here = slopesAt(design, coefficients, eta, probabilities)
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const { information, gradient, logLikelihood } = here
    const factored = factor(information, size)
    if (factored === undefined || (iteration === 0 && leastPivot(factored, information) < leastTolerance)) {
      return failure(iteration === 0 ? 'rank deficient' : 'not converged')
    }
    const step = solve(factored, gradient)
    move.fill(0)
    addLinear(design, step, move)
    if (largestOf(move) < 1e-9) {
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
      const tried = coefficients.map((value, k) => value + part * step[k]!)
      for (let row = 0; row < rows; row++) triedEta[row] = eta[row]! + part * move[row]!
      here = slopesAt(design, tried, triedEta, probabilities)
      if (here.logLikelihood >= logLikelihood - 1e-12 * (1 + Math.abs(logLikelihood))) {
        coefficients = tried
        ;[eta, triedEta] = [triedEta, eta]
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
