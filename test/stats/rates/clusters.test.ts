import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantileOf } from '../../../server/stats/numeric/quantile.ts'
import { cellsOf, marginal, sumsOf } from '../../../server/stats/rates/cells.ts'
import { clusterInterval, clusterTest } from '../../../server/stats/rates/clusterInterval.ts'
import { clusterMean } from '../../../server/stats/rates/clusters.ts'
import { twoWayInterval, twoWayVariance } from '../../../server/stats/rates/twoWay.ts'
import { seeded } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'

type Scores = { cluster: number[]; score: number[] }
type Expected = Record<'n' | 'clusters' | 'mean' | 'se_cr0' | 'se_cr1' | 'se_cr2' | 'df_satterthwaite_cr2', number> & {
  ci95_cr1_t: [number, number]
  exact_cluster_bootstrap: Record<'mean' | 'se_ddof0', number> & Record<'percentile_95_type7', [number, number]>
}
const references = golden<Scores, Expected>('cluster_mean')

function summed({ cluster, score }: Scores): [Float64Array, Float64Array] {
  const sums = new Map<number, [number, number]>()
  cluster.forEach((id, index) => {
    const [sum, size] = sums.get(id) ?? [0, 0]
    sums.set(id, [sum + score[index]!, size + 1])
  })
  return [Float64Array.from(sums.values(), ([sum]) => sum), Float64Array.from(sums.values(), ([, size]) => size)]
}

const clustered = fc
  .array(fc.tuple(fc.nat(8), fc.constantFrom(0, 0.5, 1)), { minLength: 2, maxLength: 60 })
  .map((rows): Scores => ({ cluster: rows.map(([id]) => id), score: rows.map(([, value]) => value) }))
  .filter(({ cluster }) => new Set(cluster).size > 1)

describe('a mean over clusters', () => {
  test.each(references)('of $id has the standard errors of R’s sandwich and clubSandwich', (one) => {
    const found = clusterMean(...summed(one.inputs))
    for (const [ours, theirs] of [
      ['n', 'n'],
      ['clusters', 'clusters'],
      ['mean', 'mean'],
      ['cr0', 'se_cr0'],
      ['cr1', 'se_cr1'],
      ['cr2', 'se_cr2'],
      ['degrees', 'df_satterthwaite_cr2'],
    ] as const) {
      expect(Math.abs(found[ours] - one.expected[theirs])).toBeLessThan(one.tolerance_abs)
    }
  })

  test.each(references)('of $id: every resample of its clusters gives the exact bootstrap of the reference', (one) => {
    const [sums, sizes] = summed(one.inputs)
    const g = sums.length
    const means = new Float64Array(g ** g)
    for (let draw = 0; draw < means.length; draw++) {
      let [sum, size] = [0, 0]
      for (let place = 0, rest = draw; place < g; place++, rest = Math.floor(rest / g)) {
        sum += sums[rest % g]!
        size += sizes[rest % g]!
      }
      means[draw] = sum / size
    }
    const mean = means.reduce((total, each) => total + each, 0) / means.length
    const spread = Math.sqrt(means.reduce((total, each) => total + (each - mean) ** 2, 0) / means.length)
    const exact = one.expected.exact_cluster_bootstrap
    expect(mean).toBeCloseTo(exact.mean, 9)
    expect(spread).toBeCloseTo(exact.se_ddof0, 9)
    means.sort()
    expect(quantileOf(means, 0.025)).toBeCloseTo(exact.percentile_95_type7[0], 9)
    expect(quantileOf(means, 0.975)).toBeCloseTo(exact.percentile_95_type7[1], 9)
  })

  test('agrees with the matrices of Bell and McCaffrey written out', () => {
    fc.assert(
      fc.property(clustered, (scores) => {
        const found = clusterMean(...summed(scores))
        const slow = byMatrices(scores)
        expect(found.cr2).toBeCloseTo(slow.cr2, 10)
        expect(found.degrees / slow.degrees).toBeCloseTo(1, 8)
      }),
      { numRuns: 60 },
    )
  })

  test('of clusters of one unit each is a plain mean', () => {
    const values = Float64Array.of(1, 0, 0.5, 1, 1, 0)
    const mean = clusterMean(values, new Float64Array(6).fill(1))
    const [m, n] = [3.5 / 6, 6]
    const sd = Math.sqrt(values.reduce((sum, each) => sum + (each - m) ** 2, 0) / (n - 1))
    expect(mean.cr1).toBeCloseTo(sd / Math.sqrt(n), 14)
    expect(mean.cr2).toBeCloseTo(sd / Math.sqrt(n), 14)
    expect(mean.degrees).toBeCloseTo(n - 1, 12)
  })

  test('needs two clusters with units', () => {
    expect(() => clusterMean(Float64Array.of(1), Float64Array.of(2))).toThrow(RangeError)
    expect(() => clusterMean(Float64Array.of(1, 0), Float64Array.of(2, 0))).toThrow(RangeError)
    expect(() => clusterMean(Float64Array.of(1, 0), Float64Array.of(2))).toThrow(RangeError)
  })
})

