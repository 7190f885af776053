import type { KeptDesign } from '../contract/design.ts'
import type { Beside, Placement } from '../contract/placement.ts'
import { seeded, seedFor, shuffled } from '../stats/random.ts'

/** A gold item in so many pairs; closer where a rater would meet fewer than `fewestGold`, to one in `closest`. */
const goldEvery = 20
const fewestGold = 10
const closest = 5
/** A repeat comes at least so many pairs after its first showing. */
export const repeatApart = 20
/** An attention check falls into each stretch of at most so many pairs. */
const attentionWithin = 50

/**
 * Where a study's rules place gold items, attention checks and repeats for one rater, of whom `pairs` of the plan are
 * expected: drawn block by block from the study's seed and the rater, so that nothing foretells them and the same rater
 * meets the same at every visit. Undefined where the study has nothing of the kind.
 */
export function placementOf(
  { gold, attentionChecks = 0, repeats }: NonNullable<KeptDesign['quality']>,
  { pairs, seed, raterId }: { pairs: number; seed: number; raterId: string },
): Placement | undefined {
  const draw = (what: string, number: number) => seeded(seedFor(seed, raterId, what, String(number)))
  const apart = repeats?.apart ?? repeatApart
  const again = pairs > apart ? Math.round((repeats?.share ?? 0) * pairs) : 0
  const others = pairs + again + attentionChecks
  const every = gold?.every ?? Math.min(goldEvery, Math.max(closest, Math.floor(pairs / fewestGold) + 1))
  const golden = Math.min(gold?.items ?? 0, Math.floor(others / (every - 1)))
  const length = others + golden
  if (length === pairs) return undefined

  const share = repeats?.flipped ?? 0.5
  const offset = draw('flipped', 0).number()
  const flippedOf = (n: number) => Math.floor(n * share + offset)
  /** How many of `count` blocks, laid from after `from` to `to`, have their draw at or before a position. */
  const dueBy = (what: string, position: number, count: number, from: number, to: number): number => {
    if (count === 0 || position <= from) return 0
    const width = (to - from) / count
    const startOf = (block: number) => from + Math.floor(block * width)
    const block = Math.min(count, Math.floor((position - from - 1) / width))
    // A block's edge is rounded down: the position may lie in the block before.
    const within = block > 0 && position <= startOf(block) ? block - 1 : block
    if (within >= count) return count
    const size = startOf(within + 1) - startOf(within)
    const at = startOf(within) + draw(what, within).integer(1, Math.max(1, size))
    return within + (at <= position ? 1 : 0)
  }

  return {
    length,
    apart,
    next(given, ended) {
      const repeated = given.repeat + given.flipped
      const position = ended ? length : given.plan + given.gold + given.attention + repeated + 1
      const stretch = Math.min(length, attentionWithin * attentionChecks)
      const due: Beside[] = []
      if (given.attention < dueBy('attention', position, attentionChecks, 0, stretch)) due.push('attention')
      if (given.gold < dueBy('gold', position, golden, 0, golden * every)) due.push('gold')
      if (repeated < dueBy('repeat', position, again, apart, length)) {
        due.push(flippedOf(repeated + 1) > flippedOf(repeated) ? 'flipped' : 'repeat')
      }
      return due
    },
    gold: (given) => shuffled(numbers(gold?.items ?? 0), draw('gold order', 0))[given] ?? given,
    side: (given) => (draw('side', given).integer(0, 1) === 0 ? 'a' : 'b'),
    attention: (given, answers) => answers[draw('asked', given).integer(0, answers.length - 1)] ?? 'tie',
    again: (given, candidates) => draw('again', given).integer(0, candidates - 1),
  }
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
}
