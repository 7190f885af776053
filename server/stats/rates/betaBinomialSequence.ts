import { logBeta } from '../numeric/beta.ts'
import { checkLevel } from './checks.ts'
import type { Interval } from './intervals.ts'

/**
 * Bounds for a mean of values from 0 to 1 that hold at every moment at once: whoever looks after each judgment, and stops
 * when they like, is wrong in no more than 1 − level of studies. `up` is the sum of the values seen, `down` the sum of 1
 * minus them (wins and losses; a tie may be half of either), both ≥ 0, else a RangeError. Kept are the means p with
 * B(up + 1, down + 1) / (p^up (1 − p)^down) < 1/(1 − level): the likelihood ratio of a uniform mixture against p.
 *
 * It assumes that each value's expectation, given all before it, is the same; nothing of their spread. That holds for single
 * judgments of ever new prompts. Judgments of one prompt go together, so for studies with overlap use prompt means.
 *
 * Source: Robbins (1970), Statistical methods related to the law of the iterated logarithm, Ann. Math. Stat. 41, 1397–1409;
 * for values between 0 and 1, which are sub-Bernoulli: Howard, Ramdas, McAuliffe and Sekhon (2021), Time-uniform,
 * nonparametric, nonasymptotic confidence sequences, Annals of Statistics 49, 1055–1080.
 */
export function betaBinomialSequence(up: number, down: number, level = 0.95): Interval {
  checkLevel(level)
  checkSums(up, down)
  // −up log p − down log(1 − p), which is convex in the logit of p, may be no more than this.
  const most = -Math.log1p(-level) - logBeta(up + 1, down + 1)
  return { low: up === 0 ? 0 : lowerEnd(up, down, most), high: down === 0 ? 1 : 1 - lowerEnd(down, up, most) }
}

/**
 * How strongly the values speak against the mean p, as a bet's return: 1 before the first, 20 is enough at the 95% level,
 * at any time. Arguments as for `betaBinomialSequence`, 0 < p < 1; its logarithm, since it may pass all numbers.
 */
export function logEvidenceAgainst(p: number, up: number, down: number): number {
  checkSums(up, down)
  if (!(p > 0 && p < 1)) throw new RangeError(`Evidence is against a mean between 0 and 1, not ${p}.`)
  return logBeta(up + 1, down + 1) - up * Math.log(p) - down * Math.log1p(-p)
}

/** Newton's method on a convex function from outside, where it is too large: all steps go one way. */
function lowerEnd(up: number, down: number, most: number): number {
  const n = up + down
  let logit = -most / up
  for (let step = 0; step < 200; step++) {
    const share = 1 / (1 + Math.exp(-logit))
    // log(1 + e^logit) without overflow.
    const log = logit > 0 ? logit + Math.log1p(Math.exp(-logit)) : Math.log1p(Math.exp(logit))
    const move = (n * log - up * logit - most) / (n * share - up)
    // At the mean itself the function is flat: the bounds cannot lie beyond.
    if (!Number.isFinite(move) || move >= 0 || -move < 1e-13 * Math.max(1, Math.abs(logit))) return share
    logit -= move
  }
  throw new Error(`The bound of the sequence did not settle at ${up} and ${down}.`)
}

function checkSums(up: number, down: number): void {
  if (up >= 0 && down >= 0 && up + down < Infinity) return
  throw new RangeError(`A sequence needs sums from 0 on, not ${up} and ${down}.`)
}
