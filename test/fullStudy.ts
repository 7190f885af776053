import type { StudyFile } from '../server/contract/study.ts'

type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[]; type?: string; enum?: unknown }

/** Every place of a study file where something can be said; `[]` is a list's every member. */
export function leavesOf(schema: Schema, path = ''): string[] {
  if (schema.anyOf) {
    // A text in place of an object says what one of the object's fields says.
    const parts = schema.anyOf.filter(({ properties, items }) => properties ?? items?.properties)
    const inner = (parts.length > 0 ? parts : [{}]).flatMap((one) => leavesOf(one, path))
    return [...new Set(inner)]
  }
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      leavesOf(inner, path === '' ? name : `${path}.${name}`),
    )
  if (schema.items && (schema.items.properties ?? schema.items.anyOf)) return leavesOf(schema.items, `${path}[]`)
  return [path]
}

/** A study file that says everything there is to say, each field once. */
const pair = { prompt: ['Why?', 'And?'], first: 'So.', second: 'No.', answer: 'first', explanation: 'It is so.' }
const how = { system: 'One', format: 'long', columns: { prompt_id: 'id' }, tags: ['topic'], source: 'a book' }
export const full: StudyFile = {
  ...{ name: 'full', title: 'Full', question: 'Which?', instructions: 'Read.', notice: 'A trial.' },
  target: { name: 'One', as: 'one-13b', aliases: ['the first'] },
  baselines: [{ name: 'Two', as: 'two-7b', aliases: ['the second'] }],
  ...{ overlap: 3, seed: 7, leaseMinutes: 20, repeatPrompts: true, judgmentsPerRater: 50, state: 'draft' },
  leaks: { default: 'mask', words: ['Mistral'], decisions: [{ prompt: '1', system: 'One', choice: 'keep' }] },
  prompts: [{ file: 'prompts.jsonl', ...how }],
  responses: [{ file: 'one.jsonl', ...how }],
  judgments: [{ file: 'votes.csv', ...how }],
  ...{ analysisPlan: 'We expect one.', language: 'de', ahead: 5, consent: 'We store it.' },
  answers: {
    ...{ graded: true, bothBad: true, criteria: [{ name: 'harm', question: 'Which is safer?' }], criteriaIn: 'passes' },
    ...{ reasons: ['Right.'], reasonsAre: 'required', comment: 'optional', confirm: true, skipReasons: ['Too long.'] },
  },
  screen: { raw: 'free', difference: true, secondsPer100Words: 2, breakAfter: 50 },
  training: { pairs: [pair], pass: 0.7, attempts: 3 },
  quality: {
    gold: { items: [pair], every: 10 },
    ...{ attentionChecks: 2, repeats: { share: 0.1, flipped: 0.5, apart: 5 } },
    rules: { goldRight: 0.7, attentionFailed: 3, fastShare: 0.3 },
  },
  platform: {
    ...{ name: 'sona', completionCode: 'C', screenOutCode: 'S', failedCheckCode: 'F' },
    ...{ returnTo: 'https://example.org/CODE', creditAt: 'https://example.org/SURVEY_CODE' },
  },
  judges: [{ name: 'gpt-4', own: ['Two'] }],
}
