import { seeded } from '../../../server/stats/random.ts'

/** Random numbers between −1 and 1 as a square matrix, row after row. */
export function randomSquare(size: number, seed: number): Float64Array {
  const random = seeded(seed)
  return Float64Array.from({ length: size * size }, () => random.number() * 2 - 1)
}

/** GGᵀ + I of random G: positive definite. */
export function definite(size: number, seed: number): Float64Array {
  const root = randomSquare(size, seed)
  return Float64Array.from(product(root, transposed(root, size), size), (value, at) =>
    at % (size + 1) === 0 ? value + 1 : value,
  )
}

export function transposed(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % size) * size + Math.floor(at / size)]!)
}

/** Of two square matrices, number by number. */
export function product(a: ArrayLike<number>, b: ArrayLike<number>, size: number): number[] {
  return Array.from({ length: size * size }, (_, at) => {
    let sum = 0
    for (let k = 0; k < size; k++) sum += a[Math.floor(at / size) * size + k]! * b[k * size + (at % size)]!
    return sum
  })
}
