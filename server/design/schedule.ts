import type { Side } from '../contract/judgment.ts'
import {
  leadOf,
  leavesRoom,
  nearTheEnd,
  type Given,
  type Standing,
  type SystemPair,
  type Wish,
} from '../contract/standing.ts'
import { shuffled, type Random } from '../stats/random.ts'

/** How far down the list a wish stands, apart from its pair of systems. */
type Rank = Pick<Wish, 'lesser' | 'exception'>

/**
 * What a rater should see next, best first: the pair of systems they have seen least, on the side they are owed.
 * Ties are broken by chance, so that no pattern tells raters what comes. The caller takes the first wish that an open
 * slot fulfils; an empty list means that nothing may be given. Pairs that lead away from balance are wished for only
 * with empty hands: by the time a pair in hand is judged, something better may be open.
 */
export function wishes(pairs: readonly SystemPair[], standing: Standing, random: Random): Wish[] {
  const { given, held } = standing
  const lead = leadOf(given)
  const seen = countedBySystems(given)
  const ordered = shuffled(pairs, random)
    .map((pair) => ({ pair, n: seen(pair) }))
    .sort((one, other) => one.n - other.n)
  const on = (sides: Side[], rank: Rank): Wish[] => {
    const free = sides.filter((side) => leavesRoom(standing, side))
    return ordered.flatMap(({ pair }) => {
      // A single response is shown as side a.
      const fitting = pair.first === pair.second ? free.filter((side) => side === 'a') : free
      return fitting.map((firstSide) => ({ ...pair, firstSide, ...rank }))
    })
  }
  if (lead === 0) {
    const chance: Side[] = random.integer(0, 1) === 0 ? ['a', 'b'] : ['b', 'a']
    const more = moreOpen(standing)
    return more
      ? [...on([more], plain), ...on([otherThan(more)], { lesser: true, exception: false })]
      : on(chance, plain)
  }
  const owed = lead > 0 ? 'b' : 'a'
  const within = on([owed], plain)
  return held.length > 0 ? within : [...within, ...on([otherThan(owed)], { lesser: false, exception: true })]
}

const plain: Rank = { lesser: false, exception: false }

const otherThan = (side: Side): Side => (side === 'a' ? 'b' : 'a')

/**
 * The side that a rater who is owed neither should get, since raters before them left more open on it: by chance alone, a
 * plan's last raters could find open only what takes them out of their bound. One place more may be left to others while
 * this rater has enough before them; minding it each time would make sides alternate where a plan is odd.
 */
function moreOpen({ open, left = 0 }: Standing): Side | undefined {
  if (!open || Math.abs(open.a - open.b) < (left > nearTheEnd ? 2 : 1)) return undefined
  return open.a > open.b ? 'a' : 'b'
}

/** How often each pair of systems was given. */
function countedBySystems(given: readonly Given[]): (pair: SystemPair) => number {
  const counts = new Map<string, Map<string, number>>()
  for (const { first, second, n } of given) {
    const ofFirst = counts.get(first) ?? new Map<string, number>()
    if (ofFirst.size === 0) counts.set(first, ofFirst)
    ofFirst.set(second, (ofFirst.get(second) ?? 0) + n)
  }
  return ({ first, second }) => counts.get(first)?.get(second) ?? 0
}
