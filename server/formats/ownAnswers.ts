import type { CriterionPreferences, Degree, Preference } from '../contract/judgment.ts'
import type { Reading } from '../contract/reading.ts'
import { has, objectFrom, Refused } from './fields.ts'
import { parseJson } from './json.ts'
import type { Fields } from './rows.ts'

const preferences: readonly unknown[] = ['a', 'b', 'tie'] satisfies Preference[]
const degrees: readonly unknown[] = ['slight', 'much'] satisfies Degree[]

export type OwnAnswers = {
  degree?: Degree
  reasons?: string[]
  criteria?: CriterionPreferences
  reading?: Reading
}

/** What our own exports say of a judgment beyond its preference: degree, reasons, further criteria, how it was read. */
export function ownAnswersOf(fields: Fields): OwnAnswers {
  const answers: OwnAnswers = {}
  if (has(fields, 'degree')) {
    if (!degrees.includes(fields['degree'])) throw new Refused('"degree" is neither slight nor much', fields['degree'])
    answers.degree = fields['degree'] as Degree
  }
  const reasons = valueOf(fields, 'reasons')
  if (reasons !== undefined) {
    if (!Array.isArray(reasons) || !reasons.every((one) => typeof one === 'string'))
      throw new Refused('"reasons" is not a list of texts', reasons)
    answers.reasons = reasons
  }
  const criteria = valueOf(fields, 'criteria')
  if (criteria !== undefined) {
    for (const preference of Object.values(objectFrom(criteria, 'criteria'))) {
      if (!preferences.includes(preference))
        throw new Refused('"criteria" holds what is neither a, b nor tie', criteria)
    }
    answers.criteria = criteria as CriterionPreferences
  }
  const reading = valueOf(fields, 'reading')
  if (reading !== undefined) {
    const { activeMs, seenA, seenB, raw, difference, language, ...more } = objectFrom(reading, 'reading')
    const numbers = [activeMs, seenA, seenB].every((one) => typeof one === 'number' && one >= 0)
    const truths = [raw, difference].every((one) => one === undefined || typeof one === 'boolean')
    const named = language === undefined || typeof language === 'string'
    if (!numbers || !truths || !named || Object.keys(more).length > 0)
      throw new Refused('"reading" is not what our own exports write there', reading)
    answers.reading = reading as Reading
  }
  return answers
}

/** A field that is JSON, as text in a CSV file and as a value elsewhere. */
function valueOf(fields: Fields, name: string): unknown {
  if (!has(fields, name)) return undefined
  const value = fields[name]
  if (typeof value !== 'string') return value
  const json = parseJson(value)
  if ('message' in json) throw new Refused(`"${name}" is ${json.message}`, value)
  return json.value ?? undefined
}
