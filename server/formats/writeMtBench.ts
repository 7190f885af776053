import { ofComparison, ofJudgment, ofRater } from './column.ts'
import { wholeConversation } from './conversation.ts'
import { systemOn, turnsOn, type ExportedComparison } from './exported.ts'
import { extrasBesideRater } from './extraColumns.ts'
import { judgmentColumns } from './judgmentColumns.ts'
import { winnerOf } from './writeArenaBattles.ts'
import { jsonLines, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'

const { prompt_id: _promptId, ...extras } = extrasBesideRater

/** MT-Bench numbers its questions; an id that is no such number stays a text. */
function questionId({ prompt: { key } }: ExportedComparison): number | string {
  return /^(?:0|[1-9]\d{0,14})$/.test(key) ? Number(key) : key
}

const columns = {
  question_id: ofComparison('json', 'The prompt’s id, a number where it is one.', questionId),
  model_a: ofComparison('text', 'The system on side a.', (comparison, side) => systemOn(comparison, 'a', side)),
  model_b: ofComparison('text', 'The system on side b.', (comparison, side) => systemOn(comparison, 'b', side)),
  winner: ofJudgment('text', 'model_a, model_b, tie; or tie (bothbad), which MT-Bench itself does not have.', winnerOf),
  judge: ofRater('text', 'Who judged, by pseudonym.', ({ name }) => name),
  conversation_a: ofComparison(
    'json',
    'The conversation with the system on side a, all turns: role and content. Null without texts.',
    (comparison, side) => wholeConversation(comparison, turnsOn(comparison, 'a', side)),
  ),
  conversation_b: ofComparison('json', 'The same of side b.', (comparison, side) =>
    wholeConversation(comparison, turnsOn(comparison, 'b', side)),
  ),
  turn: ofComparison(
    'whole',
    'The turn that was judged, from 1; of a whole conversation its last.',
    ({ turn, prompt }) => turn || Math.max(1, prompt.turns.length),
  ),
  side_recorded: judgmentColumns.side_recorded,
  ...extras,
}

/** The shape of `mt_bench_human_judgments`. */
export const writeMtBench: Writer = {
  title: 'MT-Bench judgments',
  holds: 'as mt_bench_human_judgments',
  type: 'application/x-ndjson; charset=utf-8',
  ending: 'mt-bench.jsonl',
  ours: false,
  columns,
  write: (pages) => jsonLines(pages, jsonObject(columns)),
}
