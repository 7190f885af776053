import type { JudgmentTable } from '../judgmentTable.ts'
import { fisherLooks, fiveLooks, surprise } from './anomalous.ts'

export type Rigging = {
  /** Judgments that were looked at. */
  n: number
  /** The system the rater is most surprisingly kind to, an index; null where nothing could be looked at. */
  system: number | null
  /** For the whole of the systems and looks, by Bonferroni: the chance of so much favour among judgments by the others. */
  p: number
}

/** A rater with fewer judgments of a system gives no evidence about favouring it. */
export const fewestForRigging = 20

/**
 * For each rater: whether judgments favour some system more than other raters' judgments of the same pairs of systems do.
 * Each judgment is ranked among all others' of its pair (p-values of `surprise`), and the ranks are combined at five looks;
 * the smallest p-value counts, times looks and systems. `judgmentsOf`: each rater's judgments in the order made.
 * Source: Chiang et al. (2024), Chatbot Arena, section 5; a system at a time, so that a flag says for whom.
 */
export function riggingOf(table: JudgmentTable, judgmentsOf: readonly Int32Array[]): Rigging[] {
  const counts = new Map<number, Float64Array>()
  const { comparison, outcome } = table.judgments
  const { first, second } = table.comparisons
  const countsOf = (of: Map<number, Float64Array>, one: number, other: number): Float64Array => {
    const key = one * table.systems.length + other
    const known = of.get(key) ?? new Float64Array(3)
    of.set(key, known)
    return known
  }
  // Outcomes of each pair of systems, for either of the two as the one that is favoured.
  const add = (of: Map<number, Float64Array>, j: number): void => {
    const [a, b] = [first[comparison[j]!]!, second[comparison[j]!]!]
    countsOf(of, a, b)[outcome[j]!]! += 1
    countsOf(of, b, a)[2 - outcome[j]!]! += 1
  }
  for (const made of judgmentsOf) for (const j of made) add(counts, j)
  return judgmentsOf.map((made) => {
    const own = new Map<number, Float64Array>()
    for (const j of made) add(own, j)
    const pValues = new Map<number, number[]>()
    for (const j of made) {
      const [a, b] = [first[comparison[j]!]!, second[comparison[j]!]!]
      for (const [one, other, got] of [
        [a, b, outcome[j]!],
        [b, a, 2 - outcome[j]!],
      ] as const) {
        const all = countsOf(counts, one, other)
        const mine = countsOf(own, one, other)
        let asLarge = 0
        let history = 0
        for (let k = 0; k < 3; k++) {
          history += all[k]! - mine[k]!
          if (k >= got) asLarge += all[k]! - mine[k]!
        }
        if (history === 0) continue
        const list = pValues.get(one) ?? []
        list.push(surprise(asLarge, history))
        pValues.set(one, list)
      }
    }
    return strongest(pValues)
  })
}

function strongest(pValues: Map<number, number[]>): Rigging {
  const looked = [...pValues].filter(([, list]) => list.length >= fewestForRigging)
  let best: Rigging = { n: Math.max(0, ...looked.map(([, list]) => list.length)), system: null, p: 1 }
  for (const [system, list] of looked) {
    const looks = fisherLooks(list, fiveLooks(list.length), 0.05)
    const p = Math.min(1, looked.length * looks.length * Math.min(...looks.map((look) => look.p)))
    if (best.system === null || p < best.p) best = { n: list.length, system, p }
  }
  return best
}
