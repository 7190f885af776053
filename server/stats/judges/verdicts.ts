import { majorityOutcome } from '../rates/majority.ts'
import type { View } from '../bias/view.ts'

/** A loss, tie or win of a comparison's first system. */
export type Verdict = 0 | 0.5 | 1

/** `unanimous`: several verdicts that differ in any way are a tie. `sum`: the side that is ahead after all of them. */
export type Rule = 'unanimous' | 'sum'

/**
 * One verdict out of several on the same comparison, such as the two orders of a pair; of none, a RangeError.
 * Source of `unanimous`: Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, section 3.4;
 * of `sum`: Chen et al. (2023), AlpaGasus, and Li et al. (2024), From Quantity to Quality: better in both orders, or once
 * better and once equal, is a win.
 */
export function combined(verdicts: readonly Verdict[], rule: Rule): Verdict {
  const [first] = verdicts
  if (first === undefined) throw new RangeError('One verdict out of none cannot be had.')
  if (rule === 'unanimous') return verdicts.every((verdict) => verdict === first) ? first : 0.5
  const ahead = verdicts.reduce<number>((sum, verdict) => sum + verdict - 0.5, 0)
  return ahead > 0 ? 1 : ahead < 0 ? 0 : 0.5
}

/** One verdict on each comparison that the judgments of a view are about, by comparison. */
export function verdictsOf(view: View, rule: Rule): Map<number, Verdict> {
  const lists = new Map<number, Verdict[]>()
  for (let k = 0; k < view.n; k++) {
    const comparison = comparisonOf(view, k)
    const verdict = outcomeOf(view, k)
    const list = lists.get(comparison)
    if (list === undefined) lists.set(comparison, [verdict])
    else list.push(verdict)
  }
  return new Map([...lists].map(([comparison, list]) => [comparison, combined(list, rule)]))
}

/** The comparison that an entry of a view is about. */
export function comparisonOf({ table, judgment }: View, entry: number): number {
  return table.judgments.comparison[judgment[entry]!]!
}

/** What an entry of a view says of the first system of its comparison. */
export function outcomeOf({ table, judgment }: View, entry: number): Verdict {
  return (table.judgments.outcome[judgment[entry]!]! / 2) as Verdict
}

/** People's judgments, and how many said loss, tie and win of each comparison: three numbers a comparison. */
export type PeopleOutcomes = { people: View; outcomes: Int32Array }

/** Counts people's outcomes by comparison, once for all that is asked of them. */
export function outcomesOfPeople(people: View): PeopleOutcomes {
  const outcomes = new Int32Array(3 * people.table.comparisons.prompt.length)
  for (let k = 0; k < people.n; k++) outcomes[3 * comparisonOf(people, k) + 2 * outcomeOf(people, k)]!++
  return { people, outcomes }
}

/** What most of a comparison's judgments say, by the one rule for majorities; undefined without judgments. */
export function majorityOf(loss: number, tie: number, win: number): Verdict | undefined {
  const outcome = majorityOutcome(win, tie, loss)
  return outcome && worth[outcome]
}

const worth = { loss: 0, tie: 0.5, win: 1 } as const
