import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seeded } from '../../../server/stats/random.ts'
import { clusterBootstrapBlocks } from '../../../server/stats/strengths/clusterBootstrap.ts'
import { clusterCovariance } from '../../../server/stats/strengths/clusters.ts'
import { breadOf, sandwichCovariance } from '../../../server/stats/strengths/covariance.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { fitStrengths, type StrengthFit } from '../../../server/stats/strengths/fit.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { liveStrengths, liveStrengthsAfter } from '../../../server/stats/strengths/live.ts'
import { countJudgment, emptyPairTable, pairCountsOf, pairTableOf } from '../../../server/stats/strengths/pairTable.ts'
import { samplingProbabilities } from '../../../server/stats/strengths/activeSampling.ts'
import { eloRatings, usualElo } from '../../../server/stats/strengths/elo.ts'
import { spreads } from '../../../server/stats/strengths/percentiles.ts'
import type { TieModel } from '../../../server/stats/strengths/tieModel.ts'
import { randomRows, rowsFrom } from './counts.ts'

function fitted(model: TieModel, rows: Parameters<typeof pairTableOf>[0]): StrengthFit {
  const fit = fitStrengths(model, pairCountsOf(pairTableOf(rows)))
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

describe('a cluster-robust covariance', () => {
  test.each([halfWin, davidson])('by $name is the sum over clusters, taken one judgment after another', (model) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 40 }), (seed, clusters) => {
        const rows = randomRows(5, 250, 1, seeded(seed))
        const random = seeded(seed + 1)
        const cluster = Int32Array.from(rows.outcome, () => 2 * random.integer(0, clusters - 1))
        const fit = fitted(model, rows)
        const { size, tieAt } = fit.likelihood
        const sums = new Map<number, Float64Array>()
        rows.outcome.forEach((outcome, row) => {
          const [a, b] = [rows.first[row]!, rows.second[row]!]
          const [up, even, down] = [
            Math.exp((fit.at[a]! - fit.at[b]!) / 2),
            tieAt === -1 ? 0 : Math.exp(fit.at[tieAt]!),
            Math.exp((fit.at[b]! - fit.at[a]!) / 2),
          ]
          const all = up + even + down
          const sum = sums.get(cluster[row]!) ?? new Float64Array(size)
          const slope = outcome / 2 - (up + even / 2) / all
          sum[a]! += slope
          sum[b]! -= slope
          if (tieAt !== -1) sum[tieAt]! += Number(outcome === 1) - even / all
          sums.set(cluster[row]!, sum)
        })
        fc.pre(sums.size > 1)
        const found = clusterCovariance(fit, rows, cluster)!
        expect(found.clusters).toBe(sums.size)
        const bread = breadOf(fit)
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            let expected = 0
            for (const sum of sums.values()) {
              let [left, right] = [0, 0]
              for (let k = 0; k < size; k++) {
                left += bread[i * size + k]! * sum[k]!
                right += bread[j * size + k]! * sum[k]!
              }
              expected += (left * right * sums.size) / (sums.size - 1)
            }
            expect(found.values[i * size + j]).toBeCloseTo(expected, 10)
          }
        }
      }),
      { numRuns: 25 },
    )
  })

  test('with each judgment a cluster is the robust one, but for the small-sample factor', () => {
    const rows = randomRows(6, 300, 1, seeded(3))
    const fit = fitted(halfWin, rows)
    const own = Int32Array.from(rows.outcome, (_, row) => row)
    const [clustered, robust] = [clusterCovariance(fit, rows, own)!, sandwichCovariance(fit)]
    robust.values.forEach((value, k) => expect(clustered.values[k]).toBeCloseTo((value * 300) / 299, 12))
  })

  test('of judgments repeated within their clusters has errors as large as of one copy', () => {
    const rows = randomRows(5, 200, 1, seeded(4))
    const list = Array.from(rows.outcome, (outcome, row) => [rows.first[row]!, rows.second[row]!, outcome] as const)
    const thrice = rowsFrom(5, [...list, ...list, ...list])
    const own = Int32Array.from(thrice.outcome, (_, row) => row % 200)
    const one = clusterCovariance(fitted(halfWin, rows), rows, own.slice(0, 200))!
    const three = clusterCovariance(fitted(halfWin, thrice), thrice, own)!
    one.values.forEach((value, k) => expect(three.values[k]).toBeCloseTo(value, 10))
  })

  test('needs two clusters, and one for each judgment', () => {
    const rows = randomRows(4, 100, 1, seeded(5))
    const fit = fitted(halfWin, rows)
    expect(clusterCovariance(fit, rows, new Int32Array(100))).toBeNull()
    expect(() => clusterCovariance(fit, rows, new Int32Array(99))).toThrow(RangeError)
    expect(() => clusterCovariance(fit, rows, new Int32Array(100).fill(-1))).toThrow(RangeError)
  })
})

