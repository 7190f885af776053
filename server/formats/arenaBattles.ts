import { notRecorded } from '../contract/rater.ts'
import type { Preference } from '../contract/judgment.ts'
import { exchangeOf } from './chatMessages.ts'
import { allHave, anyHas, firstOf, has, idOf, momentOf, Refused, systemOf, twoSystems } from './fields.ts'
import type { Format, PromptReading, ResponseReading } from './format.ts'
import { raterFrom } from './judges.ts'
import { extrasOf } from './ownFields.ts'
import type { Fields } from './rows.ts'

type Winner = { preference: Preference; bothBad: boolean; remark?: string }

const winners = new Map<string, Winner>([
  ['model_a', { preference: 'a', bothBad: false }],
  ['model_b', { preference: 'b', bothBad: false }],
  ['tie', { preference: 'tie', bothBad: false }],
  ['tie (bothbad)', { preference: 'tie', bothBad: true }],
  ['both_bad', { preference: 'tie', bothBad: true }],
  ['bothbad', { preference: 'tie', bothBad: true }],
  [
    'tie (inconsistent)',
    { preference: 'tie', bothBad: false, remark: 'ties of a judge that changed its mind with the order' },
  ],
])

/** What a `winner` field says; null is no preference, anything unknown is refused. */
export function winnerOf(fields: Fields): Winner | null {
  if (!has(fields, 'winner')) return null
  const winner = winners.get(String(fields['winner']))
  if (winner === undefined)
    throw new Refused('"winner" is none of model_a, model_b, tie, tie (bothbad), both_bad', fields['winner'])
  return winner
}

const ids = ['question_id', 'id', 'conversation_id'] as const
const judges = ['judge', 'judge_hash', 'evaluation_session_id'] as const

/** What the two conversations of a row tell: the prompt and both responses. */
export function* conversationTexts(
  fields: Fields,
  promptId: string | undefined,
  systems: { systemA: string; systemB: string },
): Iterable<PromptReading | ResponseReading> {
  if (!has(fields, 'conversation_a') || !has(fields, 'conversation_b')) return
  const a = exchangeOf(fields, 'conversation_a')
  const b = exchangeOf(fields, 'conversation_b')
  if (a.asked.join('\0') !== b.asked.join('\0'))
    throw new Refused('the two conversations do not ask the same', b.asked[0])
  yield { kind: 'prompt', promptId, promptTurns: a.asked }
  yield { kind: 'response', promptId, promptTurns: a.asked, system: systems.systemA, turns: a.answered }
  yield { kind: 'response', promptId, promptTurns: a.asked, system: systems.systemB, turns: b.answered }
}

/** Chatbot Arena's battles: `turn` is how many turns the conversation had; the whole was judged. */
export const arenaBattles: Format = {
  name: 'arena-battles',
  holds: ['responses', 'judgments'],
  recognise: ({ rows }) =>
    allHave(rows, 'model_a', 'model_b', 'winner') &&
    (anyHas(rows, 'conversation_a', 'anony', 'tstamp', 'language', 'judge_hash') || !anyHas(rows, 'turn')) &&
    anyHas(rows, 'conversation_a', 'judge', 'judge_hash', 'anony', 'tstamp'),
  *read({ fields }) {
    const systems = twoSystems(systemOf(fields, 'model_a'), systemOf(fields, 'model_b'))
    const id = firstOf(fields, ids)
    const promptId = id === undefined ? undefined : idOf(fields, id)
    let promptTurns: string[] | undefined
    for (const reading of conversationTexts(fields, promptId, systems)) {
      promptTurns = reading.promptTurns
      yield reading
    }
    const winner = winnerOf(fields)
    if (winner === null) {
      yield { kind: 'noPreference' }
      return
    }
    if (promptId === undefined && promptTurns === undefined) throw new Refused('the field "question_id" is missing')
    const judge = firstOf(fields, judges)
    yield {
      kind: 'judgment',
      promptId,
      promptTurns,
      systems,
      ...winner,
      sideShown: true,
      ...(judge === undefined ? { rater: notRecorded, raterKind: 'human' as const } : raterFrom(fields, judge)),
      at: momentOf(fields, 'tstamp'),
      ...extrasOf(fields),
    }
  },
}
