import { conversationOf } from './chatMessages.ts'
import { allHave, anyHas, firstOf, systemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import { extrasOf, promptUpTo, raterOf } from './ownFields.ts'
import type { Fields } from './rows.ts'

const chosenNames = ['chosen_system', 'chosen_model', 'chosen-model'] as const
const rejectedNames = ['rejected_system', 'rejected_model', 'rejected-model'] as const

/**
 * TRL's preference format, standard or conversational, with the prompt apart or within. Rows that do not say which systems
 * answered stand as "chosen" against "rejected".
 */
export const trlPreference: Format = {
  name: 'trl-preference',
  holds: ['judgments', 'responses'],
  recognise: ({ rows }) => allHave(rows, 'chosen', 'rejected') && !anyHas(rows, 'winner', 'preference'),
  *read({ fields }) {
    const [chosenName, rejectedName] = [firstOf(fields, chosenNames), firstOf(fields, rejectedNames)]
    const named = chosenName !== undefined && rejectedName !== undefined
    const systems = named
      ? twoSystems(systemOf(fields, chosenName), systemOf(fields, rejectedName))
      : { systemA: 'chosen', systemB: 'rejected' }
    const chosen = exchangeOfRow(fields, 'chosen')
    const rejected = exchangeOfRow(fields, 'rejected')
    const { cut, ...prompt } = promptUpTo(fields, chosen.asked)
    if (!cut) {
      yield { kind: 'prompt', ...prompt }
      yield { kind: 'response', ...prompt, system: systems.systemA, turns: chosen.answered }
      yield { kind: 'response', ...prompt, system: systems.systemB, turns: rejected.answered }
    }
    yield {
      kind: 'judgment',
      ...prompt,
      systems,
      preference: 'a',
      bothBad: false,
      sideShown: false,
      ...raterOf(fields),
      ...extrasOf(fields),
      ...(named ? {} : { remark: 'rows that do not name the systems; they stand as “chosen” and “rejected”' }),
    }
  },
}

/** What was asked and answered by one of the answers of a row and the prompt before it, text or messages. */
export function exchangeOfRow(fields: Fields, name: string): { asked: string[]; answered: string[] } {
  if (Array.isArray(fields[name])) {
    const before = Array.isArray(fields['prompt']) ? (fields['prompt'] as unknown[]) : []
    return conversationOf([...before, ...(fields[name] as unknown[])], name)
  }
  return { asked: [textOf(fields, 'prompt')], answered: [textOf(fields, name)] }
}
