import type { Side } from '../contract/judgment.ts'
import { shuffled, type Random } from '../stats/random.ts'

/** A pair of systems that a study compares. */
export type SystemPair = { first: string; second: string }

/** What a rater has been given so far: how often each pair of systems, with its first response on which side. */
export type Standing = SystemPair & { firstSide: Side; n: number }

export type Wish = SystemPair & {
  firstSide: Side
  /** Leaves the rater two apart between the sides: only taken when nothing better is open, and counted. */
  exception: boolean
}

/** The furthest a rater's two sides may come apart. */
const furthest = 2

/**
 * What a rater should see next, best first: the pair of systems they have seen least, on the side they are owed.
 * Ties are broken by chance, so that no pattern tells raters what comes. The caller takes the first wish that an open
 * slot fulfils; an empty list means that nothing may be given.
 */
export function wishes(pairs: readonly SystemPair[], standing: readonly Standing[], random: Random): Wish[] {
  const lead = standing.reduce((sum, { firstSide, n }) => sum + (firstSide === 'a' ? n : -n), 0)
  const seen = (pair: SystemPair) =>
    standing.reduce((sum, one) => sum + (one.first === pair.first && one.second === pair.second ? one.n : 0), 0)
  const ordered = shuffled(pairs, random)
    .map((pair) => ({ pair, n: seen(pair) }))
    .sort((one, other) => one.n - other.n)
  const chance: Side[] = random.integer(0, 1) === 0 ? ['a', 'b'] : ['b', 'a']
  const owed: Side[] = lead === 0 ? chance : [lead > 0 ? 'b' : 'a']
  const within = ordered.flatMap(({ pair }) => owed.map((firstSide) => ({ ...pair, firstSide, exception: false })))
  if (lead === 0 || Math.abs(lead) + 1 > furthest) return within
  const against: Side = lead > 0 ? 'a' : 'b'
  return [...within, ...ordered.map(({ pair }) => ({ ...pair, firstSide: against, exception: true }))]
}
