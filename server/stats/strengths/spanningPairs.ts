import { together } from './countDraws.ts'
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
export function infiniteOnes(
  pairs: Pairs,
  groups: number,
  spanning: Int32Array,
  n: Float64Array,
  score: Float64Array,
): Uint8Array {
  const infinite = new Uint8Array(together)
  for (let r = 0; r < together; r++) {
    const twoSided = spanning.every((pair) => {
      const got = score[pair * together + r]!
      return got > 0 && got < n[pair * together + r]!
    })
    if (twoSided) continue
    const win = Float64Array.from(pairs.first, (_, pair) => score[pair * together + r]!)
    const loss = win.map((got, pair) => n[pair * together + r]! - got)
    const group = comparableGroups({ ...pairs, win, tie: new Float64Array(win.length), loss })
    infinite[r] = Number(group.some((one) => one >= groups))
  }
  return infinite
}
