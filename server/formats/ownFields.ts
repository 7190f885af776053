import { notRecorded, raterKinds, type RaterKind } from '../contract/rater.ts'
import { has, idOf, optionalText, Refused } from './fields.ts'
import type { JudgmentReading, PromptRef } from './format.ts'
import type { Fields } from './rows.ts'

/** A field of ours that says true or false; false where it is absent. */
export function truthOf(fields: Fields, name: string): boolean {
  if (!has(fields, name)) return false
  const value = String(fields[name]).toLowerCase()
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new Refused(`"${name}" is neither true nor false`, fields[name])
}

export function wholeNumber(fields: Fields, name: string): number {
  const number = Number(fields[name])
  if (Number.isInteger(number) && number >= 0) return number
  throw new Refused(`"${name}" is not a whole number`, fields[name])
}

/** The kind of a rater by our own field; a person where it is absent. */
export function raterKindOf(fields: Fields): RaterKind {
  if (!has(fields, 'rater_kind')) return 'human'
  const kind = raterKinds.find((known) => known === fields['rater_kind'])
  if (kind === undefined) throw new Refused(`"rater_kind" is none of ${raterKinds.join(', ')}`, fields['rater_kind'])
  return kind
}

/** The names of the fields that we add to the rows of other formats. */
export const extraFields = [
  ...['prompt_id', 'judged_turn', 'rater', 'rater_kind', 'rater_group', 'both_bad', 'judgment_id', 'side_recorded'],
]

/** What the fields that we add to rows of other formats say, of those that are there. */
export function extrasOf(fields: Fields): Partial<JudgmentReading> {
  return {
    ...(has(fields, 'rater_kind') ? { raterKind: raterKindOf(fields) } : {}),
    ...(has(fields, 'rater_group') ? { group: optionalText(fields, 'rater_group') } : {}),
    ...(has(fields, 'both_bad') ? { bothBad: truthOf(fields, 'both_bad') } : {}),
    ...(has(fields, 'side_recorded') ? { sideShown: truthOf(fields, 'side_recorded') } : {}),
    ...(has(fields, 'judgment_id') ? { id: idOf(fields, 'judgment_id') } : {}),
    // Null is the whole; absent, the format's own field has the word.
    ...(fields['judged_turn'] === undefined ? {} : { turn: judgedTurn(fields) }),
  }
}

/** Who judged by our own fields, where a format has none. */
export function raterOf(fields: Fields): Pick<JudgmentReading, 'rater' | 'raterKind'> {
  return { rater: has(fields, 'rater') ? idOf(fields, 'rater') : notRecorded, raterKind: raterKindOf(fields) }
}

function judgedTurn(fields: Fields): number | undefined {
  if (!has(fields, 'judged_turn')) return undefined
  const turn = wholeNumber(fields, 'judged_turn')
  if (turn === 0) throw new Refused('"judged_turn" is not a number from 1', turn)
  return turn
}

/**
 * The prompt of a row whose texts end with the judged turn: where that is not the whole, they say nothing of the prompt
 * but its id, and the texts are left to other files.
 */
export function promptUpTo(fields: Fields, promptTurns: string[], rowId?: string): PromptRef & { cut: boolean } {
  const promptId = has(fields, 'prompt_id') ? idOf(fields, 'prompt_id') : rowId
  const cut = promptId !== undefined && has(fields, 'judged_turn')
  return cut ? { promptId, cut } : { promptId, promptTurns, cut }
}
