import { allHave, idOf, Refused, systemOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import type { Fields } from './rows.ts'

/** WMT's rankings, taken apart into pairs: the lower rank is the better, equal ranks are a tie, -1 is no rank. */
export const wmtRankings: Format = {
  name: 'wmt-rankings',
  holds: ['judgments'],
  fields: [
    ...['srclang', 'trglang', 'srcIndex', 'segmentId', 'judgeID', 'documentId', 'rankingID'],
    ...['system1Id', 'system1rank', 'system2Id', 'system2rank', 'system1Number', 'system2Number'],
  ],
  recognise: ({ rows }) =>
    allHave(rows, 'segmentId', 'judgeID', 'system1Id', 'system1rank', 'system2Id', 'system2rank'),
  *read({ fields }) {
    const systems = twoSystems(systemOf(fields, 'system1Id'), systemOf(fields, 'system2Id'))
    const a = rankOf(fields, 'system1rank')
    const b = rankOf(fields, 'system2rank')
    if (a === null || b === null) {
      yield { kind: 'noPreference' }
      return
    }
    yield {
      kind: 'judgment',
      promptId: idOf(fields, 'segmentId'),
      systems,
      preference: a < b ? 'a' : a > b ? 'b' : 'tie',
      bothBad: false,
      sideShown: false,
      rater: idOf(fields, 'judgeID'),
      raterKind: 'human',
    }
  },
}

function rankOf(fields: Fields, name: string): number | null {
  const text = String(fields[name])
  if (text === '-1') return null
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new Refused(`"${name}" is not a rank`, fields[name])
  return Number(text)
}
