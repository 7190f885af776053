import type { Preference } from '../contract/judgment.ts'
import { instructionTurns } from './alpacaEvalOutputs.ts'
import { allHave, has, idOf, most, optionalText, Refused, stemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import type { Fields } from './rows.ts'

const preferences: Record<string, Preference> = { '1': 'a', '2': 'b', '0': 'tie', Tie: 'tie', tie: 'tie' }

function preferenceOf(value: unknown, name: string): Preference {
  const preference = Object.hasOwn(preferences, String(value)) ? preferences[String(value)] : undefined
  if (preference === undefined) throw new Refused(`"${name}" is neither 1, 2, 0 nor Tie`, value)
  return preference
}

/** PandaLM's test set: both texts and the verdicts of the human annotators. The first system is always response 1. */
export const pandaLm: Format = {
  name: 'pandalm',
  holds: ['responses', 'judgments'],
  fields: [
    ...['idx', 'motivation_app', 'cmp_key', 'instruction', 'input', 'response1', 'response2'],
    ...['annotator1', 'annotator2', 'annotator3'],
  ],
  recognise: ({ rows }) => allHave(rows, 'cmp_key', 'instruction', 'response1', 'response2'),
  *read({ fields }) {
    const key = textOf(fields, 'cmp_key')
    const [a, b, more] = key.split('_')
    if (!a || !b || more !== undefined) throw new Refused('"cmp_key" is not two system names joined by "_"', key)
    const systems = twoSystems(a, b)
    const promptTurns = instructionTurns(fields)
    yield { kind: 'prompt', promptTurns, category: optionalText(fields, 'motivation_app') }
    yield { kind: 'response', promptTurns, system: a, turns: [responseOf(fields, 'response1')] }
    yield { kind: 'response', promptTurns, system: b, turns: [responseOf(fields, 'response2')] }
    if (has(fields, 'idx')) yield { kind: 'pair', pairId: idOf(fields, 'idx'), promptTurns, ...systems }
    for (const rater of Object.keys(fields).filter((name) => /^annotator\d+$/.test(name))) {
      if (fields[rater] === null) {
        yield { kind: 'noPreference' }
        continue
      }
      yield {
        kind: 'judgment',
        promptTurns,
        systems,
        preference: preferenceOf(fields[rater], rater),
        bothBad: false,
        sideShown: false,
        rater,
        raterKind: 'human',
      }
    }
  },
}

/** The released test set holds six responses that read `True` and were written as JSON truths; they are those texts. */
function responseOf(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : textOf(fields, name)
}

/** PandaLM's files of machine verdicts: pairs are known by `idx`, so the test set must be read beside them. */
export const pandaLmResults: Format = {
  name: 'pandalm-results',
  holds: ['judgments'],
  recognise: ({ rows }) => allHave(rows, 'idx') && most(rows, (fields) => resultField(fields) !== undefined),
  *read({ fields }, options) {
    const name = resultField(fields)
    if (name === undefined) throw new Refused('no field ends in "_result"')
    const value = fields[name]
    if (value === null || value === 'garbage') {
      yield { kind: 'noPreference' }
      return
    }
    yield {
      kind: 'judgment',
      systems: { pairId: idOf(fields, 'idx') },
      preference: preferenceOf(value, name),
      bothBad: false,
      sideShown: false,
      rater: stemOf(options.file).replace(/-testset.*$/, ''),
      raterKind: 'judge',
      rationale: optionalText(fields, name.replace('_result', '_reason')),
    }
  },
}

function resultField(fields: Fields): string | undefined {
  return Object.keys(fields).find((name) => name.endsWith('_result'))
}
