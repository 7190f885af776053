import type { Design } from './logisticDesign.ts'

/** A design whose rows are all different, and for each row of the first one which of them it became. */
export type Folded = { design: Design; rowOf: Int32Array }

/** Fewer rows than this are fitted sooner than folded. */
const fewest = 1000

/** More different rows than this leave the processor's cache, and looking for them costs what fitting them does. */
const mostDifferent = 32_768

/**
 * The same regression with rows that differ in their outcome only folded into one, weighted, with their mean outcome:
 * likelihood, slope and information are the same sums. Null where that would leave most of the rows.
 */
export function foldedRows(design: Design): Folded | null {
  const { rows, columns, values, outcome, weights, offset, pairs } = design
  if (rows < fewest || offset !== undefined) return null
  const bits = new Int32Array(values.buffer, values.byteOffset, 2 * values.length)
  const most = Math.min(mostDifferent, rows / 2)
  // Twice as many places as there may be rows, so that few are taken when a row asks.
  const places = 2 ** Math.ceil(Math.log2(2 * most + 2))
  const firstAt = new Int32Array(places).fill(-1)
  const rowOf = new Int32Array(rows)
  const kept = new Int32Array(Math.ceil(most) + 1)
  let count = 0
  for (let row = 0; row < rows; row++) {
    const [one, other] = pairs === undefined ? [0, 0] : [pairs.first[row]!, pairs.second[row]!]
    let hash = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca77)
    for (let at = 2 * row * columns; at < 2 * (row + 1) * columns; at++) {
      hash = Math.imul(hash ^ bits[at]!, 0x01000193)
      hash ^= hash >>> 15
    }
    let place = Math.imul(hash ^ (hash >>> 13), 0x5bd1e995) & (places - 1)
    for (; ; place = (place + 1) & (places - 1)) {
      const known = firstAt[place]!
      if (known === -1) {
        firstAt[place] = row
        rowOf[row] = count
        kept[count++] = row
        break
      }
      if (alike(known, row, columns, values) && sameSystems(pairs, known, row)) {
        rowOf[row] = rowOf[known]!
        break
      }
    }
    if (count > most) return null
  }
  return { rowOf, design: summed(design, kept.subarray(0, count), rowOf, { outcome, weights }) }
}

function alike(one: number, other: number, columns: number, values: Float64Array): boolean {
  for (let column = 0; column < columns; column++) {
    if (values[one * columns + column] !== values[other * columns + column]) return false
  }
  return true
}

function sameSystems(pairs: Design['pairs'], one: number, other: number): boolean {
  return pairs === undefined || (pairs.first[one] === pairs.first[other] && pairs.second[one] === pairs.second[other])
}

function summed(
  { columns, values, ridge, pairs }: Design,
  kept: Int32Array,
  rowOf: Int32Array,
  { outcome, weights }: { outcome: Float64Array; weights: Float64Array | undefined },
): Design {
  const rows = kept.length
  const weight = new Float64Array(rows)
  const sum = new Float64Array(rows)
  for (let row = 0; row < rowOf.length; row++) {
    const to = rowOf[row]!
    const own = weights === undefined ? 1 : weights[row]!
    weight[to]! += own
    sum[to]! += own * outcome[row]!
  }
  const covariates = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      covariates[row * columns + column] = values[kept[row]! * columns + column]!
    }
  }
  return {
    rows,
    columns,
    values: covariates,
    // Sums of halves are exact; a mean of outcomes that are all 1 is 1 to the last bit.
    outcome: sum.map((total, row) => (weight[row]! > 0 ? Math.min(1, total / weight[row]!) : 0)),
    weights: weight,
    ...(ridge && { ridge }),
    ...(pairs && {
      pairs: {
        ...pairs,
        first: Int32Array.from(kept, (row) => pairs.first[row]!),
        second: Int32Array.from(kept, (row) => pairs.second[row]!),
      },
    }),
  }
}
