import type { Side } from '../contract/judgment.ts'
import type { Random } from '../stats/random.ts'

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
