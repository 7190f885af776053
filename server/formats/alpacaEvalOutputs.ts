import { allHave, anyHas, has, optionalText, systemOf, textOf } from './fields.ts'
import type { Format } from './format.ts'
import type { Fields } from './rows.ts'

/** What was asked, in AlpacaEval's and PandaLM's two fields: the instruction, and an input below it where there is one. */
export function instructionTurns(fields: Fields): string[] {
  const instruction = textOf(fields, 'instruction')
  return [has(fields, 'input') ? `${instruction}\n\n${textOf(fields, 'input')}` : instruction]
}

/** AlpacaEval's `model_outputs.json`: prompts are known by their text alone. */
export const alpacaEvalOutputs: Format = {
  name: 'alpaca-eval-outputs',
  holds: ['responses'],
  fields: ['instruction', 'input', 'output', 'generator', 'dataset', 'datasplit', 'raw_output', 'prompt'],
  recognise: ({ rows, options }) =>
    allHave(rows, 'instruction', 'output') &&
    (allHave(rows, 'generator') || options.system !== undefined) &&
    !anyHas(rows, 'output_1'),
  *read({ fields }, options) {
    const promptTurns = instructionTurns(fields)
    yield { kind: 'prompt', promptTurns, category: optionalText(fields, 'dataset') }
    yield {
      kind: 'response',
      promptTurns,
      system: options.system ?? systemOf(fields, 'generator'),
      turns: [textOf(fields, 'output')],
    }
  },
}
