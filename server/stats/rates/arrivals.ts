import type { JudgmentTable } from '../judgmentTable.ts'

type Pair = { target: string; baseline: string }

/** A pair's judgments from the target's side by their times, equals as the table has them. */
export type Arrivals = { prompt: Int32Array; outcome: Uint8Array; at: Float64Array; prompts: number }

/** The judgments of each of some pairs in the order in which they arrived; null where a time of one is not known. */
export function ofPairs<P extends Pair>(
  table: JudgmentTable,
  pairs: readonly P[],
): { tally: P; arrived: Arrivals | null }[] {
  const { comparisons, judgments, systems } = table
  const many = systems.length
  const key = (one: number, other: number) => Math.min(one, other) * many + Math.max(one, other)
  const places = new Map(systems.map((name, place) => [name, place]))
  const rows = new Map<number, number[]>()
  for (const { target, baseline } of pairs) rows.set(key(places.get(target) ?? -1, places.get(baseline) ?? -1), [])
  for (let row = 0; row < judgments.comparison.length; row++) {
    const comparison = judgments.comparison[row]!
    rows.get(key(comparisons.first[comparison]!, comparisons.second[comparison]!))?.push(row)
  }
  return pairs.map((tally) => {
    const target = places.get(tally.target) ?? -1
    const own = rows.get(key(target, places.get(tally.baseline) ?? -1)) ?? []
    const { at } = judgments
    if (!at || own.some((row) => Number.isNaN(at[row]!))) return { tally, arrived: null }
    // Where every judgment has its time the table is in order already.
    if (own.some((row, place) => place > 0 && at[own[place - 1]!]! > at[row]!))
      own.sort((one, other) => at[one]! - at[other]! || one - other)
    const arrived: Arrivals = {
      prompt: Int32Array.from(own, (row) => comparisons.prompt[judgments.comparison[row]!]!),
      outcome: Uint8Array.from(own, (row) => {
        const outcome = judgments.outcome[row]!
        return comparisons.first[judgments.comparison[row]!] === target ? outcome : 2 - outcome
      }),
      at: Float64Array.from(own, (row) => at[row]!),
      prompts: table.prompts.length,
    }
    return { tally, arrived }
  })
}
