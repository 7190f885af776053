import type { Judges } from '../contract/judges.ts'
import type { RaterKind } from '../contract/rater.ts'
import { viewOf } from '../stats/bias/view.ts'
import { amongPeople, withMajority, withPeople } from '../stats/judges/agreement.ts'
import { lengthPreference } from '../stats/judges/lengthPreference.ts'
import { orderConsistency } from '../stats/judges/orderConsistency.ts'
import { selfPreference } from '../stats/judges/selfPreference.ts'
import { verdictsOf, outcomesOfPeople, type Rule } from '../stats/judges/verdicts.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'

/**
 * Each language model that judged beside the people of a table: agreement, order, self-preference, length. People are
 * the raters of the kinds given, `human` where none is. `ownSystems` says which systems are of a judge's own family, by
 * the judge's name; nobody guesses it. `rule` makes one verdict of several on one comparison. Throws a RangeError for a
 * name that the table does not know.
 */
export function judgesOf(
  table: JudgmentTable,
  options: {
    target?: string
    baselines?: readonly string[]
    level?: number
    rule?: Rule
    people?: readonly RaterKind[]
    ownSystems?: Readonly<Record<string, readonly string[]>>
  } = {},
): Judges {
  const { target, baselines, level = 0.95, rule = 'unanimous', people: kinds = ['human'], ownSystems = {} } = options
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, not ${level}.`)
  const { raters } = table
  for (const name of Object.keys(ownSystems)) {
    if (!raters.some((rater) => rater.kind === 'judge' && rater.name === name)) {
      throw new RangeError(`No judge of these judgments is called ${name}.`)
    }
  }
  const pairs = { target, baselines }
  const people = viewOf(table, pairs, (rater) => kinds.includes(raters[rater]!.kind))
  const outcomes = outcomesOfPeople(people)
  const judges = raters.flatMap(({ name, kind }, index) => {
    if (kind !== 'judge') return []
    const view = viewOf(table, pairs, (rater) => rater === index)
    const verdicts = verdictsOf(view, rule)
    return {
      judge: name,
      judgments: view.n,
      comparisons: verdicts.size,
      people: withPeople(verdicts, outcomes, level),
      majority: withMajority(verdicts, outcomes, level),
      order: orderConsistency(view, level),
      selfPreference: selfPreference(verdicts, outcomes, ownSystems[name] ?? [], level),
      length: lengthPreference(verdicts, people, level),
    }
  })
  return {
    level,
    rule,
    people: { judgments: people.n, raters: new Set(people.rater).size, agreement: amongPeople(outcomes, level) },
    judges,
    ...(judges.length === 0 && { why: 'No language model judged.' }),
  }
}
