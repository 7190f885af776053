/**
 * Bounds for a mean of values from 0 to 1 of which all `units` seen are `mean`, so that no spread can be estimated. The share
 * q of units that have another value is at most 1 − (α/2)^(1/units), as Clopper and Pearson (1934) have it where none of them
 * was seen, and those may be anything from 0 to 1: mean · (1 − q) to mean + q(1 − mean).
 */
export function alikeBound(mean: number, units: number, level: number): { low: number; high: number } {
  const alike = ((1 - level) / 2) ** (1 / units)
  return { low: mean * alike, high: mean + (1 - alike) * (1 - mean) }
}

/** The p-value to go with it: the smallest α whose bounds leave `at` out, or 1. */
export function alikeTest(mean: number, units: number, at: number): number {
  const keep = mean === at ? 1 : mean > at ? at / mean : (1 - at) / (1 - mean)
  return Math.min(1, 2 * keep ** units)
}
