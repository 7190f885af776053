import type { Side } from './judgment.ts'

/** A pair of systems that a study compares; twice the same where single responses are judged. */
export type SystemPair = { first: string; second: string }

/** How often a rater was given a pair of systems with its first response on a side. */
export type Given = SystemPair & { firstSide: Side; n: number }

/** What weighs on a rater's balance: the pairs that they hold or that count for them. */
export type Standing = {
  given: Given[]
  /** The sides of those not judged yet: each may still be skipped or run out. */
  held: Side[]
  /** Those in hand are judged in the order in which they were given: they weigh as if they were judged already. */
  inOrder?: boolean
  /** How many places of the plan are open on each side; absent where that makes no difference. */
  open?: Record<Side, number> | undefined
  /** How many comparisons of the plan this rater can still be given. */
  left?: number
}

export type Wish = SystemPair & {
  firstSide: Side
  /** On the side with fewer places left, for a rater who is owed neither: taken when the other side cannot be had. */
  lesser: boolean
  /** Leaves the rater two apart between the sides: only taken when nothing better is open, and counted. */
  exception: boolean
}

/** The furthest a rater's two sides may come apart. */
const furthest = 2

/** With so few comparisons before them a rater's last side decides whether others can take what is left. */
export const nearTheEnd = 2

/** By how many a rater's pairs on side a lead those on side b. A single response stands alone: it has no side. */
export function leadOf(given: readonly Given[]): number {
  return given.reduce((sum, { first, second, firstSide, n }) => {
    return first === second ? sum : sum + (firstSide === 'a' ? n : -n)
  }, 0)
}

/**
 * Whether a rater may be given one more pair on a side, or have one more count. Their sides stay within the bound whatever
 * becomes of the pairs in hand, so what is held on the other side is no counterweight: it may be skipped. In order it is one.
 */
export function leavesRoom({ given, held, inOrder }: Standing, firstSide: Side): boolean {
  const lead = firstSide === 'a' ? leadOf(given) : -leadOf(given)
  if (inOrder) return lead < furthest
  return lead + held.filter((side) => side !== firstSide).length < furthest
}

/** Whether a pair on a side takes a rater further from their balance. */
export function leadsAway(given: readonly Given[], firstSide: Side): boolean {
  return firstSide === 'a' ? leadOf(given) > 0 : leadOf(given) < 0
}

/** By how many a row of sides leads to side a. */
export const leadOfSides = (sides: readonly Side[]): number =>
  sides.reduce((sum, side) => sum + (side === 'a' ? 1 : -1), 0)

/** Whether one more judgment on a side keeps a rater, whose judged pairs have a lead, within the bound. */
export const isWithin = (lead: number, firstSide: Side): boolean =>
  Math.abs(lead + leadOfSides([firstSide])) <= furthest

/**
 * Where pairs in hand stand that would take a rater out of the bound when all are judged in this order after a lead; without
 * them the others do not, wherever the rater stops.
 */
export function thatLeadTooFar(lead: number, sides: readonly Side[]): number[] {
  let now = lead
  return sides.flatMap((side, place) => {
    if (!isWithin(now, side)) return [place]
    now += leadOfSides([side])
    return []
  })
}
