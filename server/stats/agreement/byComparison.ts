import type { JudgmentTable } from '../judgmentTable.ts'

/** The judgments of chosen raters by comparison, in the order they were read. */
export type ByComparison = {
  table: JudgmentTable
  /** For each comparison where its judgments start in `judgments`; one entry more at the end. */
  starts: Int32Array
  /** Indices of judgments. */
  judgments: Int32Array
  /** Comparisons that a rater judged more than once: which raters, and their judgments in the order made. */
  repeats: Map<number, Map<number, number[]>>
}

/** Sorts the judgments by comparison, those of raters for whom `counts` is not 0. */
export function byComparison(table: JudgmentTable, counts: ArrayLike<number>): ByComparison {
  const { comparison, rater, ordinal } = table.judgments
  const comparisons = table.comparisons.prompt.length
  const starts = new Int32Array(comparisons + 1)
  for (let j = 0; j < comparison.length; j++) if (counts[rater[j]!]) starts[comparison[j]! + 1]! += 1
  for (let c = 0; c < comparisons; c++) starts[c + 1]! += starts[c]!
  const judgments = new Int32Array(starts[comparisons]!)
  const next = starts.slice()
  for (let j = 0; j < comparison.length; j++) if (counts[rater[j]!]) judgments[next[comparison[j]!]!++] = j
  const repeats = new Map<number, Map<number, number[]>>()
  const lastSeen = new Int32Array(table.raters.length).fill(-1)
  for (let c = 0; c < comparisons; c++) {
    for (let at = starts[c]!; at < starts[c + 1]!; at++) {
      const who = rater[judgments[at]!]!
      if (lastSeen[who] !== c) {
        lastSeen[who] = c
        continue
      }
      const ofComparison = repeats.get(c) ?? new Map<number, number[]>()
      repeats.set(c, ofComparison.set(who, []))
    }
    for (const [who, made] of repeats.get(c) ?? []) {
      for (let at = starts[c]!; at < starts[c + 1]!; at++) {
        if (rater[judgments[at]!] === who) made.push(judgments[at]!)
      }
      // Where the order was not recorded, the order of reading stands.
      if (made.every((j) => ordinal[j]! > 0)) made.sort((one, other) => ordinal[one]! - ordinal[other]!)
    }
  }
  return { table, starts, judgments, repeats }
}

/**
 * What belongs together in resampling: prompts as soon as one has several comparisons (other systems, its turns), since
 * their judgments share the prompt's difficulty and often the raters; else each comparison is a cluster of its own.
 */
export function clustersOf(table: JudgmentTable): { of: Int32Array; unit: 'prompts' | 'comparisons' } {
  const { prompt } = table.comparisons
  const seen = new Uint8Array(table.prompts.length)
  for (const one of prompt) {
    if (seen[one] === 1) return { of: prompt, unit: 'prompts' }
    seen[one] = 1
  }
  return { of: prompt, unit: 'comparisons' }
}
