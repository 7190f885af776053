import { ofComparison, ofJudgment, type Column } from './column.ts'
import { judgedConversation } from './conversation.ts'
import { preferred, type Exported } from './exported.ts'
import { extraColumns } from './extraColumns.ts'
import { needsTexts } from './leftOut.ts'
import { jsonLines, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'

type Place = 'first' | 'second'

/** What the system in a place answered, after the first message of the prompt. */
function completion({ comparison }: Exported, place: Place) {
  const turns = place === 'first' ? comparison.firstTurns : comparison.secondTurns
  return judgedConversation(comparison, turns).slice(1)
}

const chosen = ({ judgment }: Exported): Place => (preferred(judgment) === 'first' ? 'first' : 'second')
const rejected = (row: Exported): Place => (chosen(row) === 'first' ? 'second' : 'first')
const systemIn = ({ comparison }: Exported, place: Place) =>
  (place === 'first' ? comparison.firstSystem : comparison.secondSystem).name

/** The prompt's first message; of several turns, the others follow with the answers to them. */
export const promptColumn: Column = ofComparison('json', 'The prompt’s first message.', (comparison) =>
  judgedConversation(comparison, null).slice(0, 1),
)

const columns = {
  prompt: promptColumn,
  chosen: ofJudgment('json', 'The preferred answer as messages, up to the turn that was judged.', (row) =>
    completion(row, chosen(row)),
  ),
  rejected: ofJudgment('json', 'The other answer.', (row) => completion(row, rejected(row))),
  chosen_system: ofJudgment('text', 'The system preferred.', (row) => systemIn(row, chosen(row))),
  rejected_system: ofJudgment('text', 'The other system.', (row) => systemIn(row, rejected(row))),
  ...extraColumns,
}

/** TRL's preference format, conversational with an explicit prompt: what DPO and reward models are trained on. */
export const writeTrlPreference: Writer = {
  title: 'TRL preference',
  holds: 'prompt, chosen, rejected, for DPO',
  type: 'application/x-ndjson; charset=utf-8',
  ending: 'trl-preference.jsonl',
  ours: false,
  columns,
  leavesOut: (shape) =>
    needsTexts(shape) ?? (shape.preference === 'tie' ? (shape.bothBad ? 'both bad' : 'ties') : null),
  write: (pages) => jsonLines(pages, jsonObject(columns)),
}
