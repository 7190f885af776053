import type { ByComparison } from './byComparison.ts'
import { pairCount, tieDiscounted, type PairTable } from './pairs.ts'
import type { TypedUnits } from './resample.ts'

const q = 3
const cells = q * q

/** Where the sums of a unit stand in its row: its table of pairs, itself counted once, and its own mean agreement. */
export const pairPlaces = { table: 0, units: cells, itemMean: cells + 1, features: cells + 2 }

/** Comparisons with pairs of judgments between two groups of raters (or within one), as units. */
export type PairUnits = TypedUnits & { groups: [number, number]; units: number }

/** A growing list of units, told apart by their tables. */
class Growing {
  readonly names = new Map<string | number, number>()
  readonly rows: Float64Array[] = []
  readonly typeOf: number[] = []
  readonly comparisons: number[] = []

  /** `name`: what tells this table from others, where there is something shorter than itself. */
  add(comparison: number, table: () => PairTable, name: number | undefined): void {
    const known = name === undefined ? undefined : this.names.get(name)
    if (known === undefined) this.addTable(comparison, table(), name)
    else this.put(comparison, known)
  }

  private put(comparison: number, type: number): void {
    // A table without pairs (all judgments by one rater) is no unit.
    if (type < 0) return
    this.typeOf.push(type)
    this.comparisons.push(comparison)
  }

  private addTable(comparison: number, table: PairTable, name: number | undefined): void {
    const key = name ?? table.join()
    let type = pairCount(table) === 0 ? -1 : this.names.get(key)
    if (type === undefined) {
      type = this.rows.length
      const row = new Float64Array(pairPlaces.features)
      row.set(table)
      row[pairPlaces.units] = 1
      row[pairPlaces.itemMean] = tieDiscounted(table).value ?? 0
      this.rows.push(row)
    }
    this.names.set(key, type)
    this.put(comparison, type)
  }
}

/**
 * Pairs of judgments by different raters on one comparison, by the groups of the two. `groupOf`: for each rater a group
 * from 0 below `groups`. A pair within a group has no order, so it stands half each way. All judgments of a rater who
 * repeated a comparison are paired with those of others, never with each other.
 */
export function pairUnits(
  { table, outcome, starts, judgments, repeats }: ByComparison,
  groupOf: Int32Array,
  groups: number,
  clusterOfComparison: Int32Array,
): PairUnits[] {
  const { rater } = table.judgments
  const found = new Map<number, Growing>()
  const counts = new Float64Array(groups * q)
  const pairs = new Float64Array(cells)
  for (let c = 0; c < starts.length - 1; c++) {
    const [from, to] = [starts[c]!, starts[c + 1]!]
    if (to - from < 2) continue
    const here: number[] = []
    for (let at = from; at < to; at++) {
      const j = judgments[at]!
      const group = groupOf[rater[j]!]!
      counts[group * q + outcome[j]!]! += 1
      if (!here.includes(group)) here.push(group)
    }
    here.sort((one, other) => one - other)
    const repeated = repeats.get(c)
    // Six counts below 400 fit one whole number.
    const isSmall = to - from < 400 && repeated === undefined
    for (let first = 0; first < here.length; first++) {
      for (let second = first; second < here.length; second++) {
        const [g, h] = [here[first]!, here[second]!]
        const key = g * groups + h
        let growing = found.get(key)
        if (growing === undefined) found.set(key, (growing = new Growing()))
        const makeTable = () => {
          fillPairs(pairs, counts.subarray(g * q, g * q + q), counts.subarray(h * q, h * q + q), g === h)
          if (g === h) takeOwnPairs(pairs, repeated, g, groupOf, outcome)
          return pairs
        }
        growing.add(c, makeTable, isSmall ? nameOf(counts, g * q, h * q) : undefined)
      }
    }
    for (const g of here) counts.fill(0, g * q, g * q + q)
  }
  return [...found.entries()]
    .filter(([, { typeOf }]) => typeOf.length > 0)
    .sort(([one], [other]) => one - other)
    .map(([key, growing]) => ({
      groups: [Math.floor(key / groups), key % groups],
      ...typed(growing, clusterOfComparison),
    }))
}

function nameOf(counts: Float64Array, one: number, other: number): number {
  let name = 0
  for (let k = 0; k < q; k++) name = (name * 400 + counts[one + k]!) * 400 + counts[other + k]!
  return name
}

function fillPairs(pairs: Float64Array, one: Float64Array, other: Float64Array, within: boolean): void {
  for (let k = 0; k < q; k++) {
    for (let l = 0; l < q; l++) {
      const ordered = one[k]! * (within && k === l ? other[l]! - 1 : other[l]!)
      pairs[k * q + l] = within ? ordered / 2 : ordered
    }
  }
}

/** A rater's own judgments of one comparison do not make pairs. */
function takeOwnPairs(
  pairs: Float64Array,
  repeated: Map<number, number[]> | undefined,
  group: number,
  groupOf: Int32Array,
  outcome: Uint8Array,
): void {
  for (const [who, made] of repeated ?? []) {
    if (groupOf[who] !== group) continue
    for (const [i, one] of made.entries()) {
      for (const other of made.slice(i + 1)) {
        const [k, l] = [outcome[one]!, outcome[other]!]
        pairs[k * q + l]! -= 0.5
        pairs[l * q + k]! -= 0.5
      }
    }
  }
}

function typed(
  { rows, typeOf, comparisons }: Growing,
  clusterOfComparison: Int32Array,
): TypedUnits & { units: number } {
  const joined = new Float64Array(rows.length * pairPlaces.features)
  for (const [type, row] of rows.entries()) joined.set(row, type * pairPlaces.features)
  const clusters = new Map<number, number>()
  const clusterOf = Int32Array.from(comparisons, (comparison) => {
    const cluster = clusterOfComparison[comparison]!
    const known = clusters.get(cluster) ?? clusters.size
    clusters.set(cluster, known)
    return known
  })
  return {
    features: pairPlaces.features,
    rows: joined,
    typeOf: Int32Array.from(typeOf),
    clusterOf,
    clusters: clusters.size,
    units: typeOf.length,
  }
}
