import { combined, type Rule, type Verdict } from './verdicts.ts'

/** Scores that a judge gave the two responses of one comparison: the own system's first. */
export type ScorePair = readonly [own: number, other: number]

/** The verdict that two scores amount to: the higher one wins, equal ones tie. Scores that are no numbers are a RangeError. */
export function verdictOfScores([own, other]: ScorePair): Verdict {
  if (!Number.isFinite(own) || !Number.isFinite(other)) throw new RangeError('A score is a finite number.')
  return own > other ? 1 : own < other ? 0 : 0.5
}

/** Wins, ties and losses, and both totals, of comparisons that were each scored once or in several orders. */
export function tallyOfScores(comparisons: readonly (readonly ScorePair[])[], rule: Rule) {
  const tally = { win: 0, tie: 0, loss: 0, own: 0, other: 0 }
  for (const pairs of comparisons) {
    const verdict = combined(pairs.map(verdictOfScores), rule)
    tally[verdict === 1 ? 'win' : verdict === 0 ? 'loss' : 'tie']++
    for (const [own, other] of pairs) {
      tally.own += own
      tally.other += other
    }
  }
  return tally
}