/** CR2 as its paper writes it: residuals adjusted by (I − H)^(−1/2) block by block, moments of the quadratic form. */
function byMatrices({ cluster, score }: Scores): { cr2: number; degrees: number } {
  const n = score.length
  const mean = score.reduce((sum, each) => sum + each, 0) / n
  const ids = [...new Set(cluster)]
  const rows = ids.map((id) => [...cluster.keys()].filter((row) => cluster[row] === id))
  let variance = 0
  const vectors = rows.map((members) => {
    // (I − J/n)^(−1/2) = I + c·J by its series: the eigenvalue of the constant vector is (1 − size/n)^(−1/2).
    const size = members.length
    const c = ((1 - size / n) ** -0.5 - 1) / size
    const adjusted = members.map((row) => {
      let value = 0
      for (const other of members) value += ((row === other ? 1 : 0) + c) * (score[other]! - mean)
      return value
    })
    variance += (adjusted.reduce((sum, each) => sum + each, 0) / n) ** 2
    const vector = new Array<number>(n).fill(0)
    for (const row of members) {
      for (let other = 0; other < n; other++) {
        for (const third of members) {
          vector[other]! += (((row === third ? 1 : 0) + c) * ((third === other ? 1 : 0) - 1 / n)) / n
        }
      }
    }
    return vector
  })
  let [trace, squares] = [0, 0]
  for (const [i, one] of vectors.entries()) {
    for (const [j, other] of vectors.entries()) {
      const product = one.reduce((sum, each, at) => sum + each * other[at]!, 0)
      squares += product ** 2
      if (i === j) trace += product
    }
  }
  return { cr2: Math.sqrt(variance), degrees: trace ** 2 / squares }
}

