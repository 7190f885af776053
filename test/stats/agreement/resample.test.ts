import { describe, expect, test } from 'vitest'
import { binomialCdf } from '../../../server/stats/numeric/binomial.ts'
import { chiSquaredTail } from '../../../server/stats/numeric/chiSquared.ts'
import { seeded } from '../../../server/stats/random.ts'
import { drawBinomial } from '../../../server/stats/agreement/binomialDraw.ts'
import { profilesOf, resample } from '../../../server/stats/agreement/resample.ts'

describe('binomial draws', () => {
  test.each([
    [20, 0.1],
    [50, 0.4],
    [1000, 0.3],
    [400, 0.9],
  ])('of %d tries with chance %d are as frequent as they should be', (n, p) => {
    const random = seeded(12)
    const draws = 20_000
    const seen = new Float64Array(n + 1)
    for (let draw = 0; draw < draws; draw++) seen[drawBinomial(n, p, random)]! += 1
    let [statistic, cells, rest, restSeen] = [0, 0, 0, 0]
    for (let k = 0; k <= n; k++) {
      rest += draws * (binomialCdf(k, n, p) - binomialCdf(k - 1, n, p))
      restSeen += seen[k]!
      if (rest < 20) continue
      statistic += (restSeen - rest) ** 2 / rest
      cells += 1
      rest = 0
      restSeen = 0
    }
    expect(chiSquaredTail(statistic, cells - 1)).toBeGreaterThan(0.001)
  })

  test('are certain where the chance is, and refuse what is no chance', () => {
    expect(drawBinomial(5, 0, seeded(1))).toBe(0)
    expect(drawBinomial(5, 1, seeded(1))).toBe(5)
    expect(() => drawBinomial(-1, 0.5, seeded(1))).toThrow(RangeError)
    expect(() => drawBinomial(1, Number.NaN, seeded(1))).toThrow(RangeError)
  })
})

describe('resampling clusters', () => {
  const units = (clusters: number, types: number) => ({
    features: 2,
    rows: Float64Array.from({ length: 2 * types }, (_, at) => (at % 2 === 0 ? 1 : at >> 1)),
    typeOf: Int32Array.from({ length: clusters * 2 }, (_, unit) => unit % types),
    clusterOf: Int32Array.from({ length: clusters * 2 }, (_, unit) => unit >> 1),
    clusters,
  })

  test('clusters of the same units, in whatever order, are one profile', () => {
    const typeOf = Int32Array.of(0, 1, 1, 0, 1, 1)
    const found = profilesOf({ ...units(4, 2), typeOf, clusterOf: Int32Array.of(0, 0, 1, 1, 2, 2) })
    expect([...found.times]).toEqual([2, 1, 1])
    expect([...found.rows]).toEqual([2, 1, 2, 2, 0, 0])
  })

  test.each([
    ['by counts', 400, 3],
    ['one by one', 60, 120],
  ])('drawn %s keeps the number of clusters and spreads sums as drawing should', (_, clusters, types) => {
    const profiles = profilesOf(units(clusters, types))
    let [mean, square, n] = [0, 0, 0]
    resample(profiles, 4000, seeded(4), (sums) => {
      expect(sums[0]).toBe(2 * clusters)
      mean += sums[1]!
      square += sums[1]! ** 2
      n += 1
    })
    const own = Array.from({ length: clusters }, (_, at) => ((2 * at) % types) + ((2 * at + 1) % types))
    const total = own.reduce((sum, one) => sum + one, 0)
    const variance = own.reduce((sum, one) => sum + (one - total / clusters) ** 2, 0)
    expect(mean / n / total).toBeCloseTo(1, 1)
    expect((square / n - (mean / n) ** 2) / variance).toBeCloseTo(1, 0)
    expect(Math.abs((square / n - (mean / n) ** 2) / variance - 1)).toBeLessThan(0.1)
  })
})
