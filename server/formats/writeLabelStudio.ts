import { byComparison, type Group } from './byComparison.ts'
import { judgedTurns, preferred, type Exported } from './exported.ts'
import { needsTexts } from './leftOut.ts'
import { jsonArray } from './writeJson.ts'
import type { Writer } from './writer.ts'

const texts = 'answer1,answer2'

/** What was clicked, as results of a labelling interface; a tie and both-bad are choices beside the pairwise tag, which has neither. */
function resultsOf({ judgment }: Exported) {
  const which = preferred(judgment)
  const marks = [...(which === 'tie' ? ['tie'] : []), ...(judgment.bothBad ? ['both_bad'] : [])]
  return [
    ...(which === 'tie'
      ? []
      : [
          {
            ...{ from_name: 'comparison', to_name: texts, type: 'pairwise' },
            value: { selected: which === 'first' ? 'left' : 'right' },
          },
        ]),
    ...(marks.length === 0
      ? []
      : [{ from_name: 'verdict', to_name: 'prompt', type: 'choices', value: { choices: marks } }]),
    ...(judgment.rationale === null
      ? []
      : [{ from_name: 'comment', to_name: 'prompt', type: 'textarea', value: { text: [judgment.rationale] } }]),
  ]
}

/** One task a comparison; tasks and annotations are numbered through. */
function tasks(): (group: Group) => string {
  let task = 0
  let annotation = 0
  return (group) => {
    const { comparison } = group[0]
    const { prompt, firstSystem, secondSystem } = comparison
    const cut = (turns: string[]) => turns.slice(0, judgedTurns(comparison))
    const [asked, first, second] = [prompt.turns, comparison.firstTurns ?? [], comparison.secondTurns ?? []].map(cut)
    const data = {
      prompt: asked!.join('\n\n'),
      answer1: first!.join('\n\n'),
      answer2: second!.join('\n\n'),
      prompt_turns: asked,
      answer1_turns: first,
      answer2_turns: second,
    }
    return JSON.stringify({
      id: ++task,
      data,
      meta: {
        prompt_id: prompt.key,
        category: prompt.category,
        system1: firstSystem.name,
        system2: secondSystem.name,
        judged_turn: comparison.turn || null,
      },
      annotations: group.map((row) => ({
        id: ++annotation,
        completed_by: row.rater.name,
        created_at: row.judgment.createdAt,
        lead_time: row.judgment.elapsedMs === null ? null : row.judgment.elapsedMs / 1000,
        was_cancelled: false,
        result: resultsOf(row),
        rater_kind: row.rater.kind,
        rater_group: row.rater.group,
        judgment_id: row.judgment.id,
      })),
    })
  }
}

/** Label Studio's JSON export of a pairwise project. */
export const writeLabelStudio: Writer = {
  title: 'Label Studio',
  holds: 'one task a comparison, with each judgment',
  type: 'application/json; charset=utf-8',
  ending: 'label-studio.json',
  ours: false,
  columns: {
    'data.prompt, answer1, answer2': {
      meaning:
        'The texts; answer1 is the target’s, without one the first of the two. Several turns stand below one another.',
    },
    'data.prompt_turns, answer1_turns, answer2_turns': { meaning: 'Ours: the same, a turn an entry.' },
    'meta.system1, system2': { meaning: 'Ours: whose answers they are. Not part of what an annotator is shown.' },
    'meta.prompt_id, category, judged_turn': { meaning: 'Ours; as in the code book of CSV.' },
    'annotations[].completed_by': { meaning: 'Who judged, by pseudonym.' },
    'annotations[].created_at, lead_time': { meaning: 'When it was stored, and the seconds it took.' },
    'annotations[].result[] of type pairwise': { meaning: 'selected: left for answer1, right for answer2.' },
    'annotations[].result[] of type choices': {
      meaning: 'tie, both_bad or both: the pairwise tag has no word for them, so they are choices on the prompt.',
    },
    'annotations[].result[] of type textarea': { meaning: 'The rater’s comment.' },
    'annotations[].rater_kind, rater_group, judgment_id': { meaning: 'Ours; as in the code book of CSV.' },
  },
  leavesOut: needsTexts,
  notes: [
    'The labelling interface these results belong to: `<View><Text name="prompt" value="$prompt"/><Text name="answer1" value="$answer1"/><Text name="answer2" value="$answer2"/><Pairwise name="comparison" toName="answer1,answer2"/><Choices name="verdict" toName="prompt" choice="multiple"><Choice value="tie"/><Choice value="both_bad"/></Choices><TextArea name="comment" toName="prompt"/></View>`.',
    'Label Studio takes `completed_by` only of users it knows: map the pseudonyms to them, or remove the field.',
  ],
  write: (pages) => jsonArray(byComparison(pages), tasks()),
}
