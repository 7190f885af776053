import { allHave, anyHas, has, idOf, listOf, objectFrom, Refused, systemOf, textOf, turnsOf } from './fields.ts'
import type { Format } from './format.ts'
import type { Fields } from './rows.ts'

/** FastChat's answer files, one a model: `choices[0].turns`, or the older `text` with the version in `model_id`. */
export const fastChatAnswers: Format = {
  name: 'fastchat-answers',
  holds: ['responses'],
  fields: ['question_id', 'answer_id', 'model_id', 'choices', 'text', 'tstamp', 'metadata'],
  recognise: ({ rows }) =>
    allHave(rows, 'question_id', 'model_id') &&
    (allHave(rows, 'choices') || allHave(rows, 'text')) &&
    !anyHas(rows, 'answer1_id'),
  *read({ fields }, options) {
    const inFull = systemOf(fields, 'model_id')
    // `bard:20230327`: the study may use the name with its version or without.
    const system = options.system ?? (inFull.replace(/:.*$/s, '') || inFull)
    yield {
      kind: 'response',
      promptId: idOf(fields, 'question_id'),
      system,
      systemInFull: inFull,
      turns: fields['choices'] === undefined ? [textOf(fields, 'text')] : firstChoice(fields),
      responseId: has(fields, 'answer_id') ? idOf(fields, 'answer_id') : undefined,
    }
  },
}

function firstChoice(fields: Fields): string[] {
  const choices = listOf(fields, 'choices')
  if (choices.length === 0) throw new Refused('"choices" is an empty list', fields['choices'])
  return turnsOf(objectFrom(choices[0], 'choices[0]'), 'turns')
}
