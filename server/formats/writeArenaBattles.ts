import { ofComparison, ofJudgment, ofRater } from './column.ts'
import { wholeConversation } from './conversation.ts'
import { systemOn, turnsOn, type Exported } from './exported.ts'
import { extrasBesideRater } from './extraColumns.ts'
import { judgmentColumns } from './judgmentColumns.ts'
import { jsonArray, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'

const { prompt_id: _promptId, ...extras } = extrasBesideRater

/** The winner in Chatbot Arena's words. */
export function winnerOf({ judgment: { preference, bothBad } }: Exported): string {
  if (preference !== 'tie') return `model_${preference}`
  return bothBad ? 'tie (bothbad)' : 'tie'
}

const columns = {
  question_id: ofComparison('text', 'The prompt’s id.', ({ prompt }) => prompt.key),
  model_a: ofComparison('text', 'The system on side a.', (comparison, side) => systemOn(comparison, 'a', side)),
  model_b: ofComparison('text', 'The system on side b.', (comparison, side) => systemOn(comparison, 'b', side)),
  winner: ofJudgment('text', 'model_a, model_b, tie or tie (bothbad).', winnerOf),
  judge: ofRater('text', 'Who judged, by pseudonym.', ({ name }) => name),
  conversation_a: ofComparison(
    'json',
    'The conversation with the system on side a: role and content. Tokens are not counted. Null without texts.',
    (comparison, side) => wholeConversation(comparison, turnsOn(comparison, 'a', side)),
  ),
  conversation_b: ofComparison('json', 'The same of side b.', (comparison, side) =>
    wholeConversation(comparison, turnsOn(comparison, 'b', side)),
  ),
  turn: ofComparison('whole', 'How many turns the prompt has.', ({ prompt }) => prompt.turns.length || null),
  anony: ofJudgment(
    'truth',
    'true: the rater saw no names; null where the judgment was imported, as that is not known.',
    ({ judgment }) => (judgment.origin === 'here' ? true : null),
  ),
  language: ofComparison('text', 'Always unknown: languages are not told apart here.', () => 'unknown'),
  tstamp: ofJudgment('number', 'When it was stored, in seconds since 1970.', ({ judgment }) =>
    judgment.createdAt === null ? null : judgment.createdAt.getTime() / 1000,
  ),
  side_recorded: judgmentColumns.side_recorded,
  ...extras,
}

/** Chatbot Arena's battles, as its cleaning script writes them. */
export const writeArenaBattles: Writer = {
  title: 'Arena battles',
  holds: 'for Elo and Bradley–Terry scripts',
  type: 'application/json; charset=utf-8',
  ending: 'arena-battles.json',
  ours: false,
  columns,
  write: (pages) => jsonArray(pages, jsonObject(columns)),
}
