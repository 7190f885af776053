import type { Preference } from '../contract/judgment.ts'
import {
  allHave,
  anyHas,
  has,
  idOf,
  listOf,
  objectFrom,
  optionalText,
  Refused,
  systemOf,
  textOf,
  twoSystems,
} from './fields.ts'
import type { Format } from './format.ts'

/** Arena-Hard's questions: `uid` and one text. Its answers are chat messages. */
export const arenaHardQuestions: Format = {
  name: 'arena-hard-questions',
  holds: ['prompts'],
  fields: ['uid', 'category', 'subcategory', 'cluster', 'prompt', 'language'],
  recognise: ({ rows }) => allHave(rows, 'uid', 'prompt') && !anyHas(rows, 'messages', 'games'),
  *read({ fields }) {
    yield {
      kind: 'prompt',
      promptId: idOf(fields, 'uid'),
      promptTurns: [textOf(fields, 'prompt')],
      category: optionalText(fields, 'category'),
    }
  },
}

const verdicts: Record<string, Preference> = {
  'A>>B': 'a',
  'A>B': 'a',
  'A=B': 'tie',
  'B=A': 'tie',
  'A<B': 'b',
  'A<<B': 'b',
  'B>A': 'b',
  'B>>A': 'b',
  'B<A': 'a',
  'B<<A': 'a',
}

/** Arena-Hard's judgments: two games a row, the baseline as A in the first and the model as A in the second; each is a judgment. */
export const arenaHardJudgments: Format = {
  name: 'arena-hard-judgments',
  holds: ['judgments'],
  fields: ['uid', 'question_id', 'category', 'judge', 'model', 'baseline', 'games', 'tstamp'],
  recognise: ({ rows }) => allHave(rows, 'games', 'model', 'judge'),
  *read({ fields }) {
    if (!has(fields, 'baseline'))
      throw new Refused('the field "baseline" is missing: the row does not say whom the model met')
    const met = twoSystems(systemOf(fields, 'baseline'), systemOf(fields, 'model'))
    const promptId = idOf(fields, has(fields, 'uid') ? 'uid' : 'question_id')
    for (const [i, value] of listOf(fields, 'games').entries()) {
      const game = objectFrom(value, `games[${i}]`)
      if (game['score'] === null || game['score'] === undefined) {
        yield { kind: 'noPreference' }
        continue
      }
      const score = textOf(game, 'score').replace(/[\s[\]]/g, '')
      const preference = Object.hasOwn(verdicts, score) ? verdicts[score] : undefined
      if (preference === undefined)
        throw new Refused(`"games[${i}].score" is not a verdict such as A>B or A=B`, game['score'])
      yield {
        kind: 'judgment',
        promptId,
        systems: i % 2 === 0 ? met : { systemA: met.systemB, systemB: met.systemA },
        preference,
        bothBad: false,
        sideShown: true,
        rater: textOf(fields, 'judge'),
        raterKind: 'judge',
        rationale: typeof game['judgment'] === 'string' ? game['judgment'] : undefined,
      }
    }
  },
}
