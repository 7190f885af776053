import { binomialCdf } from '../numeric/binomial.ts'

/**
 * The exact two-sided p-value of `a` against `b` choices with even chances, the sign test: since sides are drawn at
 * random, a lean to one is the rater's, not the responses'. Whole numbers from 0, else a RangeError; 1 without any.
 */
export function sideLean(a: number, b: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(a, b), a + b, 0.5))
}

/**
 * The chance that somebody who is right with chance `ability` is right no more than `right` of n times: how badly gold
 * items went (one-sided). RangeError as for a binomial chance.
 */
export function goldShortfall(right: number, n: number, ability = 0.8): number {
  if (right < 0 || right > n) throw new RangeError(`Of ${n} gold items ${right} cannot be right.`)
  return binomialCdf(right, n, ability)
}
