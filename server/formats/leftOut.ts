import type { Preference } from '../contract/judgment.ts'
import { judgedTurns, type Exported } from './exported.ts'

/** Why a format has no room for a judgment. */
export const whyNot = ['ties', 'both bad', 'without texts', 'several turns', 'single responses'] as const
export type WhyNot = (typeof whyNot)[number]

/** What a format may stumble over in a judgment. */
export type Shape = {
  /** Null where a single response was graded. */
  preference: Preference | null
  bothBad: boolean
  /** Whether the prompt and both responses have texts. */
  withTexts: boolean
  /** Whether several turns were judged together. */
  severalTurns: boolean
}

export function shapeOf({ judgment, comparison }: Exported): Shape {
  const { preference, bothBad } = judgment
  const { prompt, firstTurns, secondTurns } = comparison
  return {
    preference,
    bothBad,
    withTexts: prompt.turns.length > 0 && firstTurns !== null && secondTurns !== null,
    severalTurns: judgedTurns(comparison) > 1,
  }
}

/** The reasons of a format that needs texts. */
export const needsTexts = ({ withTexts }: Shape): WhyNot | null => (withTexts ? null : 'without texts')

/** The reasons of a format that holds one prompt and one response for each system. */
export const needsOneTurn = (shape: Shape): WhyNot | null =>
  needsTexts(shape) ?? (shape.severalTurns ? 'several turns' : null)

/** Why a format of others has no room: none of them has a word for a grade of a single response. */
export function whyLeftOut(
  { leavesOut }: { leavesOut?: (shape: Shape) => WhyNot | null },
  shape: Shape,
): WhyNot | null {
  return shape.preference === null ? 'single responses' : (leavesOut?.(shape) ?? null)
}