describe('an interval by prompt', () => {
  type Vote = [prompt: number, rater: number, baseline: number, limaLeft: 0 | 1, outcome: 0 | 1 | 2]
  type Row = Record<'se_cr1_prompt' | 'se_cr1_rater' | 'se_twoway_prompt_rater' | 'score' | 'df_prompt', number> & {
    baseline: string
    ci_t_prompt: [number, number]
  }
  const [scenario] = golden<{ models: string[]; votes: Vote[] }, { per_baseline: Row[] }>('scenario_lima_shaped')

  test.each(scenario!.expected.per_baseline)('and by prompt and rater agree with R against $baseline', (row) => {
    const { models, votes } = scenario!.inputs
    const met = votes.filter(([, , baseline]) => models[baseline] === row.baseline)
    const cells = cellsOf(
      met.map(([prompt]) => prompt),
      met.map(([, rater]) => rater),
      met.map(([, , , , outcome]) => outcome),
    )
    const found = clusterInterval(...sumsOf('halfTieRate', marginal(cells, 'prompt')))
    expect(found.estimate).toBeCloseTo(row.score, 9)
    expect(found.low).toBeCloseTo(row.ci_t_prompt[0], 7)
    expect(found.high).toBeCloseTo(row.ci_t_prompt[1], 7)
    expect(found).toMatchObject({ n: row.df_prompt + 1, method: 'cluster-robust by prompt (CR1, t)' })
    const variance = twoWayVariance(cells, 'halfTieRate')!
    expect(Math.sqrt(variance.byPrompt)).toBeCloseTo(row.se_cr1_prompt, 7)
    expect(Math.sqrt(variance.byRater)).toBeCloseTo(row.se_cr1_rater, 7)
    expect(Math.sqrt(variance.both)).toBeCloseTo(row.se_twoway_prompt_rater, 7)
  })

  test('is CR2 with Satterthwaite’s degrees below twenty prompts, and cut at 0 and 1', () => {
    const [one] = references
    const found = clusterInterval(...summed(one!.inputs))
    const { mean, se_cr2: error } = one!.expected
    // The 97.5% point of Student's t at 4.2594 degrees, by scipy: t.ppf(.975, 4.259400188208).
    expect(found.low).toBeCloseTo(mean - 2.7110150602486516 * error, 7)
    expect(found.method).toBe('cluster-robust by prompt (CR2, Satterthwaite t)')
    const wide = clusterInterval(Float64Array.of(1, 1, 0), Float64Array.of(1, 1, 1))
    expect(wide).toMatchObject({ low: 0, high: 1, n: 3 })
    expect(wide.method).toMatch(/cut at 0 and 1$/)
  })

  test('is no point where all prompts are alike: the exact bound on prompts', () => {
    const ten = (value: number) => clusterInterval(new Float64Array(10).fill(value), new Float64Array(10).fill(1))
    // Clopper and Pearson of 10 in 10.
    expect(ten(1)).toMatchObject({ estimate: 1, high: 1 })
    expect(ten(1).low).toBeCloseTo(0.025 ** 0.1, 12)
    expect(ten(0).high).toBeCloseTo(1 - 0.025 ** 0.1, 12)
    expect(ten(0.5).high! - 0.5).toBeCloseTo(0.5 - ten(0.5).low!, 12)
    expect(ten(1).method).toMatch(/all seen are alike/)
  })

  test('is missing with one prompt, and all with none, and says why', () => {
    const one = clusterInterval(Float64Array.of(2), Float64Array.of(3))
    expect(one).toMatchObject({ estimate: 2 / 3, low: null, high: null })
    expect(one.why).toBeTruthy()
    const none = clusterInterval(new Float64Array(0), new Float64Array(0))
    expect(none).toMatchObject({ estimate: null, low: null, high: null, n: 0 })
    expect(clusterTest(Float64Array.of(2), Float64Array.of(3))).toMatchObject({ p: null })
  })

  test('leaves ½ out exactly where its test rejects', () => {
    fc.assert(
      fc.property(clustered, fc.double({ min: 0.5, max: 0.99, noNaN: true }), (scores, level) => {
        const [sums, sizes] = summed(scores)
        const { low, high } = clusterInterval(sums, sizes, level)
        const { p } = clusterTest(sums, sizes)
        if (Math.abs(p! - (1 - level)) > 1e-9) expect(low! > 0.5 || high! < 0.5).toBe(p! < 1 - level)
        expect(low! <= high! && low! >= 0 && high! <= 1).toBe(true)
      }),
    )
  })

  test('mirrors when wins and losses are exchanged, and does not mind the order', () => {
    fc.assert(
      fc.property(clustered, (scores) => {
        const [sums, sizes] = summed(scores)
        const here = clusterInterval(sums, sizes)
        const there = clusterInterval(
          sums.map((sum, g) => sizes[g]! - sum),
          sizes,
        )
        expect(there.low).toBeCloseTo(1 - here.high!, 10)
        const turned = clusterInterval(sums.toReversed(), sizes.toReversed())
        expect(turned.low).toBeCloseTo(here.low!, 10)
      }),
    )
  })
})

