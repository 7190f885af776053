import type { ByComparison } from './byComparison.ts'

const q = 3
const cells = q * q

/** Two raters who judged a comparison both, `one` before `other` in the table's list. */
export type RaterPairs = {
  one: Int32Array
  other: Int32Array
  /** Outcome × outcome for each pair of raters, rows those of `one`; over all pairs of their judgments. */
  tables: Float64Array
  /** Where two raters stand in the lists above; -1 where they never met. */
  indexOf: (one: number, other: number) => number
}

/** More pairs of judgments than this are not gone through one by one. */
export const mostPairVisits = 50_000_000

/** How many pairs of judgments there are, those of one rater with itself included. */
export function pairVisits({ starts }: ByComparison): number {
  let visits = 0
  for (let c = 1; c < starts.length; c++) {
    const n = starts[c]! - starts[c - 1]!
    visits += (n * (n - 1)) / 2
  }
  return visits
}

/**
 * The tables of each two raters who met on a comparison. A RangeError where there are more than `mostPairVisits` pairs of
 * judgments (`pairVisits`).
 */
export function raterPairsOf(by: ByComparison): RaterPairs {
  if (pairVisits(by) > mostPairVisits) throw new RangeError('There are too many pairs of judgments for one table each.')
  const raters = by.table.raters.length
  const index = pairIndex(raters)
  const one: number[] = []
  const other: number[] = []
  let tables = new Float64Array(64 * cells)
  const { outcome } = by
  const { rater } = by.table.judgments
  for (let c = 0; c < by.starts.length - 1; c++) {
    const to = by.starts[c + 1]!
    for (let i = by.starts[c]!; i < to; i++) {
      const a = rater[by.judgments[i]!]!
      const row = outcome[by.judgments[i]!]! * q
      for (let j = i + 1; j < to; j++) {
        const b = rater[by.judgments[j]!]!
        if (a === b) continue
        let pair = index.get(a, b)
        if (pair < 0) {
          pair = one.length
          index.set(a, b, pair)
          one.push(a)
          other.push(b)
          if (one.length * cells > tables.length) tables = doubled(tables)
        }
        tables[pair * cells + row + outcome[by.judgments[j]!]!]! += 1
      }
    }
  }
  return {
    one: Int32Array.from(one),
    other: Int32Array.from(other),
    tables: tables.subarray(0, one.length * cells),
    indexOf: index.get,
  }
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}

/** Numbers by two raters: a square array while that is small, else a map. */
function pairIndex(raters: number): {
  get: (a: number, b: number) => number
  set: (a: number, b: number, to: number) => void
} {
  if (raters <= 2000) {
    const square = new Int32Array(raters * raters).fill(-1)
    return { get: (a, b) => square[a * raters + b]!, set: (a, b, to) => (square[a * raters + b] = to) }
  }
  const map = new Map<number, number>()
  return { get: (a, b) => map.get(a * raters + b) ?? -1, set: (a, b, to) => map.set(a * raters + b, to) }
}
