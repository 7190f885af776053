import { byComparison, type Group } from './byComparison.ts'
import { conversation } from './conversation.ts'
import { preferred, type Exported } from './exported.ts'
import { needsOneTurn } from './leftOut.ts'
import { jsonLines } from './writeJson.ts'
import type { Writer } from './writer.ts'

const scores = { first: -1, second: 1, tie: 0 } as const

/** The score in HelpSteer3's words: negative for response1, positive for response2. */
const scoreOf = ({ judgment }: Exported): number => scores[preferred(judgment)]

/** The mean as a whole number; a half goes to no preference rather than to one. */
export function overall(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sign(mean) * Math.ceil(Math.abs(mean) - 0.5) + 0
}

function record(group: Group): string {
  const { comparison } = group[0]
  const { prompt, firstTurns, secondTurns, firstSystem, secondSystem } = comparison
  return JSON.stringify({
    domain: prompt.category,
    language: null,
    context: conversation(prompt.turns.slice(0, 1), []),
    response1: firstTurns?.[0] ?? null,
    response2: secondTurns?.[0] ?? null,
    overall_preference: overall(group.map(scoreOf)),
    individual_preference: group.map((row) => ({
      score: scoreOf(row),
      reasoning: row.judgment.rationale,
      feedback1: null,
      feedback2: null,
      rater: row.rater.name,
      rater_kind: row.rater.kind,
      rater_group: row.rater.group,
      both_bad: row.judgment.bothBad,
      judgment_id: row.judgment.id,
    })),
    system1: firstSystem.name,
    system2: secondSystem.name,
    prompt_id: prompt.key,
    judged_turn: comparison.turn || null,
  })
}

/** HelpSteer3's preferences: one record a comparison, with every judgment of it. */
export const writeHelpSteer3: Writer = {
  title: 'HelpSteer3-like',
  holds: 'one record a comparison, with each judgment',
  type: 'application/x-ndjson; charset=utf-8',
  ending: 'helpsteer3.jsonl',
  ours: false,
  columns: {
    domain: { meaning: 'The prompt’s category.' },
    language: { meaning: 'Always null: languages are not told apart here.' },
    context: { meaning: 'The prompt as messages.' },
    response1: { meaning: 'The response of the target; without one, of the first of the two.' },
    response2: { meaning: 'The response of the baseline; without a target, of the second of the two.' },
    overall_preference: {
      meaning:
        'The mean of the scores as a whole number, a half towards 0. Negative: response1, 0: a tie, positive: response2.',
    },
    'individual_preference[].score': {
      meaning:
        '-1: response1 was preferred, 0: a tie, 1: response2. HelpSteer3 has up to 3 where strength was asked for.',
    },
    'individual_preference[].reasoning': { meaning: 'The rater’s comment.' },
    'individual_preference[].feedback1, feedback2': { meaning: 'Always null: single responses are not commented on.' },
    'individual_preference[].rater, rater_kind, rater_group, both_bad, judgment_id': {
      meaning: 'Ours; as in the code book of CSV.',
    },
    'system1, system2': { meaning: 'Ours: whose responses they are.' },
    prompt_id: { meaning: 'Ours: the prompt’s id.' },
    judged_turn: { meaning: 'Ours: the turn judged by itself; null: the whole.' },
  },
  leavesOut: needsOneTurn,
  write: (pages) => jsonLines(byComparison(pages), record),
}
