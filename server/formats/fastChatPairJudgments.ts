import type { Preference } from '../contract/judgment.ts'
import { allHave, idOf, momentOf, Refused, systemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import { turnOf } from './mtBenchJudgments.ts'
import type { Fields } from './rows.ts'

/** FastChat's language-model judgments of pairs: two games a row, the second with the sides swapped; each is a judgment. */
export const fastChatPairJudgments: Format = {
  name: 'fastchat-pair-judgments',
  holds: ['judgments'],
  fields: [
    ...['question_id', 'model_1', 'model_2', 'g1_winner', 'g2_winner', 'judge', 'turn', 'tstamp'],
    ...['g1_user_prompt', 'g1_judgment', 'g2_user_prompt', 'g2_judgment'],
  ],
  recognise: ({ rows }) => allHave(rows, 'question_id', 'model_1', 'model_2', 'g1_winner'),
  *read({ fields }) {
    const met = twoSystems(systemOf(fields, 'model_1'), systemOf(fields, 'model_2'))
    for (const game of ['g1', 'g2'] as const) {
      if (fields[`${game}_winner`] === undefined) continue
      const swapped = game === 'g2'
      const preference = preferenceOf(fields, `${game}_winner`, swapped)
      if (preference === null) {
        yield { kind: 'noPreference' }
        continue
      }
      yield {
        kind: 'judgment',
        promptId: idOf(fields, 'question_id'),
        systems: swapped ? { systemA: met.systemB, systemB: met.systemA } : met,
        turn: fields['turn'] === undefined ? undefined : turnOf(fields),
        preference,
        bothBad: false,
        sideShown: true,
        rater: Array.isArray(fields['judge']) ? fields['judge'].map(String).join('/') : textOf(fields, 'judge'),
        raterKind: 'judge',
        at: momentOf(fields, 'tstamp'),
        rationale: typeof fields[`${game}_judgment`] === 'string' ? textOf(fields, `${game}_judgment`) : undefined,
      }
    }
  },
}

/** The winner is told by model; the side follows from who stood where in the game. */
function preferenceOf(fields: Fields, name: string, swapped: boolean): Preference | null {
  const winner = fields[name]
  if (winner === null || winner === 'error') return null
  if (winner === 'tie') return 'tie'
  if (winner === 'model_1') return swapped ? 'b' : 'a'
  if (winner === 'model_2') return swapped ? 'a' : 'b'
  throw new Refused(`"${name}" is none of model_1, model_2, tie, error`, winner)
}
