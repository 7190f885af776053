import type { Preference } from '../contract/judgment.ts'
import { conversationOf } from './chatMessages.ts'
import {
  allHave,
  anyHas,
  has,
  listOf,
  objectFrom,
  optionalText,
  Refused,
  systemOf,
  textOf,
  twoSystems,
} from './fields.ts'
import type { Format } from './format.ts'
import { extrasOf, promptUpTo, raterOf } from './ownFields.ts'
import type { Fields } from './rows.ts'

/**
 * HelpSteer3's preferences: each individual one is a judgment; the overall one, which is made of them, is passed over.
 * Where the systems are not named, as in the published set, they stand as "response1" and "response2".
 */
export const helpSteer3: Format = {
  name: 'helpsteer3',
  holds: ['judgments', 'responses'],
  recognise: ({ rows }) =>
    allHave(rows, 'context', 'response1', 'response2') && anyHas(rows, 'individual_preference', 'overall_preference'),
  *read({ fields }) {
    const named = has(fields, 'system1') && has(fields, 'system2')
    const systems = named
      ? twoSystems(systemOf(fields, 'system1'), systemOf(fields, 'system2'))
      : { systemA: 'response1', systemB: 'response2' }
    const texts = [textOf(fields, 'response1'), textOf(fields, 'response2')] as const
    const { asked, answered } = conversationOf(listOf(fields, 'context'), 'context')
    // Answers within the context belong to neither system, so the whole context is what was asked.
    const turns = answered.length === 0 ? asked : [contextText(asked, answered)]
    const { cut, ...prompt } = promptUpTo(fields, turns)
    if (!cut) {
      yield { kind: 'prompt', ...prompt, category: optionalText(fields, 'domain') }
      yield { kind: 'response', ...prompt, system: systems.systemA, turns: [texts[0]] }
      yield { kind: 'response', ...prompt, system: systems.systemB, turns: [texts[1]] }
    }
    for (const one of judgmentsOf(fields)) {
      if (one['score'] === null || one['score'] === undefined) {
        yield { kind: 'noPreference' }
        continue
      }
      yield {
        kind: 'judgment',
        ...prompt,
        systems,
        preference: preferenceOf(one['score']),
        bothBad: false,
        sideShown: false,
        ...raterOf(one),
        rationale: optionalText(one, 'reasoning'),
        ...extrasOf({ ...one, judged_turn: fields['judged_turn'] }),
        ...(named ? {} : { remark: 'judgments of systems without a name; they stand as “response1” and “response2”' }),
      }
    }
  },
}

function judgmentsOf(fields: Fields): Fields[] {
  if (!has(fields, 'individual_preference')) return [{ score: fields['overall_preference'] }]
  return listOf(fields, 'individual_preference').map((one) => objectFrom(one, 'individual_preference'))
}

function preferenceOf(score: unknown): Preference {
  if (typeof score !== 'number' || !Number.isInteger(score) || Math.abs(score) > 3)
    throw new Refused('the score is not a whole number from -3 to 3', score)
  return score === 0 ? 'tie' : score < 0 ? 'a' : 'b'
}

function contextText(asked: string[], answered: string[]): string {
  return asked
    .flatMap((question, turn) => {
      const answer = answered[turn]
      return answer === undefined ? [`User: ${question}`] : [`User: ${question}`, `Assistant: ${answer}`]
    })
    .join('\n\n')
}
