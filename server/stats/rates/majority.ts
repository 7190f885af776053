import type { Outcome } from '../../contract/judgment.ts'

/**
 * What most of a comparison's judgments say. Where two or three outcomes share the largest number, the comparison is a tie:
 * raters who are split evenly prefer neither. Without judgments: undefined.
 */
export function majorityOutcome(win: number, tie: number, loss: number): Outcome | undefined {
  if (win + tie + loss === 0) return undefined
  if (win > tie && win > loss) return 'win'
  return loss > tie && loss > win ? 'loss' : 'tie'
}
