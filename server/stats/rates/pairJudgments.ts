import type { JudgmentTable } from '../judgmentTable.ts'

/** The judgments of one pair of systems, from the target's side. */
export type PairJudgments = {
  target: string
  baseline: string
  /** One entry a judgment, in the table's order: indices into its comparisons, prompts and raters, and 0, 1 or 2. */
  comparison: Int32Array
  prompt: Int32Array
  rater: Int32Array
  outcome: Uint8Array
  bothBad: number
}

/** The wanted pairs, as indices of systems; `null` where every pair that met is wanted, its first name as the target. */
export type WantedPairs = readonly (readonly [target: number, baseline: number])[] | null

/**
 * The judgments of each wanted pair that has any, pair after pair: in the order wanted, else by name. Two passes over the
 * table, whatever the number of pairs; more than `most` pairs are a RangeError. What it gives is good until the next is asked for.
 */
export function* pairJudgments(table: JudgmentTable, wanted: WantedPairs, most: number): Generator<PairJudgments> {
  const { comparisons, judgments, systems } = table
  const { pairs, pairOf } = pairsOf(table, wanted, most)
  const starts = new Int32Array(pairs.length + 1)
  for (const comparison of judgments.comparison) {
    const pair = pairOf[comparison]!
    if (pair >= 0) starts[pair + 1]!++
  }
  for (let pair = 0; pair < pairs.length; pair++) starts[pair + 1]! += starts[pair]!
  const rows = new Int32Array(starts[pairs.length]!)
  const next = starts.slice(0, pairs.length)
  for (let row = 0; row < judgments.comparison.length; row++) {
    const pair = pairOf[judgments.comparison[row]!]!
    if (pair >= 0) rows[next[pair]!++] = row
  }
  for (const [pair, [target, baseline]] of pairs.entries()) {
    const [start, end] = [starts[pair]!, starts[pair + 1]!]
    if (start === end) continue
    const n = end - start
    const found: PairJudgments = {
      target: systems[target]!,
      baseline: systems[baseline]!,
      comparison: new Int32Array(n),
      prompt: new Int32Array(n),
      rater: new Int32Array(n),
      outcome: new Uint8Array(n),
      bothBad: 0,
    }
    for (let at = 0; at < n; at++) {
      const row = rows[start + at]!
      const comparison = judgments.comparison[row]!
      found.comparison[at] = comparison
      found.prompt[at] = comparisons.prompt[comparison]!
      found.rater[at] = judgments.rater[row]!
      const outcome = judgments.outcome[row]!
      found.outcome[at] = comparisons.first[comparison] === target ? outcome : 2 - outcome
      found.bothBad += judgments.bothBad[row]!
    }
    yield found
  }
}

/** The pairs to give, and for each comparison which of them it belongs to; −1: to none. */
function pairsOf(table: JudgmentTable, wanted: WantedPairs, most: number) {
  const { comparisons, systems } = table
  const many = systems.length
  const key = (one: number, other: number) => Math.min(one, other) * many + Math.max(one, other)
  const number = new Map<number, number>()
  let pairs: (readonly [number, number])[]
  if (wanted) {
    pairs = [...wanted]
    pairs.forEach(([target, baseline], pair) => number.set(key(target, baseline), pair))
  } else {
    const met = new Set<number>()
    for (let at = 0; at < comparisons.first.length; at++) {
      met.add(key(comparisons.first[at]!, comparisons.second[at]!))
      if (met.size > most) break
    }
    pairs = [...met].map((each) => inOrder(systems, Math.floor(each / many), each % many))
    pairs.sort(([a, b], [c, d]) => compare(systems[a]!, systems[c]!) || compare(systems[b]!, systems[d]!))
    pairs.forEach(([target, baseline], pair) => number.set(key(target, baseline), pair))
  }
  if (pairs.length > most) {
    throw new RangeError(`There are more than ${most} pairs of systems; name a target, or fewer baselines.`)
  }
  const pairOf = new Int32Array(comparisons.first.length)
  for (let at = 0; at < pairOf.length; at++) {
    pairOf[at] = number.get(key(comparisons.first[at]!, comparisons.second[at]!)) ?? -1
  }
  return { pairs, pairOf }
}

function inOrder(systems: readonly string[], one: number, other: number): readonly [number, number] {
  return compare(systems[one]!, systems[other]!) <= 0 ? [one, other] : [other, one]
}

/** By code point, the same on every machine. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
