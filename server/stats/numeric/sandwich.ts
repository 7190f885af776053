import { turnedInverse, type Factor } from './cholesky.ts'
import { mirror, placeTile, tile, tileOfDots } from './tiles.ts'

/**
 * A⁻¹ · M · A⁻¹ for a factored A = LLᵀ and a symmetric M, given row after row and whole; symmetric to the last bit. It is
 * L⁻ᵀ(L⁻¹ M L⁻ᵀ)L⁻¹, whose triangles take less than A⁻¹ and its products. Throws a RangeError where M is of another size.
 */
export function sandwich(factored: Factor, matrix: Float64Array): Float64Array {
  const { size } = factored
  if (matrix.length !== size * size) {
    throw new RangeError(`A matrix of ${size} rows has ${size * size} entries, not ${matrix.length}.`)
  }
  // Few arrays, each used again where it can be: memory that is new costs as much as the arithmetic.
  const above = turnedInverse(factored)
  const below = turned(above, size)
  const half = matrix.slice()
  const folded = new Float64Array(size * size)
  halve(half, size, true)
  fold(folded, below, half, size, true)
  unfold(half, folded, below, size, true)
  halve(half, size, false)
  fold(folded.fill(0), above, half, size, false)
  unfold(below, folded, above, size, false)
  mirror(below, size)
  return below
}

/**
 * T · M · Tᵀ, T a triangle `below` the diagonal or above it, is WTᵀ + TWᵀ where W = TN and M = N + Nᵀ with N a triangle of
 * the same kind: nothing is computed twice, nor any product with a zero. This leaves Nᵀ of M, so that its rows are N's columns.
 */
function halve(matrix: Float64Array, size: number, below: boolean): void {
  for (let row = 0; row < size; row++) {
    const at = row * size
    matrix.fill(0, below ? at : at + row + 1, below ? at + row : at + size)
    matrix[at + row]! /= 2
  }
}

/** W, a triangle of the same kind, into `folded`, which holds zeros where it has none. */
function fold(folded: Float64Array, triangle: Float64Array, half: Float64Array, size: number, below: boolean): void {
  const sums = new Float64Array(tile * tile)
  for (let i = 0; i < size; i += tile) {
    const end = below ? i + 1 : size
    for (let j = below ? 0 : i; j < end; j += tile) {
      const to = Math.min(Math.max(i, j) + tile, size)
      tileOfDots(sums, triangle, i, half, j, size, Math.min(i, j), to)
      placeTile(folded, size, i, j, sums)
    }
  }
}

/** What is on and below the diagonal of WTᵀ + TWᵀ; above it, what it had. */
function unfold(
  product: Float64Array,
  folded: Float64Array,
  triangle: Float64Array,
  size: number,
  below: boolean,
): void {
  const sums = new Float64Array(tile * tile)
  const more = new Float64Array(tile * tile)
  for (let i = 0; i < size; i += tile) {
    for (let j = 0; j <= i; j += tile) {
      const from = below ? 0 : i
      const to = below ? Math.min(j + tile, size) : size
      tileOfDots(sums, folded, i, triangle, j, size, from, to)
      tileOfDots(more, triangle, i, folded, j, size, from, to)
      for (let k = 0; k < sums.length; k++) sums[k]! += more[k]!
      placeTile(product, size, i, j, sums)
    }
  }
}

function turned(matrix: Float64Array, size: number): Float64Array {
  const other = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) other[column * size + row] = matrix[row * size + column]!
  }
  return other
}
