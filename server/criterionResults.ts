import type { answerCountsOf } from '../db/answerCounts.ts'
import { estimates } from './analysis/liveRates.ts'
import type { Answers } from './contract/design.ts'
import type { CriterionTallies, Degrees } from './contract/results.ts'
import { outcomeFor, otherSide } from './stats/outcome.ts'
import { ratesFromCounts } from './stats/rates/countRates.ts'
import { tally } from './stats/rates/tally.ts'

/** Counters of answers beyond the preference, with the names of their systems. */
export type AnswerCount = Awaited<ReturnType<typeof answerCountsOf>>[number] & { first: string; second: string }

/** The tallies of each further criterion, of the pairs of systems that the study's own tallies are of. */
export function criterionTallies(
  { criteria = [] }: Answers,
  counts: AnswerCount[],
  pairs: [string, string][],
): CriterionTallies[] {
  return criteria.map(({ name, question }) => {
    const own = counts
      .filter(({ criterion }) => criterion === name)
      .map((count) => ({ ...count, sideRecorded: true, bothBad: false }))
    const tallies = pairs.map(([target, baseline]) => {
      const { n, win, tie, loss } = tally(own, target, baseline)
      const rates = estimates(ratesFromCounts(win, tie, loss))
      return { target, baseline, n, win, tie, loss, ...(rates ? { rates } : {}) }
    })
    return { criterion: name, question, tallies }
  })
}

/** How much better the preferred side was said to be, seen from a target. */
export function degreesOf(counts: AnswerCount[], target: string, baseline: string): Degrees {
  const degrees: Degrees = { win: { slight: 0, much: 0 }, loss: { slight: 0, much: 0 } }
  for (const { first, second, criterion, degree, preference, firstSide, n } of counts) {
    if (criterion !== '' || degree === '') continue
    const targetIsFirst = first === target && second === baseline
    if (!targetIsFirst && !(second === target && first === baseline)) continue
    const outcome = outcomeFor(targetIsFirst ? firstSide : otherSide(firstSide), preference)
    if (outcome !== 'tie') degrees[outcome][degree] += n
  }
  return degrees
}
