/** The best and the worst rank that a system may have; 1 is the strongest. */
export type RankInterval = { low: number; high: number }

/**
 * Ranks from intervals, as leaderboards give them: at best one more than the systems whose intervals lie wholly above, at
 * worst as many as there are less those wholly below. Overlap tests no difference; `ranksByDifference` does.
 * Source: Chiang et al. (2024), Chatbot Arena, arXiv:2403.04132, section 5.
 */
export function ranksByOverlap(low: ArrayLike<number>, high: ArrayLike<number>): RankInterval[] {
  const ascendingLow = Float64Array.from(low).sort()
  const ascendingHigh = Float64Array.from(high).sort()
  const systems = ascendingLow.length
  if (ascendingHigh.length !== systems) throw new RangeError('Each system has a lower and an upper bound.')
  return Array.from({ length: systems }, (_, s) => ({
    low: 1 + systems - countUpTo(ascendingLow, high[s]!, true),
    high: systems - countUpTo(ascendingHigh, low[s]!, false),
  }))
}

/**
 * Ranks from the differences of all pairs: a system stands above another when their difference exceeds `quantile` standard
 * errors. `difference(i, j)` is null where two cannot be compared; then neither stands above. For ranks that all hold
 * together take the quantile of level 1 − α/(k(k − 1)/2)·½ (Bonferroni over the pairs): `simultaneousTail`.
 */
export function ranksByDifference(
  systems: number,
  difference: (i: number, j: number) => { estimate: number; se: number } | null,
  quantile: number,
): RankInterval[] {
  const ranks = Array.from({ length: systems }, () => ({ low: 1, high: systems }))
  for (let i = 0; i < systems; i++) {
    for (let j = i + 1; j < systems; j++) {
      const found = difference(i, j)
      if (!found || !(Math.abs(found.estimate) > quantile * found.se)) continue
      const [above, below] = found.estimate > 0 ? [i, j] : [j, i]
      ranks[below]!.low++
      ranks[above]!.high--
    }
  }
  return ranks
}

/** The upper tail for one of all pairs' two-sided intervals, so that all of them hold together at `level` (Bonferroni). */
export function simultaneousTail(systems: number, level: number): number {
  return (1 - level) / (systems * Math.max(1, systems - 1))
}

/** How many of ascending values are less than `bound`, or at most it. */
function countUpTo(ascending: Float64Array, bound: number, withEqual: boolean): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (withEqual ? ascending[middle]! <= bound : ascending[middle]! < bound) from = middle + 1
    else to = middle
  }
  return from
}
