/**
 * How one rater's judgments compare with the majority of the others on the same unit, from how often the unit got each
 * category: how many judgments agree, and of how many. The others' majority is the category most of them chose; where
 * two or more share the lead, it is `ifSplit` (for outcomes: a tie). Units with fewer than three judgments give none,
 * since one other rater is no majority.
 */
export function againstOthers(counts: ArrayLike<number>, ifSplit: number): { agree: number; n: number } {
  let n = 0
  for (let k = 0; k < counts.length; k++) n += counts[k]!
  if (n < 3) return { agree: 0, n: 0 }
  let agree = 0
  for (let own = 0; own < counts.length; own++) {
    if (counts[own]! > 0 && majorityWithout(counts, own, ifSplit) === own) agree += counts[own]!
  }
  return { agree, n }
}

/** The category most judgments are in, one judgment in `own` left out (-1: none); `ifSplit` where the lead is shared. */
export function majorityWithout(counts: ArrayLike<number>, own: number, ifSplit: number): number {
  let most = -1
  let leaders = 0
  let lead = ifSplit
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k]! - (k === own ? 1 : 0)
    if (count > most) {
      most = count
      leaders = 1
      lead = k
    } else if (count === most) leaders += 1
  }
  return leaders === 1 ? lead : ifSplit
}
