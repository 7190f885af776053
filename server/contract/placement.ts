import type { Side } from './judgment.ts'

/** What stands among the pairs of the plan, judged like them and never counted. */
export type Beside = 'gold' | 'attention' | 'repeat' | 'flipped'

/** How much a rater was given: pairs of the plan, and of each thing beside it. */
export type Given = Record<'plan' | Beside, number>

export const nothingGiven: Given = { plan: 0, gold: 0, attention: 0, repeat: 0, flipped: 0 }

/** Where these stand for one rater. */
export type Placement = {
  /** How many things one rater sees in all. */
  length: number
  /** How many pairs lie at least between a pair and its repeat. */
  apart: number
  /**
   * What may stand next, best first, after what was given; nothing: a pair of the plan. What could not be given at its
   * place is still due at the next one. Once the plan has `ended` for this rater all that is left is due.
   */
  next(given: Given, ended: boolean): Beside[]
  /** Which gold item comes after so many of them. */
  gold(given: number): number
  /** The side of the first response of what comes after so many things. */
  side(given: number): Side
  /** What the attention check asks for that comes after so many of them, out of what may be answered. */
  attention(given: number, answers: readonly string[]): string
  /** Which of so many pairs comes again, after so many repeats. */
  again(given: number, candidates: number): number
}

/** A known answer as it is given on the screen: by side. Ties and grades have no side. */
export function onScreen(answer: string, firstSide: Side): string {
  if (answer !== 'first' && answer !== 'second') return answer
  return (answer === 'first') === (firstSide === 'a') ? 'a' : 'b'
}
