import { tie } from '../judgmentTable.ts'
import type { ByComparison } from './byComparison.ts'
import { againstOthers } from './majority.ts'
import type { TypedUnits } from './resample.ts'
import { featuresOf, writeFeatures } from './sums.ts'

const q = 3
const block = featuresOf(q)

/**
 * Where the sums of a unit stand in its row: over all units, over units that every rater judged, over all units with
 * repeats, and against others.
 */
export const places = {
  all: 0,
  complete: block,
  withRepeats: 2 * block,
  agreeing: 3 * block,
  asked: 3 * block + 1,
  features: 3 * block + 2,
}

/**
 * Comparisons with a judgment as units. Each rater's first judgment of a comparison counts; repeats speak of the rater,
 * not of agreement. Only Krippendorff's α takes a repeat as one more value of its unit, as the published α of MT-Bench
 * does. `clusterOfComparison`: indices that say which comparisons belong together.
 */
export function countedUnits(
  { table, outcome, starts, judgments, repeats }: ByComparison,
  clusterOfComparison: Int32Array,
): TypedUnits & { paired: number; pairedWithRepeats: number; complete: number; raters: number } {
  const { rater } = table.judgments
  const raters = new Set(judgments.values().map((j) => rater[j]!)).size
  const comparisons = starts.length - 1
  const key = new Float64Array(q)
  const judged = new Float64Array(q)
  // Large enough to tell any two counts apart, and small enough that three of them fit a whole number.
  const base = Math.min(200_000, 1 + judgments.length)
  const typeOf = new Int32Array(comparisons)
  const clusterOf = new Int32Array(comparisons)
  const clusters = new Map<number, number>()
  const indices = new Map<number | string, number>()
  const rows: Float64Array[] = []
  let units = 0
  let paired = 0
  let pairedWithRepeats = 0
  let complete = 0
  for (let c = 0; c < comparisons; c++) {
    if (starts[c] === starts[c + 1]) continue
    key.fill(0)
    for (let at = starts[c]!; at < starts[c + 1]!; at++) key[outcome[judgments[at]!]!]! += 1
    judged.set(key)
    const repeated = repeats.get(c)
    for (const made of repeated?.values() ?? []) for (const j of made.slice(1)) key[outcome[j]!]! -= 1
    const n = key[0]! + key[1]! + key[2]!
    if (n >= base) throw new RangeError('A comparison with 200,000 raters or more is beyond what is computed here.')
    if (n > 1) paired += 1
    if (starts[c + 1]! - starts[c]! > 1) pairedWithRepeats += 1
    if (n > 1 && n === raters) complete += 1
    const firsts = (key[0]! * base + key[1]!) * base + key[2]!
    const name = repeated ? `${firsts} ${judged.join()}` : firsts
    let type = indices.get(name)
    if (type === undefined) {
      type = rows.length
      indices.set(name, type)
      rows.push(rowOf(key, judged, raters))
    }
    typeOf[units] = type
    const cluster = clusterOfComparison[c]!
    const known = clusters.get(cluster)
    if (known === undefined) clusters.set(cluster, clusters.size)
    clusterOf[units] = known ?? clusters.size - 1
    units += 1
  }
  const joined = new Float64Array(rows.length * places.features)
  for (const [type, row] of rows.entries()) joined.set(row, type * places.features)
  return {
    features: places.features,
    rows: joined,
    typeOf: typeOf.subarray(0, units),
    clusterOf: clusterOf.subarray(0, units),
    clusters: clusters.size,
    paired,
    pairedWithRepeats,
    complete,
    raters,
  }
}

function rowOf(counts: Float64Array, judged: Float64Array, raters: number): Float64Array {
  const row = new Float64Array(places.features)
  writeFeatures(counts, row.subarray(places.all, places.all + block))
  const n = counts[0]! + counts[1]! + counts[2]!
  if (n > 1 && n === raters) writeFeatures(counts, row.subarray(places.complete, places.complete + block))
  writeFeatures(judged, row.subarray(places.withRepeats, places.withRepeats + block))
  const { agree, n: asked } = againstOthers(counts, tie)
  row[places.agreeing] = agree
  row[places.asked] = asked
  return row
}
