import { allHave, anyHas, idOf, Refused, systemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'

/** Ready-made pairs: a prompt, two responses and their systems in one row, known by an id of its own. */
export const pairs: Format = {
  name: 'pairs',
  holds: ['responses'],
  fields: ['id', 'prompt', 'response_a', 'response_b', 'model_a', 'model_b', 'system_a', 'system_b', 'category'],
  recognise: ({ rows }) =>
    allHave(rows, 'prompt', 'response_a', 'response_b') &&
    (allHave(rows, 'model_a', 'model_b') || allHave(rows, 'system_a', 'system_b')) &&
    !anyHas(rows, 'winner', 'preference'),
  *read({ fields }) {
    const id = idOf(fields, 'id')
    yield { kind: 'uniqueId', id }
    const prompt = textOf(fields, 'prompt')
    if (prompt.trim() === '') throw new Refused('"prompt" is empty')
    const named = fields['model_a'] === undefined ? 'system' : 'model'
    const { systemA, systemB } = twoSystems(systemOf(fields, `${named}_a`), systemOf(fields, `${named}_b`))
    const a = nonEmpty(textOf(fields, 'response_a'), 'response_a')
    const b = nonEmpty(textOf(fields, 'response_b'), 'response_b')
    yield { kind: 'prompt', promptId: id, promptTurns: [prompt], idOfRow: true }
    yield { kind: 'response', promptTurns: [prompt], system: systemA, turns: [a] }
    yield { kind: 'response', promptTurns: [prompt], system: systemB, turns: [b] }
  },
}

/** A pair with nothing on one side is no pair; where each system has a file of its own, an empty response is an answer. */
function nonEmpty(text: string, name: string): string {
  if (text === '') throw new Refused(`"${name}" is empty`)
  if (text.trim() === '') throw new Refused(`"${name}" is white space only`, text)
  return text
}
