/**
 * The rows of a logistic regression. A row's η is its offset, plus θ(first) − θ(second) where systems are compared, plus
 * Σ values·β.
 */
export type Design = {
  rows: number
  /** How many covariates each row has. */
  columns: number
  /** rows × columns, row after row; a column of ones is an intercept. */
  values: Float64Array
  /** One for each row, in [0, 1]; ½ is a tie. */
  outcome: Float64Array
  /** One for each row, 0 or more; absent: 1. */
  weights?: Float64Array
  offset?: Float64Array
  /** One for each parameter, 0 or more: ½·ridge·β² is taken off the log-likelihood. */
  ridge?: Float64Array
  /** Indices of the systems that each row compares. */
  pairs?: {
    systems: number
    first: Int32Array
    second: Int32Array
    /** System 0 has strength 0 and no column, since only differences show; false: a column each, which needs a ridge. */
    grounded: boolean
  }
}

/** How many coefficients a design has: the systems' first, then the covariates'. */
export function parametersOf({ columns, pairs }: Design): number {
  return columns + strengthsOf(pairs)
}

function strengthsOf(pairs: Design['pairs']): number {
  return pairs === undefined ? 0 : pairs.systems - (pairs.grounded ? 1 : 0)
}

/** Throws a RangeError where the arrays of a design do not fit together or hold what cannot be. */
export function checkDesign(design: Design): void {
  const { rows, columns, values, outcome, weights, offset, ridge, pairs } = design
  const size = parametersOf(design)
  if (size < 1) throw new RangeError('A logistic regression needs at least one coefficient.')
  const lengths: [string, number | undefined, number][] = [
    ['outcomes', outcome.length, rows],
    ['values', values.length, rows * columns],
    ['weights', weights?.length, rows],
    ['offsets', offset?.length, rows],
    ['ridge terms', ridge?.length, size],
    ['first systems', pairs?.first.length, rows],
    ['second systems', pairs?.second.length, rows],
  ]
  for (const [what, length, wanted] of lengths) {
    if (length !== undefined && length !== wanted) {
      throw new RangeError(`A logistic regression of ${rows} rows needs ${wanted} ${what}, not ${length}.`)
    }
  }
  if (!allWithin(outcome, 0, 1)) throw new RangeError('An outcome lies between 0 and 1.')
  const most = Number.MAX_VALUE
  if (!allWithin(values, -most, most)) throw new RangeError('A covariate is a finite number.')
  if (!allWithin(weights, 0, most)) throw new RangeError('A weight is a number, 0 or more.')
  if (!allWithin(ridge, 0, most)) throw new RangeError('A ridge term is a number, 0 or more.')
  if (
    pairs !== undefined &&
    !(allWithin(pairs.first, 0, pairs.systems - 1) && allWithin(pairs.second, 0, pairs.systems - 1))
  ) {
    throw new RangeError(`A row compares systems 0 to ${pairs.systems - 1}.`)
  }
}

function allWithin(values: Float64Array | Int32Array | undefined, least: number, most: number): boolean {
  if (values === undefined) return true
  return values instanceof Int32Array ? wholeWithin(values, least, most) : numbersWithin(values, least, most)
}

/** Twice, since a loop that meets both kinds of array is several times slower. */
function numbersWithin(values: Float64Array, least: number, most: number): boolean {
  for (let at = 0; at < values.length; at++) if (!(values[at]! >= least && values[at]! <= most)) return false
  return true
}

function wholeWithin(values: Int32Array, least: number, most: number): boolean {
  for (let at = 0; at < values.length; at++) if (!(values[at]! >= least && values[at]! <= most)) return false
  return true
}

/** Adds Xβ to `eta`. */
export function addLinear(design: Design, coefficients: Float64Array, eta: Float64Array): void {
  const { rows, columns, values, pairs } = design
  const base = strengthsOf(pairs)
  if (pairs !== undefined) {
    const shift = pairs.grounded ? 1 : 0
    for (let row = 0; row < rows; row++) {
      const one = pairs.first[row]! - shift
      const other = pairs.second[row]! - shift
      if (one >= 0) eta[row]! += coefficients[one]!
      if (other >= 0) eta[row]! -= coefficients[other]!
    }
  }
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += values[at++]! * coefficients[base + column]!
    eta[row]! += sum
  }
}

/** w(y − p) of one row. */
export function residualOf({ outcome, weights }: Design, probabilities: Float64Array, row: number): number {
  const residual = outcome[row]! - probabilities[row]!
  return weights === undefined ? residual : residual * weights[row]!
}

/** Adds `times` the row's columns to `sums`. */
export function addRow({ columns, values, pairs }: Design, row: number, times: number, sums: Float64Array): void {
  const base = strengthsOf(pairs)
  if (pairs !== undefined) {
    const shift = pairs.grounded ? 1 : 0
    const one = pairs.first[row]! - shift
    const other = pairs.second[row]! - shift
    if (one >= 0) sums[one]! += times
    if (other >= 0) sums[other]! -= times
  }
  for (let column = 0, at = row * columns; column < columns; column++) sums[base + column]! += times * values[at++]!
}
