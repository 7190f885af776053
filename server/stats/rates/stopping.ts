/** What a study may conclude now. */
export type Conclusion = 'better' | 'worse' | 'similar' | 'goOn'

/**
 * What may be concluded from the bounds of a confidence sequence for the half-tie rate, at a moment that the results
 * themselves chose: the target is better than the baseline (above ½), worse (below ½), within `margin` of ½, or go on. The
 * bounds hold at all moments together, so that concluding of one pair at any of them errs with a probability of no more than
 * 1 − level. A study of m pairs takes each pair's bounds at 1 − (1 − level)/m (Bonferroni): then no more than 1 − level of
 * studies conclude anything false. No margin: never 'similar'; null bounds: go on. 0 < margin < ½, else a RangeError.
 * Source: Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49, 1055–1080, section 1.
 */
export function mayStop(bounds: { low: number | null; high: number | null }, margin?: number): Conclusion {
  if (margin !== undefined && !(margin > 0 && margin < 0.5)) {
    throw new RangeError(`A margin lies between 0 and ½, not at ${margin}.`)
  }
  if (bounds.low === null || bounds.high === null) return 'goOn'
  if (bounds.low > 0.5) return 'better'
  if (bounds.high < 0.5) return 'worse'
  if (margin !== undefined && bounds.low > 0.5 - margin && bounds.high < 0.5 + margin) return 'similar'
  return 'goOn'
}
