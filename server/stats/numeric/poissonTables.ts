import { nextBits, type Bits } from './fastBits.ts'

/**
 * Poisson draws of one mean by table: 2^`bits` columns, each of two values. The low bits of a random word choose the column,
 * the rest the value: `cells[2k]` is the share of the column's own value, `lowest` + k, in units of 2^(`bits` − 32), and
 * `cells[2k + 1]` what the other value is more. `rest[k]`, what rounding took off that share, is asked with further random bits when the rest of the word
 * equals the share, so that probabilities are right to about 2^−64.
 */
export type PoissonTable = { lowest: number; bits: number; cells: Int32Array; rest: Float64Array }

/**
 * A table for Poisson draws of a mean; values are left out whose probability is below 2^−64 of the likeliest's. Throws a
 * RangeError for a mean that is not positive or above 2^30.
 * Source: Walker (1977), ACM Trans. Math. Software 3, 253–256; columns filled after Vose (1991), IEEE Trans. SE 17, 972–975.
 */
export function poissonTable(mean: number): PoissonTable {
  if (!(mean > 0 && mean <= 2 ** 30)) throw new RangeError(`A Poisson table is made for means up to 2^30, not ${mean}.`)
  const { lowest, chances } = poissonChances(mean)
  // At least two, so that shares fit into 31 bits.
  const bits = Math.max(2, Math.ceil(Math.log2(chances.length)))
  const columns = 2 ** bits
  const total = chances.reduce((sum, chance) => sum + chance, 0)
  const filled = new Float64Array(columns)
  chances.forEach((chance, k) => (filled[k] = (chance / total) * columns))
  const other = Uint32Array.from({ length: columns }, (_, k) => k)
  const [small, large]: [number[], number[]] = [[], []]
  filled.forEach((share, k) => (share < 1 ? small : large).push(k))
  while (small.length > 0 && large.length > 0) {
    const poor = small.pop()!
    const rich = large.at(-1)!
    other[poor] = rich
    filled[rich]! -= 1 - filled[poor]!
    if (filled[rich]! < 1) small.push(large.pop()!)
  }
  // What is left differs from 1 by rounding.
  for (const k of [...small, ...large]) filled[k] = 1
  const unit = 2 ** (32 - bits)
  const cells = new Int32Array(2 * columns)
  const rest = new Float64Array(columns)
  for (let k = 0; k < columns; k++) {
    const share = filled[k]! * unit
    cells[2 * k] = Math.floor(share)
    cells[2 * k + 1] = other[k]! - k
    rest[k] = share - Math.floor(share)
  }
  return { lowest, bits, cells, rest }
}

/** One draw. */
export function drawFrom({ lowest, bits, cells, rest }: PoissonTable, source: Bits): number {
  const word = nextBits(source)
  const column = word & ((1 << bits) - 1)
  const height = word >>> bits
  const share = cells[2 * column]!
  if (height < share || (height === share && (nextBits(source) >>> 0) * 2 ** -32 < rest[column]!))
    return lowest + column
  return lowest + column + cells[2 * column + 1]!
}

/** Probabilities around the likeliest value, each from its neighbour, up to a common factor. */
function poissonChances(mean: number): { lowest: number; chances: Float64Array } {
  const middle = Math.floor(mean)
  const least = 2 ** -64
  const [below, above]: [number[], number[]] = [[], []]
  for (let k = middle, chance = 1; k > 0; k--) {
    chance *= k / mean
    if (chance < least) break
    below.push(chance)
  }
  for (let k = middle + 1, chance = 1; ; k++) {
    chance *= mean / k
    if (chance < least) break
    above.push(chance)
  }
  return { lowest: middle - below.length, chances: Float64Array.from([...below.reverse(), 1, ...above]) }
}
