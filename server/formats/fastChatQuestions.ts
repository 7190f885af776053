import { allHave, anyHas, idOf, optionalText, turnsOf } from './fields.ts'
import type { Format } from './format.ts'

/** MT-Bench's `question.jsonl`, with `turns`, and FastChat's older one, with `text`. */
export const fastChatQuestions: Format = {
  name: 'fastchat-questions',
  holds: ['prompts'],
  fields: ['question_id', 'category', 'turns', 'text', 'reference', 'required_temperature'],
  recognise: ({ rows }) =>
    allHave(rows, 'question_id') &&
    (allHave(rows, 'turns') || allHave(rows, 'text')) &&
    !anyHas(rows, 'model_id', 'answer_id', 'choices', 'answer1_id'),
  *read({ fields }) {
    yield {
      kind: 'prompt',
      promptId: idOf(fields, 'question_id'),
      promptTurns: turnsOf(fields, fields['turns'] === undefined ? 'text' : 'turns'),
      category: optionalText(fields, 'category'),
    }
  },
}
