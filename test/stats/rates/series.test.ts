import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keptMoments, seriesOf, type Arrived } from '../../../server/stats/rates/series.ts'

/** Judgments of some prompts in some order. */
const arrivals = fc
  .array(fc.record({ prompt: fc.nat(40), outcome: fc.nat(2) }), { minLength: 1, maxLength: 400 })
  .map((judged): Arrived => ({
    prompt: judged.map(({ prompt }) => prompt),
    outcome: judged.map(({ outcome }) => outcome),
    prompts: 41,
  }))

const counts = { winRate: [0, 0, 1], winOrTieRate: [0, 1, 1] } as const

/** Everything anew from the first n judgments: the formula of Waudby-Smith and others (2024, eq. 8) on the prompts' means. */
function promptMeansAnew({ prompt, outcome }: Arrived, n: number, rate: keyof typeof counts, level: number) {
  const byPrompt = new Map<number, number[]>()
  for (let at = 0; at < n; at++)
    byPrompt.set(prompt[at]!, [...(byPrompt.get(prompt[at]!) ?? []), counts[rate][outcome[at]!]!])
  const means = [...byPrompt.values()].map((values) => values.reduce((sum, one) => sum + one, 0) / values.length)
  const g = means.length
  const mean = means.reduce((sum, one) => sum + one, 0) / g
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / g
  if (g < 20 || variance * g < 1e-20) return { low: null, high: null }
  const alpha = 1 - level
  const rho2 = (-2 * Math.log(alpha) + Math.log(1 - 2 * Math.log(alpha))) / 100
  const half = Math.sqrt(
    variance * ((2 * (g * rho2 + 1)) / (g ** 2 * rho2)) * Math.log(Math.sqrt(g * rho2 + 1) / alpha),
  )
  return { low: Math.max(0, mean - half), high: Math.min(1, mean + half) }
}

/** log B(u + 1, d + 1) by factorials, less what p would make of u and d: log of the bet's return. */
function logReturn(p: number, up: number, down: number): number {
  const logFactorial = (n: number) => {
    let sum = 0
    for (let one = 2; one <= n; one++) sum += Math.log(one)
    return sum
  }
  const logBeta = logFactorial(up) + logFactorial(down) - logFactorial(up + down + 1)
  return logBeta - (up === 0 ? 0 : up * Math.log(p)) - (down === 0 ? 0 : down * Math.log(1 - p))
}

describe('the moments that are kept', () => {
  test('are evenly apart, end with the last judgment, and are never too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 300 }), (n, most) => {
        const moments = keptMoments(n, most)
        expect(moments.length).toBeLessThanOrEqual(most)
        expect(moments.at(-1)).toBe(n)
        const step = moments[0]!
        moments.slice(0, -1).forEach((moment, place) => expect(moment).toBe(step * (place + 1)))
        if (n <= most) expect(moments).toHaveLength(n)
      }),
    )
  })

  test('of no judgments are none, and none can be asked for', () => {
    expect(keptMoments(0, 10)).toEqual([])
    expect(() => keptMoments(3, 0)).toThrow(RangeError)
    expect(() => keptMoments(1.5, 10)).toThrow(RangeError)
  })
})

describe('a series', () => {
  test('on prompt means has at each kept moment what the judgments so far give from scratch', () => {
    const asked = fc.tuple(arrivals, fc.integer({ min: 1, max: 60 }), fc.constantFrom(0.9, 0.95, 0.99))
    fc.assert(
      fc.property(asked, ([arrived, most, level]) => {
        const series = seriesOf(arrived, { byPrompt: true, most, level })
        for (const [place, n] of series.n.entries()) {
          const so = Array.from({ length: n }, (_, at) => arrived.outcome[at]!)
          expect(series.win[place]).toBe(so.filter((one) => one === 2).length)
          expect(series.tie[place]).toBe(so.filter((one) => one === 1).length)
          expect(series.prompts[place]).toBe(new Set(so.map((_, at) => arrived.prompt[at]!)).size)
          for (const rate of ['winRate', 'winOrTieRate'] as const) {
            const anew = promptMeansAnew(arrived, n, rate, level)
            const [low, high] = [series[rate].low[place]!, series[rate].high[place]!]
            if (anew.low === null) expect([low, high]).toEqual([null, null])
            else {
              expect(low).toBeCloseTo(anew.low, 11)
              expect(high).toBeCloseTo(anew.high, 11)
            }
          }
        }
      }),
    )
  })

  test('of counts has the bounds at which a bet against the rate has won exactly enough', () => {
    fc.assert(
      fc.property(arrivals, fc.constantFrom(0.9, 0.95), (arrived, level) => {
        const series = seriesOf(arrived, { byPrompt: false, most: 25, level })
        for (const [place, n] of series.n.entries()) {
          for (const rate of ['winRate', 'winOrTieRate'] as const) {
            const up = series.win[place]! + (rate === 'winOrTieRate' ? series.tie[place]! : 0)
            const [low, high] = [series[rate].low[place]!, series[rate].high[place]!]
            const enough = -Math.log(1 - level)
            if (up === 0) expect(low).toBe(0)
            else expect(logReturn(low, up, n - up)).toBeCloseTo(enough, 7)
            if (up === n) expect(high).toBe(1)
            else expect(logReturn(high, up, n - up)).toBeCloseTo(enough, 7)
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  test('depends on the order between its moments only in where they fall', () => {
    const arrived = { prompt: [0, 1, 2, 3, 4, 5], outcome: [2, 1, 0, 0, 2, 1], prompts: 6 }
    const turned = { ...arrived, outcome: [0, 1, 2, 1, 2, 0] }
    const [one, other] = [arrived, turned].map((each) => seriesOf(each, { byPrompt: false, most: 2 }))
    expect(one!.n).toEqual([3, 6])
    expect(other).toEqual(one)
  })

  test('refuses what is no outcome', () => {
    expect(() => seriesOf({ prompt: [0], outcome: [3], prompts: 1 }, { byPrompt: true, most: 5 })).toThrow(RangeError)
  })
})
