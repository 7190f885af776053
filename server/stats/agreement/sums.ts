import type { Counts } from './counts.ts'

/**
 * What Fleiss' κ, Krippendorff's α and Gwet's AC need, summed over units. Being sums, they can be added up again for
 * any resampling of the units without looking at a judgment twice.
 */
export type Sums = {
  categories: number
  /** Units with a judgment or more. */
  rated: number
  /** Units with two or more. */
  paired: number
  /** For each category: the unit's share of judgments in it, summed over rated units. */
  share: Float64Array
  /** For each category and category: the share of the unit's ordered pairs of judgments, summed over paired units. */
  pairShare: Float64Array
  /** Krippendorff's coincidences: ordered pairs of judgments, each unit's divided by its judgments less one. */
  coincidences: Float64Array
}

/** How many numbers a unit contributes. */
export const featuresOf = (categories: number): number => 2 + categories + 2 * categories * categories

/** Writes what one unit contributes; `counts` holds how often it got each category. */
export function writeFeatures(counts: ArrayLike<number>, out: Float64Array): void {
  const q = counts.length
  out.fill(0)
  let n = 0
  for (let k = 0; k < q; k++) n += counts[k]!
  if (n === 0) return
  out[0] = 1
  for (let k = 0; k < q; k++) out[2 + k] = counts[k]! / n
  if (n < 2) return
  out[1] = 1
  const shares = 2 + q
  const coincidences = shares + q * q
  for (let k = 0; k < q; k++) {
    for (let l = 0; l < q; l++) {
      const pairs = counts[k]! * (k === l ? counts[l]! - 1 : counts[l]!)
      out[shares + k * q + l] = pairs / (n * (n - 1))
      out[coincidences + k * q + l] = pairs / (n - 1)
    }
  }
}

/** The sums under their names; they stay views of `values`. */
export function sumsFrom(values: Float64Array, q: number): Sums {
  const shares = 2 + q
  const coincidences = shares + q * q
  return {
    categories: q,
    rated: values[0]!,
    paired: values[1]!,
    share: values.subarray(2, shares),
    pairShare: values.subarray(shares, coincidences),
    coincidences: values.subarray(coincidences, coincidences + q * q),
  }
}

/** The sums over all units. */
export function sumsOf({ categories, counts }: Counts): Sums {
  const total = new Float64Array(featuresOf(categories))
  const one = new Float64Array(total.length)
  for (let at = 0; at < counts.length; at += categories) {
    writeFeatures(counts.subarray(at, at + categories), one)
    for (let i = 0; i < total.length; i++) total[i]! += one[i]!
  }
  return sumsFrom(total, categories)
}

/** The sums as if there were no such category, for where it was never used. */
export function withoutCategory({ categories: q, ...sums }: Sums, category: number): Sums {
  const kept = Array.from({ length: q }, (_, k) => k).filter((k) => k !== category)
  const cells = (of: Float64Array) => Float64Array.from(kept.flatMap((k) => kept.map((l) => of[k * q + l]!)))
  return {
    ...sums,
    categories: q - 1,
    share: Float64Array.from(kept, (k) => sums.share[k]!),
    pairShare: cells(sums.pairShare),
    coincidences: cells(sums.coincidences),
  }
}
