/** How much two categories count as agreeing: 1 for the same, down to 0. */
export type Weighting = 'identity' | 'linear' | 'quadratic' | 'ordinal'

/**
 * Agreement weights, categories × categories, for categories in their order.
 * Linear and quadratic: Cohen (1968), Weighted kappa, Psychological Bulletin 70, 213–220. Ordinal: Gwet (2014), Handbook
 * of Inter-Rater Reliability, 4th ed., section 3.5: 1 − C(|k−l|+1, 2) over its largest value.
 */
export function agreementWeights(categories: number, weighting: Weighting): Float64Array {
  const far = categories - 1
  const weights = new Float64Array(categories * categories)
  for (let k = 0; k < categories; k++) {
    for (let l = 0; l < categories; l++) {
      weights[k * categories + l] = weightAt(Math.abs(k - l), far, weighting)
    }
  }
  return weights
}

function weightAt(distance: number, far: number, weighting: Weighting): number {
  switch (weighting) {
    case 'identity':
      return distance === 0 ? 1 : 0
    case 'linear':
      return 1 - distance / far
    case 'quadratic':
      return 1 - (distance / far) ** 2
    case 'ordinal':
      return 1 - ((distance + 1) * distance) / ((far + 1) * far)
  }
}
