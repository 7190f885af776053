import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../server/stats/random.ts'
import { sliceTest, type SliceOfClusters } from '../../../server/stats/rates/sliceTest.ts'

/** Units by slice and cluster. */
type Unit = { slice: number; cluster: number; value: number }

function slicesOf(units: readonly Unit[], count: number): SliceOfClusters[] {
  return Array.from({ length: count }, (_, slice) => {
    const byCluster = Map.groupBy(
      units.filter((unit) => unit.slice === slice),
      ({ cluster }) => cluster,
    )
    return {
      cluster: Int32Array.from(byCluster.keys()),
      sums: Float64Array.from(byCluster.values(), (own) => own.reduce((sum, { value }) => sum + value, 0)),
      sizes: Float64Array.from(byCluster.values(), (own) => own.length),
    }
  })
}

type Matrix = number[][]
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, x, k) => sum + x * b[k]![j]!, 0)))
const turned = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!))

function inverted(a: Matrix): Matrix {
  const n = a.length
  const wide = a.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))])
  for (let i = 0; i < n; i++) {
    const best = wide.slice(i).reduce((top, row, k) => (Math.abs(row[i]!) > Math.abs(wide[top]![i]!) ? i + k : top), i)
    ;[wide[i], wide[best]] = [wide[best]!, wide[i]!]
    const pivot = wide[i]![i]!
    wide[i] = wide[i]!.map((x) => x / pivot)
    for (let k = 0; k < n; k++) if (k !== i) wide[k] = wide[k]!.map((x, j) => x - wide[k]![i]! * wide[i]![j]!)
  }
  return wide.map((row) => row.slice(n))
}

/**
 * CR2 and AHT as the paper writes them for any regression, with every matrix written out: residual makers, adjustment
 * matrices, and the variance of each entry of the standardised covariance as a double sum over clusters.
 */
function slow(units: readonly Unit[], k: number): { statistic: number; degrees: [number, number] } {
  const n = units.length
  const x: Matrix = units.map(({ slice }) => Array.from({ length: k }, (_, r) => (r === slice ? 1 : 0)))
  const bread = inverted(times(turned(x), x))
  const beta = times(
    bread,
    times(
      turned(x),
      units.map(({ value }) => [value]),
    ),
  )
  const hat = times(x, times(bread, turned(x)))
  const maker: Matrix = hat.map((row, i) => row.map((h, j) => (i === j ? 1 : 0) - h))
  const contrast: Matrix = Array.from({ length: k - 1 }, (_, r) =>
    Array.from({ length: k }, (__, s) => (s === k - 1 ? -1 : r === s ? 1 : 0)),
  )
  // How each cluster's term of the sum depends on all errors: C bread X_g' A_g (I − H)_g.
  const forms = [...new Set(units.map(({ cluster }) => cluster))].map((cluster) => {
    const own = units.flatMap((unit, i) => (unit.cluster === cluster ? [i] : []))
    const inner: Matrix = own.map((i) => own.map((j) => maker[i]![j]!))
    const within: Matrix = own.map((i) => x[i]!)
    const adjusted = times(
      inverseRoot(inner),
      own.map((i) => maker[i]!),
    )
    return times(contrast, times(bread, times(turned(within), adjusted)))
  })
  const y: Matrix = units.map(({ value }) => [value])
  const q = k - 1
  const zero = (): Matrix => Array.from({ length: q }, () => Array.from({ length: q }, () => 0))
  const covariance = forms.reduce((sum, form) => {
    const moved = times(form, y)
    return sum.map((row, r) => row.map((at, s) => at + moved[r]![0]! * moved[s]![0]!))
  }, zero())
  const difference = times(contrast, beta)
  const wald = times(turned(difference), times(inverted(covariance), difference))[0]![0]!
  const expected = times(contrast, times(bread, turned(contrast)))
  const root = inverseRoot(expected)
  const standard = forms.map((form) => times(root, form))
  let variance = 0
  for (let s = 0; s < q; s++) {
    for (let t = 0; t < q; t++) {
      for (const one of standard) {
        for (const other of standard) {
          const e = (a: number, b: number) => one[a]!.reduce((sum, v, i) => sum + v * other[b]![i]!, 0)
          variance += e(s, s) * e(t, t) + e(s, t) * e(t, s)
        }
      }
    }
  }
  expect(n).toBe(units.length)
  const eta = (q * (q + 1)) / variance
  return { statistic: ((eta - q + 1) / (eta * q)) * wald, degrees: [q, eta - q + 1] }
}

