import { binomialCdf } from '../numeric/binomial.ts'

/**
 * The chance that somebody who is right with chance `ability` is right no more than `right` of n times: how badly gold
 * items went (one-sided). RangeError as for a binomial chance.
 */
export function goldShortfall(right: number, n: number, ability = 0.8): number {
  if (right < 0 || right > n) throw new RangeError(`Of ${n} gold items ${right} cannot be right.`)
  return binomialCdf(right, n, ability)
}
