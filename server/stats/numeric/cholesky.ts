import { mirror, placeTile, tile, tileOfDots } from './tiles.ts'

/** A factored matrix A = LLᵀ: the lower triangle L, row after row, `size` × `size`; what lies above the diagonal is 0. */
export type Factor = { size: number; lower: Float64Array }

/**
 * Factors a symmetric positive definite matrix, given row after row; only its lower triangle is read and it stays as it
 * is. Answers undefined where the matrix is not positive definite in double precision: a pivot smaller than rounding
 * leaves of its diagonal. Throws a RangeError where the matrix is not `size` × `size`.
 * Source: Golub, Van Loan (2013), Matrix Computations, 4th ed., algorithm 4.2.1, by tiles of three rows and columns.
 */
export function factor(matrix: Float64Array, size: number): Factor | undefined {
  checkSquare(matrix, size)
  const lower = new Float64Array(size * size)
  return factorInto(lower, matrix, size) ? { size, lower } : undefined
}

/** As `factor`, into an array that is there already; false where the matrix is not positive definite. */
export function factorInto(lower: Float64Array, matrix: Float64Array, size: number): boolean {
  const sums = new Float64Array(tile * tile)
  for (let row = 0; row < size; row += tile) {
    for (let column = 0; column < row; column += tile) {
      tileOfDots(sums, lower, row, lower, column, size, 0, column)
      tileBelow(lower, matrix, size, row, column, sums)
    }
    tileOfDots(sums, lower, row, lower, row, size, 0, row)
    if (!tileOnDiagonal(lower, matrix, size, row, sums)) return false
  }
  return true
}

/** `sums`: what the columns before this tile leave to be taken off. The tile on the diagonal above is whole already. */
function tileBelow(
  lower: Float64Array,
  matrix: Float64Array,
  size: number,
  row: number,
  column: number,
  sums: Float64Array,
): void {
  const first = column * size + column
  const second = first + size
  const third = second + size
  const rows = Math.min(tile, size - row)
  for (let k = 0; k < rows; k++) {
    const at = (row + k) * size + column
    const x = (matrix[at]! - sums[tile * k]!) / lower[first]!
    const y = (matrix[at + 1]! - sums[tile * k + 1]! - x * lower[second]!) / lower[second + 1]!
    const rest = matrix[at + 2]! - sums[tile * k + 2]! - x * lower[third]! - y * lower[third + 1]!
    lower[at] = x
    lower[at + 1] = y
    lower[at + 2] = rest / lower[third + 2]!
  }
}

/** False where a pivot is none. */
function tileOnDiagonal(
  lower: Float64Array,
  matrix: Float64Array,
  size: number,
  first: number,
  sums: Float64Array,
): boolean {
  const least = size * Number.EPSILON
  for (let row = first; row < Math.min(first + tile, size); row++) {
    const at = row * size
    for (let column = first; column <= row; column++) {
      const above = column * size
      let rest = matrix[at + column]! - sums[tile * (row - first) + column - first]!
      for (let k = first; k < column; k++) rest -= lower[at + k]! * lower[above + k]!
      if (column < row) {
        lower[at + column] = rest / lower[above + column]!
        continue
      }
      // Asked this way round so that NaN is refused too.
      if (!(rest > least * Math.abs(matrix[at + row]!) && rest < Infinity)) return false
      lower[at + row] = Math.sqrt(rest)
    }
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
export function inverse(factored: Factor): Float64Array {
  const { size } = factored
  // A⁻¹ = L⁻ᵀL⁻¹.
  const turned = turnedInverse(factored)
  const inverted = new Float64Array(size * size)
  const sums = new Float64Array(tile * tile)
  for (let row = 0; row < size; row += tile) {
    for (let column = 0; column <= row; column += tile) {
      tileOfDots(sums, turned, row, turned, column, size, row, size)
      placeTile(inverted, size, row, column, sums)
    }
  }
  mirror(inverted, size)
  return inverted
}

/** L⁻ᵀ: row by row the columns of L⁻¹, each beginning with zeros. */
export function turnedInverse({ size, lower }: Factor): Float64Array {
  const turned = new Float64Array(size * size)
  const sums = new Float64Array(tile * tile)
  for (let column = 0; column < size; column += tile) {
    const columns = Math.min(tile, size - column)
    for (let first = column; first < size; first += tile) {
      tileOfDots(sums, lower, first, turned, column, size, column, first)
      const rows = Math.min(tile, size - first)
      for (let r = 0; r < rows; r++) {
        const row = first + r
        const at = row * size
        for (let c = 0; c < columns; c++) {
          const to = (column + c) * size
          // Above a column's own row what is written is 0, and never −0.
          let rest = (row === column + c ? 1 : 0) - sums[tile * r + c]!
          for (let k = first; k < row; k++) rest -= lower[at + k]! * turned[to + k]!
          turned[to + row] = rest / lower[at + row]!
        }
      }
    }
  }
  return turned
}

/** The natural logarithm of the factored matrix's determinant. */
export function logDeterminant({ size, lower }: Factor): number {
  let sum = 0
  for (let row = 0; row < size; row++) sum += 2 * Math.log(lower[row * size + row]!)
  return sum
}

function checkSquare(matrix: Float64Array, size: number): void {
  if (!Number.isInteger(size) || size < 1 || matrix.length !== size * size) {
    throw new RangeError(`A matrix of ${size} rows and columns has ${size * size} entries, not ${matrix.length}.`)
  }
}
