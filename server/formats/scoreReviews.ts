import { allHave, has, idOf, listOf, optionalText, Refused, stemOf } from './fields.ts'
import type { Format } from './format.ts'

/** FastChat's older reviews: two scores a row, answer 1 shown first; equal scores are a tie, negative ones no preference. */
export const scoreReviews: Format = {
  name: 'score-reviews',
  holds: ['judgments'],
  fields: ['review_id', 'question_id', 'answer1_id', 'answer2_id', 'reviewer_id', 'metadata', 'text', 'score'],
  recognise: ({ rows }) => allHave(rows, 'question_id', 'answer1_id', 'answer2_id', 'score'),
  *read({ fields }, options) {
    const scores = listOf(fields, 'score')
    const [a, b] = scores
    if (scores.length !== 2 || typeof a !== 'number' || typeof b !== 'number') {
      throw new Refused('"score" is not two numbers', scores)
    }
    if (a < 0 || b < 0) {
      yield { kind: 'noPreference' }
      return
    }
    // review_bard_vicuna-13b.jsonl names the two, for reviews that come without the answers.
    const named = /^review_([^_]+)_([^_]+)$/.exec(stemOf(options.file))
    yield {
      kind: 'judgment',
      promptId: idOf(fields, 'question_id'),
      systems: {
        responseIdA: idOf(fields, 'answer1_id'),
        responseIdB: idOf(fields, 'answer2_id'),
        elseA: named?.[1],
        elseB: named?.[2],
      },
      preference: a > b ? 'a' : a < b ? 'b' : 'tie',
      bothBad: false,
      sideShown: true,
      rater: has(fields, 'reviewer_id') ? idOf(fields, 'reviewer_id') : '(judge not recorded)',
      raterKind: 'judge',
      rationale: optionalText(fields, 'text'),
    }
  },
}