describe('cells', () => {
  const rows = fc.array(fc.tuple(fc.nat(500), fc.nat(9), fc.constantFrom(0, 1, 2)), { maxLength: 80 })

  test('hold every judgment once, ascending by prompt, no prompt and rater twice', () => {
    fc.assert(
      fc.property(rows, (each) => {
        const cells = cellsOf(
          each.map(([prompt]) => prompt),
          each.map(([, rater]) => rater),
          each.map(([, , outcome]) => outcome),
        )
        const sum = (values: Float64Array) => values.reduce((total, one) => total + one, 0)
        expect([sum(cells.loss), sum(cells.tie), sum(cells.win)]).toEqual(
          [0, 1, 2].map((kind) => each.filter(([, , outcome]) => outcome === kind).length),
        )
        expect(cells.prompts).toBe(new Set(each.map(([prompt]) => prompt)).size)
        expect(cells.raters).toBe(new Set(each.map(([, rater]) => rater)).size)
        expect(cells.prompt.length).toBe(new Set(each.map(([prompt, rater]) => `${prompt} ${rater}`)).size)
        expect([...cells.prompt]).toEqual([...cells.prompt].sort((a, b) => a - b))
        const wins = Object.groupBy(each, ([prompt]) => prompt)
        const found = marginal(cells, 'prompt')
        const inOrder = [...new Set(each.map(([prompt]) => prompt))].sort((one, other) => one - other)
        inOrder.forEach((prompt, local) => {
          expect(found.win[local]).toBe(wins[prompt]!.filter(([, , outcome]) => outcome === 2).length)
        })
      }),
    )
  })

  test('refuse what is no outcome and no number', () => {
    expect(() => cellsOf([0], [0], [3])).toThrow(RangeError)
    expect(() => cellsOf([0.5], [0], [1])).toThrow(RangeError)
    expect(() => cellsOf([-1], [0], [1])).toThrow(RangeError)
    expect(() => cellsOf([0, 1], [0], [1])).toThrow(RangeError)
  })
})

describe('an interval by prompt and rater', () => {
  test('is never shorter than the printed interval of either alone, on few or many prompts', () => {
    const random = seeded(12)
    for (const [prompts, raters] of [
      [4, 9],
      [9, 3],
      [15, 30],
      [40, 5],
      [60, 60],
    ] as const) {
      for (let study = 0; study < 40; study++) {
        const rows = Array.from({ length: prompts * 3 }, () => [
          Math.floor(random.number() ** 2 * prompts), random.integer(0, raters - 1), random.integer(0, 2),
        ] as const) // prettier-ignore
        const cells = cellsOf(
          ...([0, 1, 2].map((column) => rows.map((row) => row[column]!)) as [number[], number[], number[]]),
        )
        const both = twoWayInterval(cells, 'halfTieRate')
        for (const by of ['prompt', 'rater'] as const) {
          const alone = clusterInterval(...sumsOf('halfTieRate', marginal(cells, by)))
          if (both.low === null || /^exact/.test(alone.method)) continue
          expect(both.low).toBeLessThanOrEqual(alone.low! + 1e-12)
          expect(both.high).toBeGreaterThanOrEqual(alone.high! - 1e-12)
        }
      }
    }
  })

  test('is never shorter than either alone, where the sum of variances falls below', () => {
    // Each rater judges each prompt alike on one diagonal: the cell variance exceeds both sums.
    const cells = cellsOf([0, 0, 1, 1], [0, 1, 0, 1], [2, 0, 0, 2])
    const variance = twoWayVariance(cells, 'halfTieRate')!
    expect(variance.both).toBeLessThan(0)
    expect(twoWayInterval(cells, 'halfTieRate')).toMatchObject({ estimate: 0.5, low: null })
    const uneven = cellsOf([0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1], [2, 0, 0, 2, 2, 1])
    const found = twoWayInterval(uneven, 'halfTieRate')
    expect(found.method).toMatch(/not below either alone/)
    expect(found.high! - found.low!).toBeGreaterThan(0)
  })

  test('is missing with one rater and says why', () => {
    expect(twoWayInterval(cellsOf([0, 1], [0, 0], [2, 0]), 'winRate')).toMatchObject({
      estimate: 0.5,
      low: null,
      why: 'It takes two prompts and two raters or more.',
    })
    expect(twoWayInterval(cellsOf([0, 1], [0, 0], [1, 1]), 'winShareOfDecided')).toMatchObject({ estimate: null, n: 0 })
  })
})
