import type { Preference } from '../contract/judgment.ts'
import { allHave, anyHas, has, Refused, systemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import { extrasOf, promptUpTo, raterOf } from './ownFields.ts'
import { exchangeOfRow } from './trlPreference.ts'

const preferences: Record<string, Preference> = { win: 'a', loss: 'b', tie: 'tie' }

/**
 * TRL's unpaired preference format. A label alone is about one answer and no comparison, so only rows of our own export
 * hold judgments: two rows each, of which one is the judgment.
 */
export const trlKto: Format = {
  name: 'trl-kto',
  holds: ['judgments', 'responses'],
  recognise: ({ rows }) => allHave(rows, 'prompt', 'completion', 'label') && !anyHas(rows, 'winner', 'preference'),
  *read({ fields }) {
    if (typeof fields['label'] !== 'boolean') throw new Refused('"label" is neither true nor false', fields['label'])
    for (const name of ['system', 'against', 'outcome']) {
      if (has(fields, name)) continue
      throw new Refused(`a label alone compares nothing: the field "${name}", which our own export has, is missing`)
    }
    const systems = twoSystems(systemOf(fields, 'system'), systemOf(fields, 'against'))
    const outcome = textOf(fields, 'outcome')
    const preference = Object.hasOwn(preferences, outcome) ? preferences[outcome] : undefined
    if (preference === undefined) throw new Refused('"outcome" is neither win, loss nor tie', outcome)
    const { asked, answered } = exchangeOfRow(fields, 'completion')
    const { cut, ...prompt } = promptUpTo(fields, asked)
    if (!cut) {
      yield { kind: 'prompt', ...prompt }
      yield { kind: 'response', ...prompt, system: systems.systemA, turns: answered }
    }
    // Of a tie's two rows, the one whose system's name comes first.
    if (preference === 'b' || (preference === 'tie' && systems.systemA > systems.systemB)) return
    yield {
      kind: 'judgment',
      ...prompt,
      systems,
      preference,
      bothBad: false,
      sideShown: false,
      ...raterOf(fields),
      ...extrasOf(fields),
    }
  },
}
