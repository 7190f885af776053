import { conversationTexts, winnerOf } from './arenaBattles.ts'
import { allHave, anyHas, idOf, Refused, systemOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import { raterFrom } from './judges.ts'
import { extraFields, extrasOf } from './ownFields.ts'
import type { Fields } from './rows.ts'

/** `mt_bench_human_judgments`, with the conversations or as verdicts alone; `turn` is the turn that was judged. */
export const mtBenchJudgments: Format = {
  name: 'mt-bench-judgments',
  holds: ['responses', 'judgments'],
  fields: [
    ...['question_id', 'model_a', 'model_b', 'winner', 'judge', 'conversation_a', 'conversation_b', 'turn'],
    ...extraFields,
  ],
  recognise: ({ rows }) =>
    allHave(rows, 'question_id', 'model_a', 'model_b', 'winner', 'judge', 'turn') &&
    !anyHas(rows, 'anony', 'tstamp', 'language'),
  *read({ fields }) {
    const promptId = idOf(fields, 'question_id')
    const systems = twoSystems(systemOf(fields, 'model_a'), systemOf(fields, 'model_b'))
    yield* conversationTexts(fields, promptId, systems)
    const turn = turnOf(fields)
    const winner = winnerOf(fields)
    if (winner === null) {
      yield { kind: 'noPreference' }
      return
    }
    // Which side stood on the screen is believed to be a, but the data set does not say so.
    const extras = extrasOf(fields)
    yield { kind: 'judgment', promptId, systems, turn, ...winner, sideShown: false, ...judgeOf(fields), ...extras }
  },
}

/** The judged turn, counted from 1. */
export function turnOf(fields: Fields): number {
  const turn = Number(fields['turn'])
  if (Number.isInteger(turn) && turn >= 1 && fields['turn'] !== '') return turn
  throw new Refused('"turn" is not a number from 1', fields['turn'])
}

function judgeOf(fields: Fields): { rater: string; raterKind: 'human' | 'judge'; group?: string } {
  const judge = raterFrom(fields, 'judge')
  const group = /^(expert|author)(?:_|$)/.exec(judge.rater)?.[1]
  return group === undefined ? judge : { ...judge, group }
}