describe('replicates in which clusters are drawn', () => {
  test('spread as much as the cluster-robust errors say', () => {
    const random = seeded(9)
    // 200 clusters of 15 judgments alike in a preference of their own: far from independent.
    const list: [number, number, number][] = []
    const cluster: number[] = []
    for (let one = 0; one < 200; one++) {
      const likes = Array.from({ length: 5 }, () => 3 * random.number())
      for (let turn = 0; turn < 15; turn++) {
        const a = random.integer(0, 4)
        const b = (a + random.integer(1, 4)) % 5
        const p = 1 / (1 + Math.exp(likes[b]! - likes[a]!))
        list.push([a, b, random.number() < p ? 2 : random.integer(0, 1)])
        cluster.push(one)
      }
    }
    const rows = rowsFrom(5, list)
    const own = Int32Array.from(cluster)
    const fit = fitted(halfWin, rows)
    const { values } = clusterCovariance(fit, rows, own)!
    const plain = sandwichCovariance(fit).values
    const found = clusterBootstrapBlocks(fit, rows, own, { replicates: 4000, seed: 10 })
    expect(found.infinite + found.unsolved).toBe(0)
    spreads(found.theta, 5, 0.95)!.forEach(({ se }, s) => {
      expect(se / Math.sqrt(values[6 * s]!)).toBeGreaterThan(0.93)
      expect(se / Math.sqrt(values[6 * s]!)).toBeLessThan(1.07)
      expect(values[6 * s]! / plain[6 * s]!).toBeGreaterThan(1.3)
    })
  })

  test('are the same on one thread and in parts', () => {
    const rows = randomRows(5, 300, 1, seeded(11))
    const own = Int32Array.from(rows.outcome, (_, row) => row % 40)
    const fit = fitted(halfWin, rows)
    const whole = clusterBootstrapBlocks(fit, rows, own, { replicates: 24, seed: 1 })
    const part = clusterBootstrapBlocks(fit, rows, own, { replicates: 24, seed: 1, fromBlock: 1, toBlock: 2 })
    expect(part.theta).toEqual(whole.theta.slice(8 * 5, 16 * 5))
  })
})

describe('counts of pairs', () => {
  const rows = randomRows(9, 2000, 1, seeded(6))

  test('are the same in one pass and one after another, and taking all back leaves nothing', () => {
    const table = emptyPairTable(9)
    rows.outcome.forEach((outcome, row) => countJudgment(table, rows.first[row]!, rows.second[row]!, outcome))
    expect(table).toEqual(pairTableOf(rows))
    rows.outcome.forEach((outcome, row) => countJudgment(table, rows.second[row]!, rows.first[row]!, 2 - outcome, -1))
    expect(table).toEqual(emptyPairTable(9))
  })

  test('hold every judgment once, from the side of the smaller index', () => {
    const counts = pairCountsOf(pairTableOf(rows))
    counts.first.forEach((a, pair) => {
      const b = counts.second[pair]!
      expect(a).toBeLessThan(b)
      const count = (outcome: number) =>
        rows.outcome.filter(
          (one, row) =>
            (rows.first[row] === a && rows.second[row] === b && one === outcome) ||
            (rows.first[row] === b && rows.second[row] === a && one === 2 - outcome),
        ).length
      expect([counts.loss[pair], counts.tie[pair], counts.win[pair]]).toEqual([0, 1, 2].map(count))
    })
  })

  test.each([
    ['an unknown system', [0, 3, 2], 'Row 0 is of the systems 0 and 3'],
    ['a negative one', [-1, 2, 2], 'Row 0 is of the systems -1 and 2'],
    ['a system with itself', [1, 1, 2], 'Row 0 is of the systems 1 and 1'],
    ['an unknown outcome', [0, 1, 3], 'Row 0 has the outcome 3'],
  ] as const)('of %s are refused', (_, row, words) => {
    expect(() => pairTableOf(rowsFrom(3, [row]))).toThrow(words)
    expect(() => countJudgment(emptyPairTable(3), row[0], row[1], row[2])).toThrow(RangeError)
  })

  test('of no system, or too many, are refused', () => {
    for (const systems of [0, 2001, 1.5]) expect(() => emptyPairTable(systems)).toThrow(RangeError)
    expect(() => pairTableOf({ ...rowsFrom(3, [[0, 1, 2]]), first: new Int32Array(2) })).toThrow(RangeError)
  })
})

test('strengths carried from judgment to judgment are those of all of them at once', () => {
  const rows = randomRows(6, 120, 1, seeded(7))
  const table = emptyPairTable(6)
  let state = liveStrengths(table)
  expect(state).toMatchObject({ fit: { converged: false }, covariance: null })
  rows.outcome.forEach((outcome, row) => {
    state = liveStrengthsAfter(table, state, { a: rows.first[row]!, b: rows.second[row]!, outcome })
  })
  const whole = fitted(halfWin, rows)
  const { fit, covariance } = state
  if (!fit.converged) throw new Error(fit.why)
  whole.theta.forEach((value, s) => expect(fit.theta[s]).toBeCloseTo(value, 10))
  sandwichCovariance(whole).values.forEach((value, k) => expect(covariance!.values[k]).toBeCloseTo(value, 10))
})

test('the pair to judge next is one never judged, and a floor is kept', () => {
  expect(samplingProbabilities([10, 0, 0], [4, 0, 0], 0.75)).toEqual(Float64Array.of(0.25, 0.375, 0.375))
  // Nothing is uncertain where all came out one way: evenly then.
  expect(samplingProbabilities([10, 5], [10, 0], 0)).toEqual(Float64Array.of(0.5, 0.5))
  expect(() => samplingProbabilities([1], [2], 0)).toThrow(RangeError)
  expect(() => samplingProbabilities([1], [1], 2)).toThrow(RangeError)
  expect(() => samplingProbabilities([], [], 0)).toThrow(RangeError)
})

test('Elo depends on the order of judgments, keeps its sum, and refuses rules that are none', () => {
  const rows = randomRows(4, 50, 1, seeded(8))
  const back = eloRatings(
    rows,
    usualElo,
    Int32Array.from({ length: 50 }, (_, turn) => 49 - turn),
  )
  const ratings = eloRatings(rows)
  expect(ratings).not.toEqual(back)
  for (const one of [ratings, back]) expect(one.reduce((sum, rating) => sum + rating, 0)).toBeCloseTo(4000, 8)
  expect(() => eloRatings(rows, { ...usualElo, k: 0 })).toThrow(RangeError)
})
