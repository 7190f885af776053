import type { Bits } from '../numeric/fastBits.ts'
import { poissonTable, type PoissonTable } from '../numeric/poissonTables.ts'
import type { PairCounts } from './pairTable.ts'

/** How many replicates are drawn and solved side by side: what is read for one serves all. */
export const together = 8

/**
 * All that redrawing counts needs: for each pair the tables whose draws add up to Poisson(wins), Poisson(ties) and
 * Poisson(losses). Means below 256 have a table each; of a larger one, each power of two from 256 up has one, since sums of
 * Poisson draws are Poisson: tables stay few and small enough for the processor's cache.
 */
export type DrawPlan = {
  pairs: number
  /** The draws of pair k are `from[k]` up to `from[k + 1]`. */
  from: Int32Array
  /** For each draw: its table, and what one of it adds to twice the score. */
  table: Int32Array
  worth: Int32Array
  /** For each table: where its cells begin, its number of bits and its lowest value. */
  start: Int32Array
  bits: Int32Array
  lowest: Int32Array
  cells: Int32Array
  rest: Float64Array
}

/** Throws a RangeError for counts that are not whole numbers up to 2^30. */
export function drawPlan({ win, tie, loss }: PairCounts): DrawPlan {
  const tables = new Map<number, { number: number; table: PoissonTable }>()
  const from = new Int32Array(win.length + 1)
  const [table, worth]: [number[], number[]] = [[], []]
  const draw = (mean: number, each: number) => {
    const known = tables.get(mean) ?? { number: tables.size, table: poissonTable(mean) }
    tables.set(mean, known)
    table.push(known.number)
    worth.push(each)
  }
  for (let pair = 0; pair < win.length; pair++) {
    for (const [count, each] of [
      [win[pair]!, 2],
      [tie[pair]!, 1],
      [loss[pair]!, 0],
    ] as const) {
      if (!Number.isInteger(count) || count < 0 || count > 2 ** 30) {
        throw new RangeError(`A bootstrap draws whole counts up to 2^30, not ${count}.`)
      }
      if (count % 256 > 0) draw(count % 256, each)
      for (let power = 256; power <= count; power *= 2) if ((count & power) !== 0) draw(power, each)
    }
    from[pair + 1] = table.length
  }
  const all = [...tables.values()].map((one) => one.table)
  const start = new Int32Array(all.length)
  let length = 0
  all.forEach((one, k) => {
    start[k] = length
    length += one.rest.length
  })
  const cells = new Int32Array(2 * length)
  const rest = new Float64Array(length)
  all.forEach((one, k) => {
    cells.set(one.cells, 2 * start[k]!)
    rest.set(one.rest, start[k])
  })
  return {
    pairs: win.length,
    from,
    table: Int32Array.from(table),
    worth: Int32Array.from(worth),
    start,
    bits: Int32Array.from(all, (one) => one.bits),
    lowest: Int32Array.from(all, (one) => one.lowest),
    cells,
    rest,
  }
}

/**
 * Redraws all counts for `together` replicates: of pair k and replicate r, `counts[2 · together · k + r]` becomes the number
 * of judgments and `counts[2 · together · k + together + r]` twice the score: two a win, one a tie. The generator's state
 * stays in variables and moves on in `source`.
 */
export function drawCounts(plan: DrawPlan, source: Bits, counts: Int32Array): void {
  const { pairs, from, table, worth, start, bits, lowest, cells, rest } = plan
  let { a, b, c, counter } = source
  counts.fill(0)
  for (let pair = 0; pair < pairs; pair++) {
    const at = 2 * together * pair
    for (let draw = from[pair]!; draw < from[pair + 1]!; draw++) {
      const which = table[draw]!
      const each = worth[draw]!
      const base = start[which]!
      const shift = bits[which]!
      const least = lowest[which]!
      const mask = (1 << shift) - 1
      for (let r = at; r < at + together; r++) {
        // sfc32, as in numeric/fastBits.ts.
        const word = (((a + b) | 0) + counter) | 0
        counter = (counter + 1) | 0
        a = b ^ (b >>> 9)
        b = (c + (c << 3)) | 0
        c = (((c << 21) | (c >>> 11)) + word) | 0
        const column = word & mask
        const height = word >>> shift
        const cell = 2 * (base + column)
        const share = cells[cell]!
        // All ones where the height is not below the share: no branch, which would be guessed wrong half the time.
        let value = (least + column + (cells[cell + 1]! & ((share - 1 - height) >> 31))) | 0
        if (height === share) {
          const more = (((a + b) | 0) + counter) | 0
          counter = (counter + 1) | 0
          a = b ^ (b >>> 9)
          b = (c + (c << 3)) | 0
          c = (((c << 21) | (c >>> 11)) + more) | 0
          if ((more >>> 0) * 2 ** -32 < rest[base + column]!) value = least + column
        }
        counts[r]! += value
        counts[r + together]! += Math.imul(value, each)
      }
    }
  }
  source.a = a
  source.b = b
  source.c = c
  source.counter = counter
}
