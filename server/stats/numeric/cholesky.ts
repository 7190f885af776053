/** A factored matrix A = LLᵀ: the lower triangle L, row after row, `size` × `size`; what lies above the diagonal is 0. */
export type Factor = { size: number; lower: Float64Array }

/**
 * Factors a symmetric positive definite matrix, given row after row; only its lower triangle is read and it stays as it
 * is. Answers undefined where the matrix is not positive definite in double precision: a pivot smaller than rounding
 * leaves of its diagonal. Throws a RangeError where the matrix is not `size` × `size`.
 * Source: Golub, Van Loan (2013), Matrix Computations, 4th ed., algorithm 4.2.1, by rows.
 */
export function factor(matrix: Float64Array, size: number): Factor | undefined {
  checkSquare(matrix, size)
  const lower = new Float64Array(size * size)
  return factorInto(lower, matrix, size) ? { size, lower } : undefined
}

/** As `factor`, into an array that is there already; false where the matrix is not positive definite. */
export function factorInto(lower: Float64Array, matrix: Float64Array, size: number): boolean {
  const least = size * Number.EPSILON
  for (let row = 0; row < size; row++) {
    const at = row * size
    for (let column = 0; column < row; column++) {
      const above = column * size
      lower[at + column] = (matrix[at + column]! - dot(lower, at, above, column)) / lower[above + column]!
    }
    const diagonal = matrix[at + row]!
    const pivot = diagonal - dot(lower, at, at, row)
    // Asked this way round so that NaN is refused too.
    if (!(pivot > least * Math.abs(diagonal) && pivot < Infinity)) return false
    lower[at + row] = Math.sqrt(pivot)
  }
  return true
}

/** The x of A·x = b, for the factored A. Throws a RangeError where b has another length. */
export function solve(factored: Factor, right: Float64Array): Float64Array {
  if (right.length !== factored.size) {
    throw new RangeError(`A system of ${factored.size} equations needs as many right sides, not ${right.length}.`)
  }
  const solution = right.slice()
  solveInPlace(factored, solution)
  return solution
}

/** As `solve`, over the right side itself. */
export function solveInPlace({ size, lower }: Factor, right: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const at = row * size
    let sum = right[row]!
    for (let column = 0; column < row; column++) sum -= lower[at + column]! * right[column]!
    right[row] = sum / lower[at + row]!
  }
  // Lᵀ by columns is L by rows: memory is walked in its order.
  for (let row = size - 1; row >= 0; row--) {
    const at = row * size
    const value = right[row]! / lower[at + row]!
    right[row] = value
    for (let column = 0; column < row; column++) right[column]! -= lower[at + column]! * value
  }
}

/** The inverse of the factored matrix, symmetric to the last bit. */
export function inverse({ size, lower }: Factor): Float64Array {
  // Rows of `turned` are columns of L⁻¹, so that A⁻¹ = L⁻ᵀL⁻¹ is made of dot products of rows.
  const turned = new Float64Array(size * size)
  for (let column = 0; column < size; column += together) invertColumns(lower, size, column, turned)
  const inverted = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    // Each row once for four others: what is read of it serves four sums.
    for (let column = 0; column <= row; column += together) {
      const [a, b, c, d] = fourFrom(column, row)
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let k = row; k < size; k++) {
        const value = turned[row * size + k]!
        s0 += value * turned[a * size + k]!
        s1 += value * turned[b * size + k]!
        s2 += value * turned[c * size + k]!
        s3 += value * turned[d * size + k]!
      }
      inverted[row * size + a] = inverted[a * size + row] = s0
      inverted[row * size + b] = inverted[b * size + row] = s1
      inverted[row * size + c] = inverted[c * size + row] = s2
      inverted[row * size + d] = inverted[d * size + row] = s3
    }
  }
  return inverted
}

const together = 4

/** Four numbers from one on, the last that is allowed again where there are fewer. */
function fourFrom(first: number, last: number): [number, number, number, number] {
  return [first, Math.min(first + 1, last), Math.min(first + 2, last), Math.min(first + 3, last)]
}

/** Four columns of L⁻¹ from `column` on, as rows of `turned`, which holds zeros there. */
function invertColumns(lower: Float64Array, size: number, column: number, turned: Float64Array): void {
  const [a, b, c, d] = fourFrom(column, size - 1)
  const [atA, atB, atC, atD] = [a * size, b * size, c * size, d * size]
  for (let row = column; row < size; row++) {
    const at = row * size
    const pivot = lower[at + row]!
    let s0 = row === a ? -1 : 0
    let s1 = row === b ? -1 : 0
    let s2 = row === c ? -1 : 0
    let s3 = row === d ? -1 : 0
    for (let k = column; k < row; k++) {
      const value = lower[at + k]!
      s0 += value * turned[atA + k]!
      s1 += value * turned[atB + k]!
      s2 += value * turned[atC + k]!
      s3 += value * turned[atD + k]!
    }
    // Above a column's own row all sums are 0, and so is what is written; never −0.
    turned[atA + row] = 0 - s0 / pivot
    turned[atB + row] = 0 - s1 / pivot
    turned[atC + row] = 0 - s2 / pivot
    turned[atD + row] = 0 - s3 / pivot
  }
}

/** The natural logarithm of the factored matrix's determinant. */
export function logDeterminant({ size, lower }: Factor): number {
  let sum = 0
  for (let row = 0; row < size; row++) sum += 2 * Math.log(lower[row * size + row]!)
  return sum
}

function dot(values: Float64Array, one: number, other: number, length: number): number {
  return dotBetween(values, one, values, other, 0, length)
}

/** Four sums at a time, since one sum alone waits for itself at each step. */
function dotBetween(a: Float64Array, atA: number, b: Float64Array, atB: number, from: number, to: number): number {
  // Plain variables: taking an array apart costs more than the arithmetic here.
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = from
  for (; k + 3 < to; k += 4) {
    s0 += a[atA + k]! * b[atB + k]!
    s1 += a[atA + k + 1]! * b[atB + k + 1]!
    s2 += a[atA + k + 2]! * b[atB + k + 2]!
    s3 += a[atA + k + 3]! * b[atB + k + 3]!
  }
  for (; k < to; k++) s0 += a[atA + k]! * b[atB + k]!
  return s0 + s1 + (s2 + s3)
}

function checkSquare(matrix: Float64Array, size: number): void {
  if (!Number.isInteger(size) || size < 1 || matrix.length !== size * size) {
    throw new RangeError(`A matrix of ${size} rows and columns has ${size * size} entries, not ${matrix.length}.`)
  }
}
