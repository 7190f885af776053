import type { JudgmentTable } from '../judgmentTable.ts'
import { normalCdf } from '../numeric/normal.ts'

export type Rigging = {
  /** Judgments that were looked at. */
  n: number
  /** The system the rater is most surprisingly kind to, an index; null where nothing could be looked at. */
  system: number | null
  /** One-sided, times the systems looked at: the chance of so much favour if the rater judged as the others do. */
  p: number
}

/** A rater with fewer judgments of a system, held against others' of the same pairs, gives no evidence of favour. */
export const fewestForRigging = 20

type Sums = { n: number; favour: number; variance: number }

/**
 * For each rater: whether outcomes favour some system more than other raters' outcomes of the same pairs of systems do. In
 * each pair the rater's judgments are taken as drawn from all of the pair; their total is held against its mean and
 * variance, added up over the system's pairs, with a correction for continuity. `judgmentsOf`: each rater's judgments.
 *
 * It stands in for Chatbot Arena's combination of p-values (`fisherLooks`), which three outcomes leave too coarse: where
 * two of five judgments are wins, a rater who always says win adds −2 log 0.4 = 1.83 each time, less than the 2 to be
 * expected of a continuous p-value, so that no number of judgments is ever suspicious.
 * Source: Mantel (1963), Chi-square tests with one degree of freedom: extensions of the Mantel-Haenszel procedure, JASA 58,
 * 690–700, section 3.
 */
export function riggingOf(table: JudgmentTable, judgmentsOf: readonly Int32Array[]): Rigging[] {
  const everybody = new Map<number, Float64Array>()
  for (const made of judgmentsOf) count(table, made, everybody)
  return judgmentsOf.map((made) => {
    const own = count(table, made, new Map<number, Float64Array>())
    const bySystem = new Map<number, Sums>()
    for (const [key, mine] of own) {
      const found = surplus(mine, everybody.get(key)!)
      if (found === null) continue
      const [first, second] = [Math.floor(key / table.systems.length), key % table.systems.length]
      for (const [system, sign] of [
        [first, 1],
        [second, -1],
      ] as const) {
        // prettier-ignore
        const sums = bySystem.get(system) ?? { n: 0, favour: 0, variance: 0 }
        sums.n += found.n
        sums.favour += sign * found.favour
        sums.variance += found.variance
        bySystem.set(system, sums)
      }
    }
    return strongest(bySystem)
  })
}

/** Outcomes by pair of systems, for the one that stands first in the list. */
function count(table: JudgmentTable, made: Int32Array, counts: Map<number, Float64Array>): Map<number, Float64Array> {
  const { first, second } = table.comparisons
  const { comparison, outcome } = table.judgments
  for (const j of made) {
    const [a, b] = [first[comparison[j]!]!, second[comparison[j]!]!]
    const key = Math.min(a, b) * table.systems.length + Math.max(a, b)
    const known = counts.get(key) ?? new Float64Array(3)
    counts.set(key, known)
    known[a < b ? outcome[j]! : 2 - outcome[j]!]! += 1
  }
  return counts
}

/** How far the rater's total of a pair exceeds what as many draws from all of its judgments would have; null: no others. */
function surplus(mine: Float64Array, all: Float64Array): Sums | null {
  const n = mine[0]! + mine[1]! + mine[2]!
  const whole = all[0]! + all[1]! + all[2]!
  if (whole === n) return null
  const mean = (all[1]! + 2 * all[2]!) / whole
  const squares = all[0]! * mean ** 2 + all[1]! * (1 - mean) ** 2 + all[2]! * (2 - mean) ** 2
  return {
    n,
    favour: mine[1]! + 2 * mine[2]! - n * mean,
    variance: (n * (whole - n) * squares) / (whole * (whole - 1)),
  }
}

function strongest(bySystem: Map<number, Sums>): Rigging {
  const looked = [...bySystem].filter(([, { n, variance }]) => n >= fewestForRigging && variance > 0)
  let best: Rigging = { n: 0, system: null, p: 1 }
  for (const [system, { n, favour, variance }] of looked) {
    const p = Math.min(1, looked.length * normalCdf((0.5 - favour) / Math.sqrt(variance)))
    if (best.system === null || p < best.p) best = { n, system, p }
  }
  return best
}
