import { ofComparison, ofJudgment } from './column.ts'
import { judgedConversation } from './conversation.ts'
import { preferred } from './exported.ts'
import { extraColumns } from './extraColumns.ts'
import { needsTexts } from './leftOut.ts'
import { jsonLines, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'
import { promptColumn } from './writeTrlPreference.ts'

const columnsOf = (place: 'first' | 'second') => ({
  prompt: promptColumn,
  completion: ofComparison('json', 'One system’s answer as messages, up to the turn that was judged.', (comparison) =>
    judgedConversation(comparison, place === 'first' ? comparison.firstTurns : comparison.secondTurns).slice(1),
  ),
  label: ofJudgment(
    'truth',
    'true: it was preferred, and not marked as bad. false: the other was, or both were marked as bad.',
    ({ judgment }) => preferred(judgment) === place && !judgment.bothBad,
  ),
  system: ofComparison('text', 'The system that answered.', (comparison) =>
    place === 'first' ? comparison.firstSystem.name : comparison.secondSystem.name,
  ),
  against: ofComparison('text', 'The system it was held against.', (comparison) =>
    place === 'first' ? comparison.secondSystem.name : comparison.firstSystem.name,
  ),
  outcome: ofJudgment('text', 'What the judgment was for this system: win, tie or loss.', ({ judgment }) => {
    const which = preferred(judgment)
    return which === 'tie' ? 'tie' : which === place ? 'win' : 'loss'
  }),
  ...extraColumns,
})

const columns = columnsOf('first')

/** TRL's unpaired preference format, conversational: two rows a judgment, one for each answer, for KTO. */
export const writeTrlKto: Writer = {
  title: 'TRL unpaired preference',
  holds: 'prompt, completion, label, for KTO; two rows a judgment',
  type: 'application/x-ndjson; charset=utf-8',
  ending: 'trl-kto.jsonl',
  ours: false,
  columns,
  leavesOut: (shape) => needsTexts(shape) ?? (shape.preference === 'tie' && !shape.bothBad ? 'ties' : null),
  notes: [
    'A tie says of neither answer whether it is wanted, so it is left out; a tie marked as both bad says it of both.',
  ],
  write: (pages) => {
    const first = jsonObject(columns)
    const second = jsonObject(columnsOf('second'))
    return jsonLines(pages, (row) => `${first(row)}\n${second(row)}`)
  },
}
