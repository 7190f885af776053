import { byComparison, type Group } from './byComparison.ts'
import { judgedConversation } from './conversation.ts'
import { preferred, type Exported } from './exported.ts'
import { needsTexts } from './leftOut.ts'
import { jsonArray } from './writeJson.ts'
import type { Writer } from './writer.ts'

const ranks = { first: [1, 2], second: [2, 1], tie: [1, 1] } as const

function ranking({ judgment }: Exported) {
  const [one, other] = ranks[preferred(judgment)]
  return [
    { value: 'response_1', rank: one },
    { value: 'response_2', rank: other },
  ]
}

/** A response has room for nothing beside its value and its user. */
function answers(group: Group, value: (row: Exported) => unknown) {
  return group.map((row) => ({ value: value(row), user_id: row.rater.name }))
}

function record(group: Group): string {
  const { comparison, rater } = group[0]
  const { prompt, firstTurns, secondTurns, firstSystem, secondSystem } = comparison
  const commented = group.filter(({ judgment }) => judgment.rationale !== null)
  return JSON.stringify({
    id: `${comparison.id}:${rater.kind}`,
    fields: {
      prompt: judgedConversation(comparison, null).slice(0, 1),
      response_1: judgedConversation(comparison, firstTurns).slice(1),
      response_2: judgedConversation(comparison, secondTurns).slice(1),
    },
    // Argilla has no empty metadata, but they may be absent.
    metadata: {
      prompt_id: prompt.key,
      ...(prompt.category === null ? {} : { category: prompt.category }),
      system_1: firstSystem.name,
      system_2: secondSystem.name,
      ...(comparison.turn === 0 ? {} : { judged_turn: comparison.turn }),
      rater_kind: rater.kind,
    },
    suggestions: {},
    responses: {
      preference: answers(group, ranking),
      both_bad: answers(group, ({ judgment }) => (judgment.bothBad ? 'yes' : 'no')),
      ...(commented.length === 0 ? {} : { comment: answers(commented as Group, ({ judgment }) => judgment.rationale) }),
    },
    vectors: {},
    status: 'completed',
  })
}

/** Argilla's records as its client writes them to JSON: one a comparison and kind of raters. */
export const writeArgilla: Writer = {
  title: 'Argilla',
  holds: 'one record a comparison, with each judgment',
  type: 'application/json; charset=utf-8',
  ending: 'argilla.json',
  ours: false,
  columns: {
    id: { meaning: 'The comparison and the kind of raters.' },
    'fields.prompt': { meaning: 'The prompt’s first message, as a chat.' },
    'fields.response_1, response_2': {
      meaning:
        'The answers as chats, up to the turn that was judged; response_1 is the target’s, without one the first’s.',
    },
    'metadata.system_1, system_2': { meaning: 'Ours: whose answers they are.' },
    'metadata.prompt_id, category, judged_turn, rater_kind': { meaning: 'Ours; as in the code book of CSV.' },
    'responses.preference': { meaning: 'A ranking: 1 and 2, or 1 and 1 for a tie.' },
    'responses.both_bad': { meaning: 'yes or no: whether both were marked as not acceptable.' },
    'responses.comment': { meaning: 'The rater’s comment.' },
    'responses.*[].user_id': { meaning: 'Who judged, by pseudonym.' },
  },
  leavesOut: needsTexts,
  notes: [
    'The settings these records belong to: `ChatField("prompt")`, `ChatField("response_1")`, `ChatField("response_2")`, `RankingQuestion("preference", values=["response_1", "response_2"])`, `LabelQuestion("both_bad", labels=["yes", "no"])`, `TextQuestion("comment")`.',
    'Argilla takes the ids of its own users for `user_id`: map the pseudonyms to them.',
    'Responses hold neither the group of a rater nor the id of a judgment.',
  ],
  write: (pages) =>
    jsonArray(
      byComparison(pages, (one, other) => one.rater.kind === other.rater.kind),
      record,
    ),
}
