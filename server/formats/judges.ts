import { idOf, Refused } from './fields.ts'
import type { Fields } from './rows.ts'

type Rater = { rater: string; raterKind: 'human' | 'judge' }

/** What foreign files call a language model that judged; anything else is taken for a person. */
const languageModel = /^gpt4_pair$|^(?:\[\s*["'])?(?:gpt|claude)-/i

/** Who judged by a field of a foreign file: a list such as ["gpt-4", "pair-v2"] is a language model and its settings. */
export function raterFrom(fields: Fields, name: string): Rater {
  const value = fields[name]
  if (Array.isArray(value)) {
    if (value.length === 0) throw new Refused(`"${name}" names no one`, value)
    return { rater: idOf({ [name]: value.map(String).join('/') }, name), raterKind: 'judge' }
  }
  const rater = idOf(fields, name)
  return { rater, raterKind: languageModel.test(rater) ? 'judge' : 'human' }
}
