import type { Side } from '../contract/judgment.ts'
import { shuffled, type Random } from '../stats/random.ts'

/** How many raters are to see a comparison's first response on each side. */
export type SidePlan = { openA: number; openB: number }

/**
 * Lays out the sides of a study: each comparison's overlap is halved between the sides, and where it is odd the extra
 * one goes by shuffled blocks of two within the pair of systems. So the sides of a pair of systems differ by at most one
 * over the whole plan, and no one can foretell them.
 */
export function sidePlanner(overlap: number, random: Random): (systemPair: string) => SidePlan {
  const owed = new Map<string, Side>()
  return (systemPair) => {
    const half = Math.floor(overlap / 2)
    if (overlap % 2 === 0) return { openA: half, openB: half }
    let extra = owed.get(systemPair)
    if (extra) {
      owed.delete(systemPair)
    } else {
      extra = random.integer(0, 1) === 0 ? 'a' : 'b'
      owed.set(systemPair, extra === 'a' ? 'b' : 'a')
    }
    return extra === 'a' ? { openA: half + 1, openB: half } : { openA: half, openB: half + 1 }
  }
}

/** Places of a comparison as they are planned: of which pair of systems, and how many on each side. */
export type PlannedPlaces = { systemPair: string; plannedA: number; plannedB: number; single: boolean }

/**
 * The places to add to each comparison so that as many raters as `overlap` judge it. A comparison that leans to one side is
 * evened out first; what is odd then goes to the sides by chance, so that the whole of a pair of systems comes out even, or
 * as nearly as one more place can make it. Nobody can foretell which comparison gets which. A single response stands on side a.
 */
export function furtherPlaces(plan: readonly PlannedPlaces[], overlap: number, random: Random): SidePlan[] {
  const lead = new Map<string, number>()
  const odd = new Map<string, number[]>()
  const added = plan.map(({ systemPair, plannedA, plannedB, single }, index): SidePlan => {
    const more = Math.max(0, overlap - plannedA - plannedB)
    if (single) return { openA: more, openB: 0 }
    const apart = Math.abs(plannedA - plannedB)
    const evening = Math.min(more, apart)
    const half = Math.floor((more - evening) / 2)
    const [openA, openB] = plannedA < plannedB ? [half + evening, half] : [half, half + evening]
    lead.set(systemPair, (lead.get(systemPair) ?? 0) + plannedA + openA - plannedB - openB)
    if (openA + openB < more)
      odd
        .set(systemPair, odd.get(systemPair) ?? [])
        .get(systemPair)!
        .push(index)
    return { openA, openB }
  })
  for (const [systemPair, comparisons] of odd) {
    const gap = comparisons.length - lead.get(systemPair)!
    const half = Math.floor(gap / 2)
    const onA = Math.min(Math.max(gap % 2 === 0 ? half : half + random.integer(0, 1), 0), comparisons.length)
    for (const [place, index] of shuffled(comparisons, random).entries()) {
      const { openA, openB } = added[index]!
      added[index] = place < onA ? { openA: openA + 1, openB } : { openA, openB: openB + 1 }
    }
  }
  return added
}
