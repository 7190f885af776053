import type { Measure } from '../../server/contract/estimate.ts'
import type { JudgeReport, Judges } from '../../server/contract/judges.ts'
import { boundsOf, levelOf, written, type Format } from './measures.ts'
import { isolated } from './words.ts'

/** How far language models say what people say, beside people among themselves, in a sentence. */
export function judgesAnswer({ judges, people, why }: Judges): string {
  if (judges.length === 0) return why ?? 'No language model judged what people judged.'
  const { withoutTies } = people.agreement
  const said = judges.map(({ judge, people: { withoutTies: own } }) => {
    const bounds = boundsOf(own, 'share')
    return own.estimate === null
      ? `${isolated(judge)} and people judged nothing in common without a tie`
      : `${isolated(judge)} prefers what a person prefers in ${written(own.estimate, 'share')} of cases` +
          (bounds === null ? '' : ` (${levelOf(own)} interval ${bounds}%, ${own.method})`)
  })
  const among =
    withoutTies.estimate === null
      ? 'how far two people agree is not known'
      : `two people agree in ${written(withoutTies.estimate, 'share')}`
  return `Where neither says tie, ${said.join('; ')}; ${among}.`
}

type JudgeRow = {
  label: string
  /** Where it is told. */
  method: string
  about: string
  format: Format
  of: (judge: JudgeReport) => Measure
  /** The same of people among themselves, where there is such a number. */
  people?: Measure
}

/** What is known of each judge, a row a number. */
export function judgeRows(judges: Judges): JudgeRow[] {
  return [
    {
      label: 'Says what one person says',
      method: 'judge-agreement',
      about: 'Over all pairs of the judge’s judgment and a person’s of the same comparison.',
      format: 'share',
      of: ({ people }) => people.withTies,
      people: judges.people.agreement.withTies,
    },
    {
      label: 'The same, where neither says tie',
      method: 'judge-agreement',
      about: 'Over the pairs in which nobody said tie.',
      format: 'share',
      of: ({ people }) => people.withoutTies,
      people: judges.people.agreement.withoutTies,
    },
    {
      label: 'Says what most people say',
      method: 'judge-majority',
      about: 'Over comparisons; people who are split evenly count as a tie.',
      format: 'share',
      of: ({ majority }) => majority.withTies,
    },
    {
      label: 'κ with what most people say',
      method: 'judge-majority',
      about: 'Agreement with the majority beyond chance.',
      format: 'number',
      of: ({ majority }) => majority.kappa,
    },
    {
      label: 'Same outcome in both orders',
      method: 'order-consistency',
      about: 'Comparisons shown in both orders of which the same response was preferred both times, or none.',
      format: 'share',
      of: ({ order }) => order.consistent,
    },
    {
      label: 'Prefers the first, whichever it is',
      method: 'order-consistency',
      about: 'Comparisons shown in both orders of which the response shown first was preferred both times.',
      format: 'share',
      of: ({ order }) => order.biasedToFirst,
    },
    {
      label: 'Gives its own family more than people do',
      method: 'self-preference',
      about:
        'The difference of the half-tie rates of these systems: the judge’s minus people’s, on the same comparisons.',
      format: 'share',
      of: ({ selfPreference }) => selfPreference.difference,
    },
    {
      label: 'Likes length more than people do',
      method: 'length-preference',
      about: 'The difference of log odds for the longer response per standard difference, on the same comparisons.',
      format: 'number',
      of: ({ length }) => length.difference,
    },
  ]
}

/** The methods of all those intervals, each once. */
export const judgeMethods = (judges: Judges) => [
  ...new Set(judges.judges.slice(0, 1).flatMap((judge) => judgeRows(judges).map(({ of }) => of(judge).method))),
]
