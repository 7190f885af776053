import type { Measure } from '../../contract/estimate.ts'
import { tQuantile } from '../numeric/student.ts'
import { alikeBound } from './alike.ts'
import { byRate, counted, divisor, type RateName } from './cells.ts'
import { checkCounts, checkLevel } from './checks.ts'
import { wilson } from './intervals.ts'

/**
 * The four rates of so many wins, ties and losses, judgments taken as independent: win rate, win-or-tie rate and the share of
 * wins among decided judgments with Wilson's interval, since they are shares; the half-tie rate with Student's t, since it is
 * a mean of 0, ½ and 1. Counts whole and ≥ 0, else a RangeError; `n` counts judgments.
 */
export function ratesFromCounts(win: number, tie: number, loss: number, level = 0.95): Record<RateName, Measure> {
  checkCounts(win, tie, loss)
  checkLevel(level)
  return byRate((rate) => {
    if (rate === 'halfTieRate') return halfTieRate(win, tie, loss, level)
    const n = divisor(rate, win, tie, loss)
    if (n > 0) return { ...wilson(counted(rate, win, tie), n, level), n }
    return {
      estimate: null,
      low: null,
      high: null,
      level,
      method: 'Wilson',
      n,
      why: 'There is nothing to divide by yet.',
    }
  })
}

/**
 * The standard error of the half-tie rate, from the sample variance of n − 1 degrees of freedom; n ≥ 2. AlpacaEval's `sem`.
 */
export function halfTieError(win: number, tie: number, loss: number): number {
  const n = win + tie + loss
  const mean = (win + tie / 2) / n
  const squares = win * (1 - mean) ** 2 + tie * (0.5 - mean) ** 2 + loss * mean ** 2
  return Math.sqrt(squares / (n - 1) / n)
}

function halfTieRate(win: number, tie: number, loss: number, level: number): Measure {
  const n = win + tie + loss
  const none = { low: null, high: null, level, method: 't', n }
  if (n === 0) return { ...none, estimate: null, why: 'There is nothing to divide by yet.' }
  const estimate = (win + tie / 2) / n
  if (n === 1) return { ...none, estimate, why: 'One judgment shows no spread.' }
  if (win === n || tie === n || loss === n) {
    const method = 'exact bound on the share of judgments that differ (all seen are alike)'
    return { ...none, estimate, ...alikeBound(estimate, n, level), method }
  }
  const half = -tQuantile((1 - level) / 2, n - 1) * halfTieError(win, tie, loss)
  const cut = estimate < half || estimate + half > 1
  const bounds = { low: Math.max(0, estimate - half), high: Math.min(1, estimate + half) }
  return { ...none, estimate, ...bounds, method: cut ? 't, cut at 0 and 1' : 't' }
}

/**
 * Wins minus losses as a share of all, and its standard error: twice what the half-tie rate is from ½. Counts whole, n ≥ 1,
 * else a RangeError.
 */
export function netWinRate(win: number, tie: number, loss: number): { estimate: number; error: number } {
  checkCounts(win, tie, loss)
  const n = win + tie + loss
  if (n === 0) throw new RangeError('A net win rate needs a judgment.')
  const estimate = (win - loss) / n
  return { estimate, error: Math.sqrt(((win + loss) / n - estimate ** 2) / n) }
}
