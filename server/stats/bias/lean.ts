import type { Measure } from '../../contract/estimate.ts'
import { sideA, sideUnknown } from '../judgmentTable.ts'
import { exactShare } from '../rates/exactShare.ts'
import { signTest } from '../rates/signTest.ts'
import type { View } from './view.ts'

/** How often side a, side b and neither was preferred. */
export type SideCounts = { a: number; b: number; tie: number }

export type SideLean = SideCounts & { p: number | null; share: Measure }

/**
 * Which side was preferred, by group: `groups` holds each entry's group, 0 to `count` − 1. Judgments whose sides are
 * not recorded are passed over.
 */
export function sideCounts(view: View, groups: (entry: number) => number, count: number): SideCounts[] {
  const counts = Array.from({ length: count }, () => ({ a: 0, b: 0, tie: 0 }))
  for (let k = 0; k < view.n; k++) {
    const side = view.side[k]!
    if (side === sideUnknown) continue
    const sum = counts[groups(k)]!
    const outcome = view.outcome[k]!
    if (outcome === 0.5) sum.tie++
    else if ((outcome === 1) === (side === sideA)) sum.a++
    else sum.b++
  }
  return counts
}

/** The share of side a among decided judgments with its exact interval and the exact p of an even coin. */
export function leanOf({ a, b, tie }: SideCounts, level: number): SideLean {
  const p = a + b === 0 ? null : signTest(a, b).p
  return { a, b, tie, p, share: exactShare(a, a + b, level, 'No judgment was decided.') }
}
