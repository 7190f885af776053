/** Rows and columns of a tile. More sums than nine do not stay in the processor's registers. */
export const tile = 3

/**
 * Into `sums`, row after row, the dot products of three rows of `a` from `i` on with three rows of `b` from `j` on, over the
 * columns from `from` up to `to`: each number read serves three sums, and no sum waits for another. Both are matrices of
 * `size` rows and columns, row after row; for a row past the last, the last one is taken.
 */
export function tileOfDots(
  sums: Float64Array,
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  size: number,
  from: number,
  to: number,
): void {
  const last = size - 1
  const a0 = i * size
  const a1 = Math.min(i + 1, last) * size
  const a2 = Math.min(i + 2, last) * size
  const b0 = j * size
  const b1 = Math.min(j + 1, last) * size
  const b2 = Math.min(j + 2, last) * size
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  for (let k = from; k < to; k++) {
    const u = b[b0 + k]!
    const v = b[b1 + k]!
    const w = b[b2 + k]!
    const x = a[a0 + k]!
    s00 += x * u
    s01 += x * v
    s02 += x * w
    const y = a[a1 + k]!
    s10 += y * u
    s11 += y * v
    s12 += y * w
    const z = a[a2 + k]!
    s20 += z * u
    s21 += z * v
    s22 += z * w
  }
  sums[0] = s00
  sums[1] = s01
  sums[2] = s02
  sums[3] = s10
  sums[4] = s11
  sums[5] = s12
  sums[6] = s20
  sums[7] = s21
  sums[8] = s22
}

/** Puts a tile in its place, but for what would lie outside the matrix. */
export function placeTile(matrix: Float64Array, size: number, row: number, column: number, values: Float64Array): void {
  const rows = Math.min(tile, size - row)
  const columns = Math.min(tile, size - column)
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) matrix[(row + r) * size + column + c] = values[tile * r + c]!
  }
}

/** Makes a matrix symmetric by what is below its diagonal. */
export function mirror(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < row; column++) matrix[column * size + row] = matrix[row * size + column]!
  }
}
