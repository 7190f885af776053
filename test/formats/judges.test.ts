import { expect, test } from 'vitest'
import { jsonl, stageTexts } from './staging.ts'

const kinds = {
  human: ['paired_1', 'arena_user_17', '42', 'expert_3', 'author_1', 'Claude', 'llm-fan', 'repair'],
  judge: ['gpt4_pair', 'gpt-4', 'gpt-3.5-turbo', 'claude-v1', "['gpt-4', 'pair-v2']", ['gpt-4', 'pair-v2']],
}
const verdict = { question_id: 1, model_a: 'left', model_b: 'right', winner: 'model_a' }
const shapes = { 'MT-Bench': { turn: 1 }, 'the arena': { anony: true, language: 'English', tstamp: 1 } }

for (const [shape, more] of Object.entries(shapes)) {
  test.each(Object.entries(kinds))(`in files of ${shape} these are of kind %s`, async (kind, judges) => {
    for (const judge of judges) {
      const staged = await stageTexts({ 'j.jsonl': jsonl({ ...verdict, ...more, judge }) })
      expect(staged.report().problems).toEqual([])
      const rater = Array.isArray(judge) ? judge.join('/') : judge
      expect([...staged.judgments()]).toMatchObject([{ rater, raterKind: kind }])
    }
  })
}
