import { ofComparison, ofJudgment, ofRater } from './column.ts'
import { preferred } from './exported.ts'
import { extrasBesideRater } from './extraColumns.ts'
import { needsOneTurn } from './leftOut.ts'
import { jsonArray, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'

const numbers = { first: 2, second: 1, tie: 1.5 } as const

const columns = {
  instruction: ofComparison('text', 'The prompt.', ({ prompt }) => prompt.turns[0] ?? null),
  output_1: ofComparison('text', 'The baseline’s response.', ({ secondTurns }) => secondTurns?.[0] ?? null),
  generator_1: ofComparison(
    'text',
    'The baseline; without a target, the second of the two.',
    ({ secondSystem }) => secondSystem.name,
  ),
  dataset: ofComparison('text', 'The prompt’s category.', ({ prompt }) => prompt.category),
  output_2: ofComparison('text', 'The target’s response.', ({ firstTurns }) => firstTurns?.[0] ?? null),
  generator_2: ofComparison(
    'text',
    'The target; without one, the first of the two.',
    ({ firstSystem }) => firstSystem.name,
  ),
  annotator: ofRater('text', 'Who judged, by pseudonym.', ({ name }) => name),
  preference: ofJudgment(
    'number',
    '1: output_1, 2: output_2, 1.5: a tie.',
    ({ judgment }) => numbers[preferred(judgment)],
  ),
  raw_completion: ofJudgment('text', 'Always null: a person completes nothing.', () => null),
  ...extrasBesideRater,
}

/** AlpacaEval's `annotations.json`. */
export const writeAlpacaEval: Writer = {
  title: 'AlpacaEval annotations',
  holds: 'as annotations.json',
  type: 'application/json; charset=utf-8',
  ending: 'alpaca-eval.json',
  ours: false,
  columns,
  leavesOut: needsOneTurn,
  write: (pages) => jsonArray(pages, jsonObject(columns)),
}
