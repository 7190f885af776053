import type { Measure } from '../../contract/estimate.ts'
import { asymptoticRho, asymptoticSequence } from './asymptoticSequence.ts'
import { betaBinomialSequence } from './betaBinomialSequence.ts'
import { byRate, counted, divisor, type RateName } from './cells.ts'
import { checkCounts, checkLevel } from './checks.ts'

/**
 * The four rates with intervals that stay valid while one watches: from counts alone, in a time that does not grow with them,
 * so that a live page can show them after every judgment. A tie counts half for the half-tie rate. Each is a beta-binomial
 * mixture sequence, and assumes what `betaBinomialSequence` says: single judgments of ever new prompts. Counts whole and ≥ 0,
 * else a RangeError; `n` counts judgments.
 */
export function anytimeFromCounts(win: number, tie: number, loss: number, level = 0.95): Record<RateName, Measure> {
  checkCounts(win, tie, loss)
  return byRate((rate) => {
    const [up, n] = [counted(rate, win, tie), divisor(rate, win, tie, loss)]
    const method = 'beta-binomial confidence sequence'
    if (n === 0)
      return { estimate: null, low: null, high: null, level, method, n, why: 'There is nothing to divide by yet.' }
    return { estimate: up / n, ...betaBinomialSequence(up, n - up, level), level, method, n }
  })
}

/** Fewer prompts than this have no asymptotic sequence: the normal approximation has not set in. */
export const fewestPrompts = 20

/** Higher levels, as several pairs share 1 − level, reach further into the tails, where it sets in later. */
export const fewestPromptsOfSeveral = 30

/**
 * A rate with an interval that stays valid while one watches and lets judgments of one prompt depend on each other: the
 * asymptotic sequence on prompt means, every prompt counting the same, cut at 0 and 1. One entry a prompt: its sum and its
 * size > 0. It assumes that prompts come one after another; where all prompts are seen again in later rounds, their means
 * move without a new unit, and the sequence is as good as its last round. `n` counts prompts, `best` is for how many the
 * interval is shortest.
 */
export function anytimeByPrompt(sums: Float64Array, sizes: Float64Array, level = 0.95, best = 100): Measure {
  checkLevel(level)
  const n = sums.length
  let [mean, squares] = [0, 0]
  for (let prompt = 0; prompt < n; prompt++) {
    const value = sums[prompt]! / sizes[prompt]!
    const distance = value - mean
    mean += distance / (prompt + 1)
    squares += distance * (value - mean)
  }
  return anytimeOfMeans({ n, mean, squares }, level, best)
}

/** The same from the prompts' means alone: how many, their mean, and the sum of their squared distances from it. */
export function anytimeOfMeans(
  { n, mean, squares }: { n: number; mean: number; squares: number },
  level = 0.95,
  best = 100,
): Measure {
  const method = 'asymptotic confidence sequence on prompt means'
  const none = { low: null, high: null, level, method, n }
  if (n === 0) return { ...none, estimate: null, why: 'There is nothing to divide by yet.' }
  if (n < fewestPrompts) return { ...none, estimate: mean, why: `It is given from ${fewestPrompts} prompts on.` }
  if (squares < 1e-20) return { ...none, estimate: mean, why: 'All prompts are alike; no spread can be estimated.' }
  const bounds = asymptoticSequence(mean, Math.sqrt(squares / n), n, asymptoticRho(best, level), level)
  return { estimate: mean, low: Math.max(0, bounds.low), high: Math.min(1, bounds.high), level, method, n }
}
