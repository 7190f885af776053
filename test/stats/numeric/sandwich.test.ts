import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { factor, inverse } from '../../../server/stats/numeric/cholesky.ts'
import { sandwich } from '../../../server/stats/numeric/sandwich.ts'
import { definite, product, randomSquare, transposed } from './matrices.ts'

describe('a matrix between the inverses of another', () => {
  test('is what plain products give, at every size, and symmetric to the last bit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 23 }), fc.integer(), (size, seed) => {
        const factored = factor(definite(size, seed), size)!
        const root = randomSquare(size, seed + 1)
        // Symmetric, with eigenvalues of both signs.
        const between = root.map((value, at) => value + transposed(root, size)[at]!)
        const bread = inverse(factored)
        const plain = product(product(bread, between, size), bread, size)
        const found = sandwich(factored, between)
        found.forEach((value, at) => expect(value).toBeCloseTo(plain[at]!, 11))
        expect(transposed(found, size)).toEqual(found)
      }),
    )
  })

  test('stays as it is', () => {
    const between = Float64Array.of(2, 1, 1, 3)
    sandwich(factor(definite(2, 5), 2)!, between)
    expect([...between]).toEqual([2, 1, 1, 3])
  })

  test('and of another size is refused', () => {
    expect(() => sandwich(factor(definite(3, 1), 3)!, new Float64Array(4))).toThrow(RangeError)
  })
})
