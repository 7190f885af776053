import type { PairCounts } from './pairTable.ts'
import { comparableGroups } from './winGraph.ts'

/** The part of a study whose strengths are finite, with its own numbering of the systems. */
export type Identified = {
  /** How many systems the study has. */
  systems: number
  /** The number here of each of them; −1: it has no finite strength. */
  local: Int32Array
  /** The other way: which system each number here is. */
  system: Int32Array
  /** Which group each number here belongs to; strengths are compared within a group only. */
  group: Int32Array
  groups: number
  /** Counts of the pairs within groups, in the numbering here. */
  pairs: PairCounts
  /** For each system of the study: why it has no finite strength; null where it has one. */
  why: (string | null)[]
}

/**
 * Divides systems into groups within which all strengths are finite and leaves out those that stand alone, with the
 * reason. Fitting each group by itself gives the limits that the differences within groups tend to as the others grow
 * without bound. `all`: takes every system as one group, for fits that a prior keeps finite.
 */
export function identified(counts: PairCounts, all = false): Identified {
  const component = all ? new Int32Array(counts.systems) : comparableGroups(counts)
  const members = new Int32Array(counts.systems)
  for (const one of component) members[one]!++
  const local = new Int32Array(counts.systems).fill(-1)
  const system: number[] = []
  for (let s = 0; s < counts.systems; s++) {
    if (!all && members[component[s]!] === 1) continue
    local[s] = system.length
    system.push(s)
  }
  // As a rule all of them are in one.
  const whole = system.length === counts.systems && members[0] === counts.systems
  const pairs = whole ? counts : within(counts, component, local, system.length)
  const group = Int32Array.from(system, (s) => component[s]!)
  // Larger components have smaller numbers, so those of two and more are numbered without gaps.
  const groups = group.reduce((most, one) => Math.max(most, one + 1), 0)
  return {
    systems: counts.systems,
    local,
    system: Int32Array.from(system),
    group,
    groups,
    pairs,
    why: reasons(counts, local),
  }
}

/** The pairs within groups, in the numbering of `local`. */
function within(counts: PairCounts, component: Int32Array, local: Int32Array, systems: number): PairCounts {
  const kept = new Int32Array(counts.first.length)
  let n = 0
  for (let pair = 0; pair < kept.length; pair++) {
    const a = counts.first[pair]!
    if (component[a] === component[counts.second[pair]!] && local[a] !== -1) kept[n++] = pair
  }
  const at = kept.subarray(0, n)
  return {
    systems,
    first: at.map((pair) => local[counts.first[pair]!]!),
    second: at.map((pair) => local[counts.second[pair]!]!),
    win: Float64Array.from(at, (pair) => counts.win[pair]!),
    tie: Float64Array.from(at, (pair) => counts.tie[pair]!),
    loss: Float64Array.from(at, (pair) => counts.loss[pair]!),
  }
}

function reasons({ systems, first, second, win, tie, loss }: PairCounts, local: Int32Array): (string | null)[] {
  if (!local.includes(-1)) return new Array<null>(systems).fill(null)
  const wins = new Float64Array(systems)
  const losses = new Float64Array(systems)
  for (let pair = 0; pair < first.length; pair++) {
    const [a, b] = [first[pair]!, second[pair]!]
    wins[a]! += win[pair]! + tie[pair]!
    losses[a]! += loss[pair]! + tie[pair]!
    wins[b]! += loss[pair]! + tie[pair]!
    losses[b]! += win[pair]! + tie[pair]!
  }
  return Array.from(local, (here, s) => {
    if (here !== -1) return null
    if (wins[s] === 0 && losses[s] === 0) return 'It was never judged against another system.'
    if (losses[s] === 0) return 'It won every judgment, so no finite strength is likeliest.'
    if (wins[s] === 0) return 'It lost every judgment, so no finite strength is likeliest.'
    return 'Against each opponent it always won or always lost, and nothing leads back from those it beat to those that beat it, so no finite strength is likeliest.'
  })
}