/** The symmetric inverse root of a positive semidefinite matrix, by Jacobi's rotations; what is null stays null. */
function inverseRoot(a: Matrix): Matrix {
  const n = a.length
  let d = a.map((row) => [...row])
  let v: Matrix = a.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(d[p]![q]!) < 1e-15) continue
        const angle = 0.5 * Math.atan2(2 * d[p]![q]!, d[q]![q]! - d[p]![p]!)
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        const turn: Matrix = a.map((row, i) =>
          row.map((_, j) =>
            i === j ? (i === p || i === q ? c : 1) : i === p && j === q ? s : i === q && j === p ? -s : 0,
          ),
        )
        d = times(turned(turn), times(d, turn))
        v = times(v, turn)
      }
    }
  }
  const roots: Matrix = a.map((row, i) =>
    row.map((_, j) => (i === j && d[i]![i]! > 1e-10 ? 1 / Math.sqrt(d[i]![i]!) : 0)),
  )
  return times(v, times(roots, turned(v)))
}

describe('the test that slices have the same rate', () => {
  test('is the paper’s, matrix by matrix, where clusters cross slices and where they do not', () => {
    const unit = fc.record({
      slice: fc.integer({ min: 0, max: 2 }),
      cluster: fc.integer({ min: 0, max: 7 }),
      value: fc.constantFrom(0, 0.5, 1),
    })
    let tested = 0
    fc.assert(
      fc.property(fc.array(unit, { minLength: 12, maxLength: 24 }), fc.boolean(), (drawn, nested) => {
        const units = nested ? drawn.map((one) => ({ ...one, slice: one.cluster % 3 })) : drawn
        const found = sliceTest(slicesOf(units, 3))
        if (found.p === null) return
        tested += 1
        const expected = slow(units, 3)
        expect(found.statistic).toBeCloseTo(expected.statistic, 6)
        expect(found.degrees![0]).toBe(2)
        expect(found.degrees![1]).toBeCloseTo(expected.degrees[1], 6)
      }),
      { numRuns: 60, seed: 5 },
    )
    expect(tested).toBeGreaterThan(20)
  })

  test('of two slices of one unit a cluster has the degrees of freedom that are known in closed form', () => {
    const units = [0, 1, 0.5, 1, 1, 0, 0, 0.5, 1].map((value, cluster) => ({
      slice: cluster < 5 ? 0 : 1,
      cluster,
      value,
    }))
    const found = sliceTest(slicesOf(units, 2))
    const [a, b] = [5, 4]
    const degrees = (1 / a + 1 / b) ** 2 / (1 / (a ** 2 * (a - 1)) + 1 / (b ** 2 * (b - 1)))
    expect(found.degrees![1]).toBeCloseTo(degrees, 10)
  })

  test('rejects slices that are alike about as often as its level says, although judgments of a prompt depend', () => {
    const random = seeded(77)
    const rejected = { nested: 0, crossed: 0 }
    const runs = 500
    for (let run = 0; run < runs; run++) {
      for (const kind of ['nested', 'crossed'] as const) {
        const units: Unit[] = []
        for (let cluster = 0; cluster < 48; cluster++) {
          const lean = random.number()
          for (let k = 0; k < 4; k++) {
            const value = random.number() < lean ? 1 : 0
            units.push({ slice: kind === 'nested' ? cluster % 6 : k % 3, cluster, value })
          }
        }
        const { p } = sliceTest(slicesOf(units, kind === 'nested' ? 6 : 3))
        if (p !== null && p < 0.05) rejected[kind] += 1
      }
    }
    for (const kind of ['nested', 'crossed'] as const) {
      expect(rejected[kind] / runs, kind).toBeGreaterThan(0.01)
      expect(rejected[kind] / runs, kind).toBeLessThan(0.085)
    }
  })

  test('finds slices that differ, and says why where it cannot look', () => {
    const units = Array.from({ length: 60 }, (_, cluster) => ({
      slice: cluster % 2,
      cluster,
      value: cluster % 2 === 0 ? (cluster % 5 === 0 ? 0 : 1) : cluster % 3 === 0 ? 1 : 0,
    }))
    expect(sliceTest(slicesOf(units, 2)).p).toBeLessThan(0.001)
    expect(sliceTest(slicesOf(units, 2).slice(0, 1)).why).toContain('two slices')
    expect(
      sliceTest(
        slicesOf(
          units.map((one) => ({ ...one, value: one.slice })),
          2,
        ),
      ).why,
    ).toContain('all prompts say the same')
    const single = units.map((one) => (one.slice === 0 ? { ...one, cluster: 0 } : one))
    expect(sliceTest(slicesOf(single, 2)).why).toContain('one prompt only')
  })
})
