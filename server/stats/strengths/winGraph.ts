import type { PairCounts } from './pairTable.ts'

/** Who beat or equalled whom, as lists: the successors of s stand at `to[from[s]]` up to `to[from[s + 1]]`. */
type Edges = { from: Int32Array; to: Int32Array }

/**
 * Which systems can be told apart by finite strengths: the strongly connected components of the graph with an edge from
 * each system to every one it beat or tied with. Within a component the maximum-likelihood differences are finite;
 * between two they are infinite, or there is nothing to compare. Answers the component of each system, numbered from 0,
 * those of more systems first.
 * Source: Ford (1957), Solution of a ranking problem from binary comparisons, Amer. Math. Monthly 64(8), 28–33;
 * components after Tarjan (1972), SIAM J. Comput. 1, 146–160, without recursion.
 */
export function comparableGroups(pairs: PairCounts): Int32Array {
  if (soonOneGroup(pairs)) return new Int32Array(pairs.systems)
  const component = strongComponents(edgesOf(pairs), pairs.systems)
  const sizes: number[] = []
  for (const one of component) sizes[one] = (sizes[one] ?? 0) + 1
  const order = sizes.map((_, one) => one).sort((a, b) => sizes[b]! - sizes[a]! || b - a)
  const rank = new Int32Array(order.length)
  order.forEach((one, at) => (rank[one] = at))
  return component.map((one) => rank[one]!)
}

/** Sweeps over all pairs. Where many have met, the first one reaches every system as a rule. */
const mostSweeps = 3
const [reached, reaches] = [1, 2]

/**
 * Whether a few sweeps find every system reached from the first one and the first one from it, which makes all of them one
 * group; false says nothing.
 */
function soonOneGroup({ systems, first, second, win, tie, loss }: PairCounts): boolean {
  const known = new Uint8Array(systems)
  known[0] = reached | reaches
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    for (let pair = 0; pair < first.length; pair++) {
      const a = first[pair]!
      const b = second[pair]!
      if (win[pair]! + tie[pair]! > 0) {
        known[b]! |= known[a]! & reached
        known[a]! |= known[b]! & reaches
      }
      if (loss[pair]! + tie[pair]! > 0) {
        known[a]! |= known[b]! & reached
        known[b]! |= known[a]! & reaches
      }
    }
    if (known.every((one) => one === (reached | reaches))) return true
  }
  return false
}

function edgesOf({ systems, first, second, win, tie, loss }: PairCounts): Edges {
  const from = new Int32Array(systems + 1)
  for (let pair = 0; pair < first.length; pair++) {
    if (win[pair]! + tie[pair]! > 0) from[first[pair]! + 1]!++
    if (loss[pair]! + tie[pair]! > 0) from[second[pair]! + 1]!++
  }
  for (let system = 0; system < systems; system++) from[system + 1]! += from[system]!
  const next = from.slice()
  const to = new Int32Array(from[systems]!)
  for (let pair = 0; pair < first.length; pair++) {
    const [a, b] = [first[pair]!, second[pair]!]
    if (win[pair]! + tie[pair]! > 0) to[next[a]!++] = b
    if (loss[pair]! + tie[pair]! > 0) to[next[b]!++] = a
  }
  return { from, to }
}

function strongComponents({ from, to }: Edges, systems: number): Int32Array {
  const component = new Int32Array(systems).fill(-1)
  // 0: not seen yet.
  const seen = new Int32Array(systems)
  const lowest = new Int32Array(systems)
  const next = from.slice(0, systems)
  const open: number[] = []
  const path: number[] = []
  let [count, components] = [0, 0]
  for (let start = 0; start < systems; start++) {
    if (seen[start] !== 0) continue
    path.push(start)
    while (path.length > 0) {
      const at = path.at(-1)!
      if (seen[at] === 0) {
        seen[at] = lowest[at] = ++count
        open.push(at)
      }
      if (next[at]! < from[at + 1]!) {
        const successor = to[next[at]!++]!
        if (seen[successor] === 0) path.push(successor)
        else if (component[successor] === -1) lowest[at] = Math.min(lowest[at]!, seen[successor]!)
        continue
      }
      path.pop()
      const before = path.at(-1)
      if (before !== undefined) lowest[before] = Math.min(lowest[before]!, lowest[at]!)
      if (lowest[at] !== seen[at]) continue
      for (let member = -1; member !== at;) {
        member = open.pop()!
        component[member] = components
      }
      components++
    }
  }
  return component
}
