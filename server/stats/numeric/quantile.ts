/**
 * The value below which a share p of sorted values lies, between two of them by straight line (type 7, as R, numpy and
 * spreadsheets have it). `sorted` ascends, has at least one value, none NaN; 0 ≤ p ≤ 1, else a RangeError.
 * Source: Hyndman and Fan (1996), Sample quantiles in statistical packages, definition 7.
 */
export function quantileOf(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) throw new RangeError('A quantile needs at least one value.')
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a share from 0 to 1, not ${p}.`)
  const place = p * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low === high ? low : low + (place - below) * (high - low)
}
