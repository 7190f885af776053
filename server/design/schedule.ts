import type { Side } from '../contract/judgment.ts'
import { leadOf, leavesRoom, type Standing, type SystemPair, type Wish } from '../contract/standing.ts'
import { shuffled, type Random } from '../stats/random.ts'

/**
 * What a rater should see next, best first: the pair of systems they have seen least, on the side they are owed.
 * Ties are broken by chance, so that no pattern tells raters what comes. The caller takes the first wish that an open
 * slot fulfils; an empty list means that nothing may be given. Pairs that lead away from balance are wished for only
 * with empty hands: by the time a pair in hand is judged, something better may be open.
 */
export function wishes(pairs: readonly SystemPair[], standing: Standing, random: Random): Wish[] {
  const { given, held } = standing
  const lead = leadOf(given)
  const seen = (pair: SystemPair) =>
    given.reduce((sum, one) => sum + (one.first === pair.first && one.second === pair.second ? one.n : 0), 0)
  const ordered = shuffled(pairs, random)
    .map((pair) => ({ pair, n: seen(pair) }))
    .sort((one, other) => one.n - other.n)
  const even = evenSides(standing, random)
  const owed = lead === 0 ? even : [lead > 0 ? ('b' as const) : ('a' as const)]
  const on = (sides: Side[], exception: boolean) => {
    const free = sides.filter((side) => leavesRoom(standing, side))
    return ordered.flatMap(({ pair }) => free.map((firstSide) => ({ ...pair, firstSide, exception })))
  }
  const within = on(owed, false)
  return lead === 0 || held.length > 0 ? within : [...within, ...on([lead > 0 ? 'a' : 'b'], true)]
}

/**
 * The sides for a rater who is owed neither: by chance, unless raters before them left clearly more open on one. Left to
 * chance alone, a plan's last raters could find open only what takes them out of their bound.
 */
function evenSides({ open }: Standing, random: Random): Side[] {
  const chance: Side[] = random.integer(0, 1) === 0 ? ['a', 'b'] : ['b', 'a']
  if (!open || Math.abs(open.a - open.b) < 2) return chance
  return open.a > open.b ? ['a', 'b'] : ['b', 'a']
}
