import { undefinedBecause, type Coefficient, type Counts } from './counts.ts'
import { sumsOf, type Sums } from './sums.ts'
import { agreementWeights, type Weighting } from './weights.ts'

/**
 * Gwet's AC1 (identity weights) and AC2 (any other): agreement beyond chance, where chance is guessing on hard units
 * only, so that rare categories do not spoil it.
 * Source: Gwet (2008), Computing inter-rater reliability and its variance in the presence of high agreement, British
 * Journal of Mathematical and Statistical Psychology 61, 29–48; with missing judgments as in Gwet (2014), section 4.4.
 */
export function gwetAC(sums: Sums, weighting: Weighting): Coefficient {
  if (sums.paired === 0) return undefinedBecause('Nothing was judged by two raters.')
  const { observed, expected } = partsOf(sums, agreementWeights(sums.categories, weighting))
  return { value: (observed - expected) / (1 - expected) }
}

/** The two parts of the coefficient: observed agreement, and what chance would give. */
export function partsOf(
  { categories: q, rated, paired, share, pairShare }: Sums,
  weights: Float64Array,
): { observed: number; expected: number } {
  let observed = 0
  let spread = 0
  let total = 0
  for (let cell = 0; cell < q * q; cell++) {
    observed += (weights[cell]! * pairShare[cell]!) / paired
    total += weights[cell]!
  }
  for (let k = 0; k < q; k++) spread += (share[k]! / rated) * (1 - share[k]! / rated)
  // At most 1/q times the mean weight, hence below 1: the coefficient is defined whenever two judged anything.
  return { observed, expected: (total * spread) / (q * (q - 1)) }
}

/**
 * The standard error of AC1 or AC2 over units drawn from many (Gwet 2008, eq. 30; with missing judgments as irrCAC).
 * Undefined with fewer than two units.
 */
export function gwetStandardError(all: Counts, weighting: Weighting): Coefficient {
  const { categories: q, counts } = all
  const sums = sumsOf(all)
  if (sums.paired === 0) return undefinedBecause('Nothing was judged by two raters.')
  if (sums.rated < 2) return undefinedBecause('One unit says nothing about how units differ.')
  const weights = agreementWeights(q, weighting)
  const { observed, expected } = partsOf(sums, weights)
  const coefficient = (observed - expected) / (1 - expected)
  let total = 0
  for (const weight of weights) total += weight
  let squares = 0
  for (let at = 0; at < counts.length; at += q) {
    const one = sumsOf({ categories: q, counts: counts.subarray(at, at + q) })
    if (one.rated === 0) continue
    let spread = 0
    for (let k = 0; k < q; k++) spread += one.share[k]! * (1 - sums.share[k]! / sums.rated)
    const chance = (total * spread) / (q * (q - 1))
    const own =
      one.paired === 0 ? 0 : ((sums.rated / sums.paired) * (partsOf(one, weights).observed - expected)) / (1 - expected)
    squares += (own - (2 * (1 - coefficient) * (chance - expected)) / (1 - expected) - coefficient) ** 2
  }
  return { value: Math.sqrt(squares / (sums.rated * (sums.rated - 1))) }
}
