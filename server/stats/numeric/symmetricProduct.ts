/**
 * outer · inner · outer of two symmetric matrices, given row after row and whole; symmetric to the last bit.
 * Throws a RangeError where one is not `size` × `size`.
 */
export function sandwichProduct(outer: Float64Array, inner: Float64Array, size: number): Float64Array {
  if (outer.length !== size * size || inner.length !== size * size) {
    throw new RangeError(
      `Matrices of ${size} rows have ${size * size} entries, not ${outer.length} and ${inner.length}.`,
    )
  }
  const half = new Float64Array(size * size)
  rowProducts(outer, inner, size, half, false)
  const product = new Float64Array(size * size)
  rowProducts(half, outer, size, product, true)
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) product[j * size + i] = product[i * size + j]!
  return product
}

/** Two rows with two rows at a time: four sums that do not wait for each other, from four numbers read. */
function rowProducts(a: Float64Array, b: Float64Array, size: number, out: Float64Array, lowerOnly: boolean): void {
  for (let i = 0; i < size; i += 2) {
    const [one, two] = [i * size, Math.min(i + 1, size - 1) * size]
    const end = lowerOnly ? Math.min(i + 2, size) : size
    for (let j = 0; j < end; j += 2) {
      const left = j * size
      const right = Math.min(j + 1, size - 1) * size
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let k = 0; k < size; k++) {
        const x = a[one + k]!
        const y = a[two + k]!
        const u = b[left + k]!
        const v = b[right + k]!
        s0 += x * u
        s1 += x * v
        s2 += y * u
        s3 += y * v
      }
      out[one + j] = s0
      out[two + j] = s2
      if (right !== left) {
        out[one + j + 1] = s1
        out[two + j + 1] = s3
      }
    }
  }
}
