import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factor, inverse, logDeterminant, solve } from '../../../server/stats/numeric/cholesky.ts'
import { seeded } from '../../../server/stats/random.ts'
import { definite, product, transposed } from './matrices.ts'

const matrix = fc.tuple(fc.integer({ min: 1, max: 23 }), fc.integer())

describe('a factored matrix', () => {
  test('multiplied by its transpose is the matrix again', () => {
    fc.assert(
      fc.property(matrix, ([size, seed]) => {
        const given = definite(size, seed)
        const { lower } = factor(given, size)!
        product(lower, transposed(lower, size), size).forEach((value, at) => expect(value).toBeCloseTo(given[at]!, 11))
      }),
    )
  })

  test('solves what the matrix maps to the right side', () => {
    fc.assert(
      fc.property(matrix, ([size, seed]) => {
        const given = definite(size, seed)
        const random = seeded(seed + 1)
        const right = Float64Array.from({ length: size }, () => random.number())
        const solution = solve(factor(given, size)!, right)
        for (let row = 0; row < size; row++) {
          let sum = 0
          for (let k = 0; k < size; k++) sum += given[row * size + k]! * solution[k]!
          expect(sum).toBeCloseTo(right[row]!, 11)
        }
      }),
    )
  })

  test('has an inverse that gives the identity and is symmetric to the last bit', () => {
    fc.assert(
      fc.property(matrix, ([size, seed]) => {
        const given = definite(size, seed)
        const inverted = inverse(factor(given, size)!)
        product(given, inverted, size).forEach((value, at) =>
          expect(value).toBeCloseTo(Math.floor(at / size) === at % size ? 1 : 0, 10),
        )
        inverted.forEach((value, at) => expect(value).toBe(inverted[(at % size) * size + Math.floor(at / size)]))
      }),
    )
  })

  test('has the determinant worked out by hand', () => {
    const factored = factor(Float64Array.of(4, 2, 2, 3), 2)!
    expect(logDeterminant(factored)).toBeCloseTo(Math.log(8), 14)
  })

  test('of four hundred rows still gives the identity', () => {
    const size = 400
    // Tridiagonal: its inverse is known to decay, and a product with it is cheap to check.
    const given = new Float64Array(size * size)
    for (let row = 0; row < size; row++) {
      given[row * size + row] = 3
      if (row > 0) given[row * size + row - 1] = given[(row - 1) * size + row] = -1
    }
    const inverted = inverse(factor(given, size)!)
    for (const [row, column] of [
      [0, 0],
      [200, 200],
      [399, 398],
      [3, 300],
    ] as const) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += given[row * size + k]! * inverted[k * size + column]!
      expect(sum).toBeCloseTo(row === column ? 1 : 0, 13)
    }
  })
})

describe('a matrix that is not positive definite', () => {
  test.each([
    ['singular', [1, 1, 1, 1], 2],
    ['indefinite', [1, 2, 2, 1], 2],
    ['zero', [0], 1],
    ['negative', [-1], 1],
    ['not a number', [Number.NaN], 1],
    ['infinite', [Infinity], 1],
    ['a Laplacian, whose rows sum to 0', [2, -1, -1, -1, 2, -1, -1, -1, 2], 3],
  ])('has no factor: %s', (_, values, size) => {
    expect(factor(Float64Array.from(values), size)).toBeUndefined()
  })
})

test.each([
  [[1, 2, 3], 2],
  [[], 0],
  [[1], 1.5],
])('%j is no square matrix of %d rows', (values, size) => {
  expect(() => factor(Float64Array.from(values), size)).toThrow(RangeError)
})

test('a right side of another length is refused', () => {
  expect(() => solve(factor(Float64Array.of(1), 1)!, Float64Array.of(1, 2))).toThrow(RangeError)
})
