import { together } from './countDraws.ts'
import type { PairCounts } from './pairTable.ts'
import { comparableGroups } from './winGraph.ts'

type Pairs = { systems: number; first: Int32Array; second: Int32Array }

/**
 * Pairs that connect each group, those first that will hardly come out one-sided: where both systems of each of them got
 * something in a replicate, all its strengths are finite, and nothing else need be looked at.
 */
export function spanningPairs(
  { systems, first, second }: Pairs,
  n: ArrayLike<number>,
  score: ArrayLike<number>,
): Int32Array {
  const safety = Float64Array.from(first, (_, pair) => Math.min(score[pair]!, n[pair]! - score[pair]!))
  const order = Int32Array.from(first, (_, pair) => pair).sort((a, b) => safety[b]! - safety[a]!)
  const root = Int32Array.from({ length: systems }, (_, s) => s)
  const rootOf = (s: number) => {
    while (root[s] !== s) s = root[s] = root[root[s]!]!
    return s
  }
  return order.filter((pair) => {
    const [a, b] = [rootOf(first[pair]!), rootOf(second[pair]!)]
    root[a] = b
    return a !== b
  })
}

/** Which of `together` replicates leave some strength infinite; `spanning` as made from the full counts. */
export function infiniteOnes(pairs: Pairs, groups: number, spanning: Int32Array, counts: Int32Array): Uint8Array {
  const infinite = new Uint8Array(together)
  for (let r = 0; r < together; r++) {
    const twoSided = spanning.every((pair) => {
      const got = counts[2 * together * pair + together + r]!
      return got > 0 && got < 2 * counts[2 * together * pair + r]!
    })
    if (twoSided) continue
    infinite[r] = Number(comparableGroups(replicateCounts(pairs, counts, r)).some((one) => one >= groups))
  }
  return infinite
}

/** One replicate's counts, a tie as half a win and half a loss. */
export function replicateCounts({ systems, first, second }: Pairs, counts: Int32Array, replicate: number): PairCounts {
  const win = Float64Array.from(first, (_, pair) => counts[2 * together * pair + together + replicate]! / 2)
  const loss = win.map((got, pair) => counts[2 * together * pair + replicate]! - got)
  return { systems, first, second, win, tie: new Float64Array(win.length), loss }
}
