import type { PairCounts } from './pairTable.ts'

/**
 * Whether a model with a parameter for ties has a finite maximum for pairs whose plain strengths are finite. It has none where
 * systems can be set on a line so that all who won stand at least one step above whom they beat, and all who tied within one
 * step of each other: stretching the line and the room for ties together then only makes every judgment likelier. That is so
 * exactly where no circle, from winner to loser and between equals, holds more wins than ties. Holds for Davidson's and for
 * Rao and Kupper's model alike: in both a judgment's likelihood depends on the step in x and in t by these inequalities alone.
 */
export function tiesBounded({ systems, first, second, win, tie, loss }: PairCounts): boolean {
  if (first.some((_, pair) => win[pair]! > 0 && loss[pair]! > 0)) return true
  // Bellman and Ford: the least sum of steps down to each system; it falls without end where such a circle is.
  const place = new Float64Array(systems)
  const lower = (system: number, to: number): boolean => {
    if (to >= place[system]!) return false
    place[system] = to
    return true
  }
  for (;;) {
    let moved = false
    for (let pair = 0; pair < first.length; pair++) {
      const [one, other] = [first[pair]!, second[pair]!]
      if (win[pair]! > 0) moved = lower(other, place[one]! - 1) || moved
      if (loss[pair]! > 0) moved = lower(one, place[other]! - 1) || moved
      if (tie[pair]! === 0) continue
      moved = lower(other, place[one]! + 1) || moved
      moved = lower(one, place[other]! + 1) || moved
    }
    if (!moved) return false
    // A way without a circle goes down at most one step for each other system.
    if (place.some((depth) => depth < -systems)) return true
  }
}
