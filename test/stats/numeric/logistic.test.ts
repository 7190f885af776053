import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logistic, type LogisticFit } from '../../../server/stats/numeric/logistic.ts'
import type { Design } from '../../../server/stats/numeric/logisticDesign.ts'
import { clusterCovariance, sandwichCovariance } from '../../../server/stats/numeric/robustCovariance.ts'
import { seeded, type Random } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'

const fitted = (design: Design): LogisticFit => {
  const fit = logistic(design)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

const design = (rows: number[][], outcome: number[], more: Partial<Design> = {}): Design => ({
  rows: rows.length,
  columns: rows[0]!.length,
  values: Float64Array.from(rows.flat()),
  outcome: Float64Array.from(outcome),
  ...more,
})

const sigmoid = (eta: number) => 1 / (1 + Math.exp(-eta))

/** Rows with an intercept and two covariates, and outcomes 0, ½ and 1. */
function drawn(random: Random, rows: number) {
  const values = Array.from({ length: rows }, () => [1, random.number() * 2 - 1, random.number() * 3])
  const outcomes = values.map(([, x, z]) => {
    const u = random.number()
    if (u < 0.15) return 0.5
    return random.number() < sigmoid(0.3 + 0.8 * x! - 0.4 * z!) ? 1 : 0
  })
  return { values, outcomes }
}

/** Plain gradient ascent, thousands of small steps: slow and obvious. */
function byGradient(values: number[][], outcomes: number[], ridge: number[] = [0, 0, 0]): number[] {
  const beta = values[0]!.map(() => 0)
  for (let step = 0; step < 20_000; step++) {
    const slope = beta.map((b, k) => -ridge[k]! * b)
    values.forEach((row, i) => {
      const left = outcomes[i]! - sigmoid(row.reduce((sum, x, k) => sum + x * beta[k]!, 0))
      row.forEach((x, k) => (slope[k]! += left * x))
    })
    slope.forEach((s, k) => (beta[k]! += s / values.length / 1.2))
  }
  return beta
}

describe('logistic regression', () => {
  test('finds what gradient ascent finds, with and without a ridge', () => {
    for (const seed of [1, 2, 3]) {
      const { values, outcomes } = drawn(seeded(seed), 60)
      for (const ridge of [
        [0, 0, 0],
        [0, 2, 5],
      ]) {
        const fit = fitted(design(values, outcomes, { ridge: Float64Array.from(ridge) }))
        byGradient(values, outcomes, ridge).forEach((b, k) => expect(fit.coefficients[k]).toBeCloseTo(b, 6))
      }
    }
  })

  test('with an intercept alone gives the log odds of the mean, and its textbook standard error', () => {
    const fit = fitted(
      design(Array<number[]>(50).fill([1]), [...Array<number>(35).fill(1), ...Array<number>(15).fill(0)]),
    )
    expect(fit.coefficients[0]).toBeCloseTo(Math.log(35 / 15), 12)
    expect(fit.bread[0]).toBeCloseTo(1 / 35 + 1 / 15, 12)
    expect(sandwichCovariance(fit)[0]).toBeCloseTo(1 / 35 + 1 / 15, 12)
  })

  test('with a group gives the log odds ratio and its textbook standard error', () => {
    const cells: [number, number, number][] = [
      [0, 1, 20], [0, 0, 30], [1, 1, 33], [1, 0, 7],
    ] // prettier-ignore
    const rows = cells.map(([group]) => [1, group])
    const fit = fitted(design(rows, cells.map(([, y]) => y), { weights: Float64Array.from(cells.map(([, , n]) => n)) })) // prettier-ignore
    expect(fit.coefficients[1]).toBeCloseTo(Math.log((33 / 7) * (30 / 20)), 12)
    expect(fit.bread[3]).toBeCloseTo(1 / 20 + 1 / 30 + 1 / 33 + 1 / 7, 12)
  })

  test('an offset is taken off the intercept', () => {
    const { values, outcomes } = drawn(seeded(9), 200)
    const plain = fitted(design(values, outcomes))
    const shifted = fitted(design(values, outcomes, { offset: new Float64Array(200).fill(0.7) }))
    expect(shifted.coefficients[0]).toBeCloseTo(plain.coefficients[0]! - 0.7, 10)
    expect(shifted.coefficients[1]).toBeCloseTo(plain.coefficients[1]!, 10)
  })

  test('a weight of two is a row told twice', () => {
    const { values, outcomes } = drawn(seeded(4), 80)
    const twice = fitted(design([...values, ...values], [...outcomes, ...outcomes]))
    const weighted = fitted(design(values, outcomes, { weights: new Float64Array(80).fill(2) }))
    weighted.coefficients.forEach((b, k) => expect(b).toBeCloseTo(twice.coefficients[k]!, 10))
    weighted.bread.forEach((v, k) => expect(v).toBeCloseTo(twice.bread[k]!, 10))
  })

  test('every row told twice shrinks each standard error by √2, and clusters told twice not at all', () => {
    const { values, outcomes } = drawn(seeded(5), 120)
    const clusters = Int32Array.from(values, (_, row) => row % 20)
    const once = fitted(design(values, outcomes))
    const twice = fitted(design([...values, ...values], [...outcomes, ...outcomes]))
    const [a, b] = [sandwichCovariance(once), sandwichCovariance(twice)]
    a.forEach((v, k) => expect(b[k]).toBeCloseTo(v / 2, 10))
    const c = clusterCovariance(once, clusters, 20).matrix!
    const d = clusterCovariance(twice, Int32Array.from([...clusters, ...clusters]), 20).matrix!
    c.forEach((v, k) => expect(d[k]).toBeCloseTo(v, 10))
  })

  test('the covariances are those of a plain matrix computation', () => {
    const { values, outcomes } = drawn(seeded(6), 90)
    const clusters = values.map((_, row) => (row * 7) % 13)
    const fit = fitted(design(values, outcomes))
    const p = values.map((row) => sigmoid(row.reduce((sum, x, k) => sum + x * fit.coefficients[k]!, 0)))
    // Solves for each column of H⁻¹ by Gauss and Jordan.
    const h = [0, 1, 2].map((k) => [0, 1, 2].map((l) => values.reduce((s, x, i) => s + p[i]! * (1 - p[i]!) * x[k]! * x[l]!, 0))) // prettier-ignore
    const bread = inverted(h)
    const meat = (groups: number[][]) =>
      [0, 1, 2].map((k) => [0, 1, 2].map((l) => groups.reduce((sum, rows) => {
        const g = (c: number) => rows.reduce((s, i) => s + (outcomes[i]! - p[i]!) * values[i]![c]!, 0)
        return sum + g(k) * g(l)
      }, 0))) // prettier-ignore
    const times = (a: number[][], b: number[][]) => a.map((row) => b[0]!.map((_, l) => row.reduce((s, v, m) => s + v * b[m]![l]!, 0))) // prettier-ignore
    const rows = values.map((_, i) => [i])
    const groups = Array.from({ length: 13 }, (_, g) => values.map((_, i) => i).filter((i) => clusters[i] === g))
    const plain = times(times(bread, meat(rows)), bread).flat()
    const robust = times(times(bread, meat(groups)), bread).flat()
    sandwichCovariance(fit).forEach((v, k) => expect(v).toBeCloseTo(plain[k]!, 10))
    const byCluster = clusterCovariance(fit, Int32Array.from(clusters), 13)
    byCluster.matrix!.forEach((v, k) => expect(v).toBeCloseTo((robust[k]! * 13) / 12, 10))
    fit.bread.forEach((v, k) => expect(v).toBeCloseTo(bread.flat()[k]!, 10))
  })

  test('turning every outcome round turns every coefficient round', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { values, outcomes } = drawn(seeded(seed), 60)
        const [one, other] = [logistic(design(values, outcomes)), logistic(design(values, outcomes.map((y) => 1 - y)))] // prettier-ignore
        expect(one.converged).toBe(other.converged)
        if (one.converged && other.converged) {
          one.coefficients.forEach((b, k) => expect(b).toBeCloseTo(-other.coefficients[k]!, 8))
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('data without a finite estimate', () => {
  const rows = [-3, -2, -1, 1, 2, 3].map((x) => [1, x])

  test('complete separation is told', () => {
    expect(logistic(design(rows, [0, 0, 0, 1, 1, 1]))).toMatchObject({ converged: false, reason: 'separated' })
  })

  test('quasi-complete separation is told: only the rows at the border disagree', () => {
    const border = [...rows, [1, 0], [1, 0]]
    expect(logistic(design(border, [0, 0, 0, 1, 1, 1, 0, 1]))).toMatchObject({ reason: 'separated' })
    expect(logistic(design(border, [0, 0, 0, 1, 1, 1, 0.5, 0.5]))).toMatchObject({ reason: 'separated' })
  })

  test('one row that says otherwise makes the estimate finite, however large', () => {
    const fit = fitted(design([...rows, [1, -0.001], [1, 0.001]], [0, 0, 0, 1, 1, 1, 1, 0]))
    expect(fit.coefficients[1]).toBeGreaterThan(5)
  })

  test('outcomes that are all alike are told', () => {
    expect(logistic(design(rows, Array<number>(6).fill(1)))).toMatchObject({ reason: 'separated' })
  })

  test('a ridge on the separating coefficient makes it finite', () => {
    expect(logistic(design(rows, [0, 0, 0, 1, 1, 1], { ridge: Float64Array.of(0, 1) })).converged).toBe(true)
  })

  test('columns that say the same are told, at any scale', () => {
    for (const scale of [1e-6, 1, 1e6]) {
      const same = rows.map(([one, x]) => [one!, x!, scale * (2 * x! + 3)])
      expect(logistic(design(same, [0, 1, 0, 1, 0, 1]))).toMatchObject({ reason: 'rank deficient' })
    }
    expect(logistic(design(rows.map(() => [1, 0]), [0, 1, 0, 1, 0, 1]))).toMatchObject({ reason: 'rank deficient' }) // prettier-ignore
  })

  test('systems that never met are told', () => {
    const pairs = { systems: 4, first: Int32Array.of(0, 0, 2, 2), second: Int32Array.of(1, 1, 3, 3), grounded: true }
    const apart = { rows: 4, columns: 0, values: new Float64Array(0), outcome: Float64Array.of(1, 0, 1, 0), pairs }
    expect(logistic(apart)).toMatchObject({ reason: 'rank deficient' })
  })

  test('no rows at all are told', () => {
    expect(logistic({ rows: 0, columns: 1, values: new Float64Array(0), outcome: new Float64Array(0) })).toMatchObject({
      reason: 'no rows',
    })
  })

  test('random small data are either solved to a flat slope or proved to have no solution', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 9 }), (seed, n) => {
        const { values, outcomes } = drawn(seeded(seed), n)
        const fit = logistic(design(values.map((row) => row.slice(0, 2)), outcomes)) // prettier-ignore
        if (fit.converged) {
          for (const k of [0, 1]) {
            const slope = values.reduce((sum, row, i) => sum + row[k]! * (outcomes[i]! - fit.probabilities[i]!), 0)
            expect(Math.abs(slope)).toBeLessThan(1e-7)
          }
          return
        }
        expect(fit.reason).toBe('separated')
        // A line that parts the ones from the zeros: with one covariate it suffices to look at its order.
        const [ones, zeros] = [1, 0].map((y) => values.filter((_, i) => outcomes[i] === y).map((row) => row[1]!))
        const halves = values.filter((_, i) => outcomes[i] === 0.5).map((row) => row[1]!)
        const [above, below] = [
          [...ones!, ...halves],
          [...zeros!, ...halves],
        ]
        const parted = Math.min(...above) >= Math.max(...below) || Math.max(...above) <= Math.min(...below)
        expect(parted).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('what cannot be a design is refused', () => {
    expect(() => logistic(design(rows, [0, 1, 2, 0, 1, 0]))).toThrow(/between 0 and 1/)
    expect(() => logistic(design(rows, [0, 1]))).toThrow(RangeError)
    expect(() => logistic(design([[NaN]], [1]))).toThrow(/finite/)
    expect(() => logistic(design(rows, [0, 1, 0, 1, 0, 1], { weights: Float64Array.of(-1, 1, 1, 1, 1, 1) }))).toThrow(
      RangeError,
    )
  })
})

type Sides = { models: string[]; rows: [number, number, number, number, number][] }
type SideResult = { half_win: Record<'position' | 'se_position_naive' | 'se_position_sandwich', number> & Record<'theta_ref0' | 'se_theta_sandwich', number[]> } // prettier-ignore

describe('systems compared with a term for the side', () => {
  test.each(golden<Sides, SideResult>('position_bias'))('$id is what R gives', (one) => {
    const votes = one.inputs.rows.flatMap(([left, right, wins, losses, ties]) => [
      ...Array<[number, number, number]>(wins).fill([left, right, 1]),
      ...Array<[number, number, number]>(losses).fill([left, right, 0]),
      ...Array<[number, number, number]>(ties).fill([left, right, 0.5]),
    ])
    const fit = fitted({
      rows: votes.length,
      columns: 1,
      values: new Float64Array(votes.length).fill(1),
      outcome: Float64Array.from(votes, ([, , y]) => y),
      pairs: {
        systems: one.inputs.models.length,
        first: Int32Array.from(votes, ([left]) => left),
        second: Int32Array.from(votes, ([, right]) => right),
        grounded: true,
      },
    })
    const { half_win } = one.expected
    const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThan(one.tolerance_abs)
    const robust = sandwichCovariance(fit)
    near(fit.coefficients[3]!, half_win.position)
    near(Math.sqrt(fit.bread[15]!), half_win.se_position_naive)
    near(Math.sqrt(robust[15]!), half_win.se_position_sandwich)
    for (const k of [0, 1, 2]) {
      near(fit.coefficients[k]!, half_win.theta_ref0[k + 1]!)
      near(Math.sqrt(robust[k * 5]!), half_win.se_theta_sandwich[k + 1]!)
    }
  })
})

function inverted(matrix: number[][]): number[][] {
  const size = matrix.length
  const rows = matrix.map((row, k) => [...row, ...row.map((_, l) => (k === l ? 1 : 0))])
  for (let k = 0; k < size; k++) {
    const pivot = rows[k]![k]!
    rows[k] = rows[k]!.map((v) => v / pivot)
    for (let other = 0; other < size; other++) {
      if (other === k) continue
      const times = rows[other]![k]!
      rows[other] = rows[other]!.map((v, l) => v - times * rows[k]![l]!)
    }
  }
  return rows.map((row) => row.slice(size))
}
