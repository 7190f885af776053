import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { halfTieError, netWinRate, ratesFromCounts } from '../../../server/stats/rates/countRates.ts'
import { majorityOutcome } from '../../../server/stats/rates/majority.ts'
import { golden } from '../golden.ts'

describe('the rates of so many wins, ties and losses', () => {
  type Outcomes = { win: number; tie: number; loss: number; conf: number }
  type Expected = Record<
    'score_half_tie' | 'score_sem_ddof1' | 'net_win' | 'net_win_se' | 'equal_or_preferred',
    number
  > & {
    rates: [number, number, number]
    equal_or_preferred_wilson: [number, number]
    net_win_wald: [number, number]
  }

  test.each(golden<Outcomes, Expected>('multinomial_wtl'))('of $inputs agree with the reference', (one) => {
    const { win, tie, loss, conf } = one.inputs
    const named = ratesFromCounts(win, tie, loss, conf)
    const near = (found: number | null, wanted: number) =>
      expect(Math.abs(found! - wanted)).toBeLessThan(one.tolerance_abs)
    near(named.winRate.estimate, one.expected.rates[0])
    near(named.winOrTieRate.estimate, one.expected.equal_or_preferred)
    near(named.winOrTieRate.low, one.expected.equal_or_preferred_wilson[0])
    near(named.winOrTieRate.high, one.expected.equal_or_preferred_wilson[1])
    near(named.halfTieRate.estimate, one.expected.score_half_tie)
    near(halfTieError(win, tie, loss), one.expected.score_sem_ddof1)
    near(netWinRate(win, tie, loss).estimate, one.expected.net_win)
    near(netWinRate(win, tie, loss).error, one.expected.net_win_se)
  })

  test('have Student’s t on the half-tie rate, an exact bound where all are alike, and nothing from nothing', () => {
    // scipy: 0.6 ± t.ppf(.975, 9) · sd([1]*5 + [.5]*2 + [0]*3, ddof=1) / sqrt(10).
    const { low, high, method } = ratesFromCounts(5, 2, 3).halfTieRate
    expect([low, high]).toEqual([expect.closeTo(0.2713161844, 8), expect.closeTo(0.9286838156, 8)])
    expect(method).toBe('t')
    const alike = ratesFromCounts(12, 0, 0).halfTieRate
    expect(alike).toMatchObject({ estimate: 1, high: 1, low: 0.025 ** (1 / 12) })
    expect(ratesFromCounts(0, 4, 0).halfTieRate.low).toBeLessThan(0.5)
    expect(ratesFromCounts(1, 0, 0).halfTieRate).toMatchObject({ estimate: 1, low: null, high: null, n: 1 })
    expect(ratesFromCounts(0, 0, 0).halfTieRate).toMatchObject({ estimate: null, n: 0 })
    expect(ratesFromCounts(0, 3, 0).winShareOfDecided).toMatchObject({ estimate: null, n: 0 })
    expect(() => ratesFromCounts(-1, 0, 0)).toThrow(RangeError)
    expect(() => netWinRate(0, 0, 0)).toThrow(RangeError)
  })

  test('mirror when wins and losses are exchanged', () => {
    const count = fc.nat(500)
    fc.assert(
      fc.property(count, count, count, (win, tie, loss) => {
        const [here, there] = [ratesFromCounts(win, tie, loss), ratesFromCounts(loss, tie, win)]
        for (const [one, other] of [
          [here.halfTieRate, there.halfTieRate],
          [here.winRate, there.winOrTieRate],
        ] as const) {
          if (one.low !== null && other.high !== null && one === here.halfTieRate) {
            expect(other.high).toBeCloseTo(1 - one.low, 10)
          }
        }
        if (win + tie + loss > 0) {
          // What the target does not win or tie, the other wins.
          expect(there.winRate.low).toBeCloseTo(1 - here.winOrTieRate.high!, 10)
        }
      }),
    )
  })
})

describe('the majority of a comparison', () => {
  test.each([
    [3, 0, 0, 'win'],
    [2, 1, 0, 'win'],
    [1, 1, 1, 'tie'],
    [1, 0, 1, 'tie'],
    [1, 1, 0, 'tie'],
    [2, 0, 1, 'win'],
    [0, 1, 2, 'loss'],
    [2, 1, 2, 'tie'],
    [0, 0, 0, undefined],
  ] as const)('of %d wins, %d ties and %d losses is %s', (win, tie, loss, majority) => {
    expect(majorityOutcome(win, tie, loss)).toBe(majority)
  })
})
