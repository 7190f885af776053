import { notRecorded } from '../contract/rater.ts'
import type { Preference } from '../contract/judgment.ts'
import { allHave, has, Refused, systemOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'

const preferences = new Map<unknown, Preference>([
  ['left', 'a'],
  ['right', 'b'],
  ['tie', 'tie'],
])

/** Evalica's `left,right,winner`: bare outcomes. Neither prompt, rater nor what stood on a screen is recorded. */
export const evalica: Format = {
  name: 'evalica',
  holds: ['judgments'],
  fields: ['left', 'right', 'winner'],
  recognise: ({ rows }) => allHave(rows, 'left', 'right', 'winner'),
  *read({ fields }) {
    const systems = twoSystems(systemOf(fields, 'left'), systemOf(fields, 'right'))
    if (!has(fields, 'winner')) {
      yield { kind: 'noPreference' }
      return
    }
    const preference = preferences.get(fields['winner'])
    if (preference === undefined) throw new Refused('"winner" is neither left, right nor tie', fields['winner'])
    yield {
      kind: 'judgment',
      promptId: notRecorded,
      systems,
      preference,
      bothBad: false,
      sideShown: false,
      rater: notRecorded,
      raterKind: 'human',
    }
  },
}
