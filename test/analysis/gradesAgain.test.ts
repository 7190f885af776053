import { describe, expect, test } from 'vitest'
import { gradesAgain } from '../../server/analysis/gradedSystems.ts'

const scale = ['fail', 'pass', 'excellent']

describe('grades that were given a second time', () => {
  test('are counted as the same, as one apart, and by κ with linear weights', () => {
    const again = gradesAgain(scale, [
      { first: 'fail', second: 'fail', n: 4 },
      { first: 'pass', second: 'pass', n: 6 },
      { first: 'excellent', second: 'excellent', n: 5 },
      { first: 'pass', second: 'excellent', n: 3 },
      { first: 'excellent', second: 'fail', n: 2 },
      // Of another scale, before the study was changed.
      { first: 'good', second: 'bad', n: 9 },
    ])
    expect(again).toMatchObject({ n: 20, same: 15, oneApart: 3 })
    expect(again?.rate).toMatchObject({ estimate: 0.75, n: 20, method: 'Wilson' })
    // By hand: observed (15 + 3 × 0.5) / 20 = 0.825. Rows 4, 9, 7 and columns 6, 6, 8 give
    // expected = [(4·6 + 9·6 + 7·8) + (4·6 + 9·(6 + 8) + 7·6) / 2] / 400 = (134 + 96) / 400 = 0.575.
    expect(again?.kappa.estimate).toBeCloseTo((0.825 - 0.575) / (1 - 0.575), 12)
    expect(again!.kappa.low!).toBeLessThan(again!.kappa.estimate!)
    expect(again!.kappa.high!).toBeLessThanOrEqual(1)
  })

  test('say nothing where none was, and no κ where everybody always said the same', () => {
    expect(gradesAgain(scale, [])).toBeUndefined()
    const uniform = gradesAgain(scale, [{ first: 'pass', second: 'pass', n: 3 }])
    expect(uniform?.rate.estimate).toBe(1)
    expect(uniform?.kappa.estimate).toBeNull()
    expect(uniform?.kappa.why).toBeTruthy()
  })
})
