import type { Preference } from '../contract/judgment.ts'
import { instructionTurns } from './alpacaEvalOutputs.ts'
import { allHave, has, optionalText, Refused, systemOf, textOf, twoSystems } from './fields.ts'
import type { Format } from './format.ts'
import { extraFields, extrasOf, promptUpTo } from './ownFields.ts'

const preferences = new Map<number, Preference>([
  [1, 'a'],
  [2, 'b'],
  [1.5, 'tie'],
  [0, 'tie'],
])

/**
 * AlpacaEval's `annotations.json`: both texts and a language model's verdict. A weighted preference between 1 and 2 is
 * refused, since rounding it would invent a verdict; `raw_completion` is never read, being from before the sides
 * were turned back.
 */
export const alpacaEvalAnnotations: Format = {
  name: 'alpaca-eval-annotations',
  holds: ['responses', 'judgments'],
  fields: [
    ...['instruction', 'input', 'dataset', 'datasplit', 'output_1', 'output_2', 'generator_1', 'generator_2'],
    ...['annotator', 'preference', 'raw_completion', 'price_per_example', 'time_per_example', 'date', 'glm_preference'],
    ...extraFields,
    ...['concise_explanation', 'referenced_models', 'annotator_config', 'version', 'raw_output_1', 'raw_output_2'],
  ],
  recognise: ({ rows }) => allHave(rows, 'instruction', 'output_1', 'output_2', 'generator_1', 'generator_2'),
  *read({ fields }) {
    const { cut, ...prompt } = promptUpTo(fields, instructionTurns(fields))
    const systems = twoSystems(systemOf(fields, 'generator_1'), systemOf(fields, 'generator_2'))
    if (!cut) {
      yield { kind: 'prompt', ...prompt, category: optionalText(fields, 'dataset') }
      yield { kind: 'response', ...prompt, system: systems.systemA, turns: [textOf(fields, 'output_1')] }
      yield { kind: 'response', ...prompt, system: systems.systemB, turns: [textOf(fields, 'output_2')] }
    }
    if (!has(fields, 'preference')) {
      yield { kind: 'noPreference' }
      return
    }
    const preference = preferences.get(Number(fields['preference']))
    if (preference === undefined) {
      const message =
        'the preference is neither 1, 2, 1.5, 0 nor null; weighted preferences are not turned into verdicts'
      throw new Refused(message, fields['preference'])
    }
    yield {
      kind: 'judgment',
      ...prompt,
      systems,
      preference,
      bothBad: false,
      sideShown: false,
      rater: optionalText(fields, 'annotator') ?? '(judge not recorded)',
      raterKind: 'judge',
      rationale: optionalText(fields, 'concise_explanation'),
      ...extrasOf(fields),
    }
  },
}
