import { loss, win, type JudgmentTable } from '../judgmentTable.ts'

/** The judgments of chosen raters by comparison, within one by rater, and those of one rater in the order read. */
export type ByComparison = {
  table: JudgmentTable
  /** For each comparison of the table: 1, where it is looked at from its second system (`turnedComparisons`). */
  turned: Uint8Array
  /** For each judgment of the table: the outcome, turned where needed. */
  outcome: Uint8Array
  /** For each comparison where its judgments start in `judgments`; one entry more at the end. */
  starts: Int32Array
  /** Indices of judgments. */
  judgments: Int32Array
  /** Comparisons that a rater judged more than once: which raters, and their judgments in the order made. */
  repeats: Map<number, Map<number, number[]>>
}

/**
 * Sorts the judgments of raters for whom `counts` is not 0 by comparison, and within one by rater. Where a `target` is
 * named, outcomes are the target's in every comparison it takes part in.
 */
export function byComparison(table: JudgmentTable, counts: ArrayLike<number>, target?: string): ByComparison {
  const { comparison, rater, ordinal } = table.judgments
  const chosen = new Int32Array(comparison.length)
  let n = 0
  for (let j = 0; j < comparison.length; j++) if (counts[rater[j]!]) chosen[n++] = j
  const byRater = sortedBy(chosen.subarray(0, n), rater, table.raters.length).order
  const { order: judgments, starts } = sortedBy(byRater, comparison, table.comparisons.prompt.length)
  const repeats = new Map<number, Map<number, number[]>>()
  for (let at = 1; at < n; at++) {
    const [before, j] = [judgments[at - 1]!, judgments[at]!]
    if (comparison[before] !== comparison[j] || rater[before] !== rater[j]) continue
    const ofComparison = repeats.get(comparison[j]!) ?? new Map<number, number[]>()
    repeats.set(comparison[j]!, ofComparison)
    const made = ofComparison.get(rater[j]!)
    if (made) made.push(j)
    else ofComparison.set(rater[j]!, [before, j])
  }
  // Where the order was not recorded, the order of reading stands.
  for (const made of repeats.values().flatMap((each) => each.values())) {
    if (made.every((j) => ordinal[j]! > 0)) made.sort((one, other) => ordinal[one]! - ordinal[other]!)
  }
  const turned = turnedComparisons(table, target)
  return { table, turned, outcome: turnedOutcomes(table, turned), starts, judgments, repeats }
}

/**
 * Comparisons to be looked at from their second system: outcomes are those of the target that is named; where it is not
 * there, of the system that takes part in every comparison; where that is none or two, of the one of the two whose name
 * comes first.
 * Chance-corrected coefficients depend on whose outcome is looked at: this way they do not depend on the order in which
 * files name the systems.
 */
function turnedComparisons({ systems, comparisons: { first, second } }: JudgmentTable, named?: string): Uint8Array {
  const part = new Int32Array(systems.length)
  for (let c = 0; c < first.length; c++) {
    part[first[c]!]! += 1
    part[second[c]!]! += 1
  }
  const everywhere = systems
    .keys()
    .filter((system) => part[system] === first.length)
    .toArray()
  const wanted = named === undefined ? -1 : systems.indexOf(named)
  const target = wanted >= 0 ? wanted : everywhere.length === 1 ? everywhere[0] : undefined
  return Uint8Array.from(first, (one, c) => {
    const other = second[c]!
    return (one === target || other === target ? other === target : systems[other]! < systems[one]!) ? 1 : 0
  })
}

function turnedOutcomes(table: JudgmentTable, turned: Uint8Array): Uint8Array {
  const { comparison, outcome } = table.judgments
  return outcome.map((one, j) => (turned[comparison[j]!] === 1 ? win + loss - one : one))
}

/** Items in ascending order of their key, those of one key in the order given, and where each key starts. */
function sortedBy(items: Int32Array, keyOf: Int32Array, keys: number): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(keys + 1)
  for (const item of items) starts[keyOf[item]! + 1]! += 1
  for (let key = 0; key < keys; key++) starts[key + 1]! += starts[key]!
  const next = starts.slice()
  const order = new Int32Array(items.length)
  for (const item of items) order[next[keyOf[item]!]!++] = item
  return { order, starts }
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
