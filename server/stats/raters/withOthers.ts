import type { ByComparison } from '../agreement/byComparison.ts'

export type WithOthers = {
  /** Pairs of the rater's judgments with those of others on the same comparison, and how many are alike. */
  n: number
  same: number
  /** Of their share, over comparisons drawn from many; 0 with fewer than two comparisons. */
  standardError: number
  comparisons: number
}

/**
 * How often each rater says what another says of the same comparison, from counts alone. The standard error is that of a
 * ratio whose units are comparisons (Cochran 1977, Sampling techniques, eq. 6.13).
 */
export function agreementWithOthers(by: ByComparison): WithOthers[] {
  const raters = by.table.raters.length
  const sums = Array.from({ length: 5 }, () => new Float64Array(raters))
  const [n, same, nn, ns, ss] = sums as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  const units = new Int32Array(raters)
  visitRaters(by, (who, others, alike) => {
    n[who]! += others
    same[who]! += alike
    nn[who]! += others * others
    ns[who]! += others * alike
    ss[who]! += alike * alike
    units[who]! += 1
  })
  return Array.from(n, (pairs, who): WithOthers => {
    const comparisons = units[who]!
    const share = pairs === 0 ? 0 : same[who]! / pairs
    // Σ (alike − share · others)², multiplied out; rounding must not take it below 0.
    const squares = Math.max(0, ss[who]! - 2 * share * ns[who]! + share * share * nn[who]!)
    const factor = comparisons > 1 ? comparisons / (comparisons - 1) : 0
    return {
      n: pairs,
      same: same[who]!,
      comparisons,
      standardError: pairs === 0 ? 0 : Math.sqrt(factor * squares) / pairs,
    }
  })
}

/** For each rater of each comparison that others judged as well: the pairs with the others, and how many are alike. */
function visitRaters(by: ByComparison, visit: (rater: number, pairs: number, alike: number) => void): void {
  const { starts, judgments, outcome, table } = by
  const { rater } = table.judgments
  const counts = new Float64Array(3)
  const own = new Float64Array(3)
  for (let c = 0; c < starts.length - 1; c++) {
    const [from, to] = [starts[c]!, starts[c + 1]!]
    counts.fill(0)
    for (let at = from; at < to; at++) counts[outcome[judgments[at]!]!]! += 1
    // Within a comparison the judgments of one rater stand together.
    for (let at = from; at < to;) {
      const who = rater[judgments[at]!]!
      own.fill(0)
      let made = 0
      for (; at < to && rater[judgments[at]!] === who; at++, made++) own[outcome[judgments[at]!]!]! += 1
      const others = to - from - made
      if (others === 0) continue
      let alike = 0
      for (let k = 0; k < 3; k++) alike += own[k]! * (counts[k]! - own[k]!)
      visit(who, made * others, alike)
    }
  }
}
