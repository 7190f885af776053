import { type JudgmentTable, sideA, sideB, sideUnknown } from '../judgmentTable.ts'

/** Judgments of some pairs, each seen from one of its two systems: the target where there is one. One entry a judgment. */
export type View = {
  table: JudgmentTable
  n: number
  /** Indices into the table's judgments. */
  judgment: Int32Array
  /** Indices into the table's systems: whose outcome is told, and against whom. */
  own: Int32Array
  other: Int32Array
  /** The own system's outcome: 0, ½ or 1. */
  outcome: Float64Array
  /** `sideUnknown`, `sideA` or `sideB`: where the own response stood. */
  side: Uint8Array
  prompt: Int32Array
  rater: Int32Array
  /** 1 where the own system is the comparison's first, else −1. */
  turned: Int8Array
}

export type Pairs = { target?: string | undefined; baselines?: readonly string[] | undefined }

/**
 * The judgments of the target against the baselines (against all systems where none is named), or of all pairs where
 * there is no target. Throws a RangeError for a system that the table does not know, and for baselines without a target.
 */
export function viewOf(table: JudgmentTable, { target, baselines }: Pairs, keep?: (rater: number) => boolean): View {
  if (target === undefined && baselines !== undefined) throw new RangeError('Baselines need a target.')
  const own = target === undefined ? undefined : systemOf(table, target)
  const held = baselines === undefined ? undefined : new Set(baselines.map((name) => systemOf(table, name)))
  const { first, second } = table.comparisons
  // 1: seen from its first system, −1: from its second, 0: left out.
  const seen = Int8Array.from(first, (one, comparison) => {
    const two = second[comparison]!
    // Without a target a pair is always seen from the system that the table names first.
    if (own === undefined) return one < two ? 1 : -1
    if (one === own && (held?.has(two) ?? true)) return 1
    return two === own && (held?.has(one) ?? true) ? -1 : 0
  })
  const { comparison, rater } = table.judgments
  // Asked once a rater, not once a judgment.
  const wanted = Uint8Array.from(table.raters, (_, index) => ((keep?.(index) ?? true) ? 1 : 0))
  const judgment = new Int32Array(comparison.length)
  let n = 0
  for (let k = 0; k < comparison.length; k++) {
    if (seen[comparison[k]!] !== 0 && wanted[rater[k]!] === 1) judgment[n++] = k
  }
  return filled(table, judgment.slice(0, n), seen)
}

/** The part of a view that fits. */
export function partOf(view: View, fits: (entry: number) => boolean): View {
  const entries = new Int32Array(view.n)
  let n = 0
  for (let entry = 0; entry < view.n; entry++) if (fits(entry)) entries[n++] = entry
  return n === view.n ? view : picked(view, entries.subarray(0, n))
}

/** The entries of a view for each pair of systems, in the order of the table’s systems. */
export function byPair(view: View): { own: number; other: number; entries: Int32Array }[] {
  const systems = view.table.systems.length
  // A list while systems are few enough, a map where the list would be larger than the judgments.
  const numbers = systems * systems <= 4_000_000 ? new Int32Array(systems * systems) : new Map<number, number>()
  const pairOf = new Int32Array(view.n)
  const counts: number[] = []
  for (let k = 0; k < view.n; k++) {
    const key = view.own[k]! * systems + view.other[k]!
    let number = numbers instanceof Map ? (numbers.get(key) ?? 0) : numbers[key]!
    if (number === 0) {
      number = counts.push(0)
      if (numbers instanceof Map) numbers.set(key, number)
      else numbers[key] = number
    }
    pairOf[k] = number - 1
    counts[number - 1]!++
  }
  const all = counts.map((count) => new Int32Array(count))
  const used = new Int32Array(counts.length)
  for (let k = 0; k < view.n; k++) {
    const pair = pairOf[k]!
    all[pair]![used[pair]!++] = k
  }
  return all
    .map((entries) => ({ own: view.own[entries[0]!]!, other: view.other[entries[0]!]!, entries }))
    .sort((one, other) => one.own - other.own || one.other - other.other)
}

/** The prompt of each entry by a number, and how many numbers there are: those of a part of few judgments are close together. */
export function numberedPrompts({ n, prompt, table }: View): { of: Int32Array; count: number } {
  // With thousands of pairs, sums over all prompts for each of them would take longer than everything else.
  if (n * 8 > table.prompts.length) return { of: prompt, count: table.prompts.length }
  const numbers = new Map<number, number>()
  const of = new Int32Array(n)
  for (let k = 0; k < n; k++) {
    const known = numbers.get(prompt[k]!)
    of[k] = known ?? numbers.size
    if (known === undefined) numbers.set(prompt[k]!, numbers.size)
  }
  return { of, count: numbers.size }
}

/** The given entries of a view. */
export function picked(view: View, entries: Int32Array): View {
  const pick = <T extends Int32Array | Float64Array | Uint8Array | Int8Array>(column: T, empty: T): T => {
    for (let k = 0; k < entries.length; k++) empty[k] = column[entries[k]!]!
    return empty
  }
  const n = entries.length
  return {
    table: view.table,
    n,
    judgment: pick(view.judgment, new Int32Array(n)),
    own: pick(view.own, new Int32Array(n)),
    other: pick(view.other, new Int32Array(n)),
    outcome: pick(view.outcome, new Float64Array(n)),
    side: pick(view.side, new Uint8Array(n)),
    prompt: pick(view.prompt, new Int32Array(n)),
    rater: pick(view.rater, new Int32Array(n)),
    turned: pick(view.turned, new Int8Array(n)),
  }
}

function filled(table: JudgmentTable, judgment: Int32Array, seen: Int8Array): View {
  const { comparisons, judgments } = table
  const n = judgment.length
  const view: View = {
    table, n, judgment,
    own: new Int32Array(n), other: new Int32Array(n), outcome: new Float64Array(n), side: new Uint8Array(n),
    prompt: new Int32Array(n), rater: new Int32Array(n), turned: new Int8Array(n),
  } // prettier-ignore
  for (let k = 0; k < n; k++) {
    const index = judgment[k]!
    const comparison = judgments.comparison[index]!
    const straight = seen[comparison] === 1
    const one = comparisons.first[comparison]!
    const two = comparisons.second[comparison]!
    const outcome = judgments.outcome[index]! / 2
    const side = judgments.firstSide[index]!
    view.own[k] = straight ? one : two
    view.other[k] = straight ? two : one
    view.outcome[k] = straight ? outcome : 1 - outcome
    view.side[k] = straight || side === sideUnknown ? side : side === sideA ? sideB : sideA
    view.prompt[k] = comparisons.prompt[comparison]!
    view.rater[k] = judgments.rater[index]!
    view.turned[k] = straight ? 1 : -1
  }
  return view
}

function systemOf(table: JudgmentTable, name: string): number {
  const index = table.systems.indexOf(name)
  if (index === -1) throw new RangeError(`No system of these judgments is called ${name}.`)
  return index
}
