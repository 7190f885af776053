import { sideUnknown, tie } from '../judgmentTable.ts'
import type { ByComparison } from './byComparison.ts'

/** A rater's judgment of a comparison held against the same rater's next one of it. */
export type Repeats = {
  n: number
  sameOutcome: number
  /** Exactly one of the two is a tie. */
  oneTie: number
  /** A win one time and a loss the other. */
  opposite: number
}

export type SelfConsistency = {
  /** The responses stood as before. */
  sameSides: Repeats
  /** The sides were swapped; `opposite` then means that the same side was preferred again. */
  flipped: Repeats
  /** Where the responses stood is not recorded. */
  sidesUnknown: Repeats
}

/**
 * How often raters judged a comparison again as they had judged it before, by whether the sides were swapped meanwhile:
 * only then can side and response be told apart. Of three judgments or more, each is held against the next.
 */
export function selfConsistency({ table, outcome, repeats }: ByComparison, of?: number): SelfConsistency {
  const { firstSide } = table.judgments
  const found: SelfConsistency = { sameSides: none(), flipped: none(), sidesUnknown: none() }
  for (const ofComparison of repeats.values()) {
    for (const [who, made] of ofComparison) {
      if (of !== undefined && who !== of) continue
      for (const [index, later] of made.slice(1).entries()) {
        const earlier = made[index]!
        const [before, after] = [firstSide[earlier]!, firstSide[later]!]
        const repeated =
          before === sideUnknown || after === sideUnknown
            ? found.sidesUnknown
            : before === after
              ? found.sameSides
              : found.flipped
        repeated.n += 1
        if (outcome[earlier] === outcome[later]) repeated.sameOutcome += 1
        else if (outcome[earlier] === tie || outcome[later] === tie) repeated.oneTie += 1
        else repeated.opposite += 1
      }
    }
  }
  return found
}

const none = (): Repeats => ({ n: 0, sameOutcome: 0, oneTie: 0, opposite: 0 })
