import { has, idOf, most, optionalText, Refused, turnsOf } from './fields.ts'
import type { Format, PromptReading, ReadOptions } from './format.ts'
import { columnOf } from './plainColumns.ts'
import { usualTags } from './promptTags.ts'
import type { Fields } from './rows.ts'

/** The prompt of a plain row: an id, a text, or both. */
export function plainPrompt(fields: Fields, options: ReadOptions): PromptReading {
  const id = columnOf('prompt_id', fields, options.columns)
  const text = columnOf('prompt', fields, options.columns)
  if (text === undefined && (id === undefined || !has(fields, id)))
    throw new Refused('the row has neither a prompt nor its id')
  const category = columnOf('category', fields, options.columns)
  return {
    kind: 'prompt',
    promptId: id === undefined ? undefined : idOf(fields, id),
    promptTurns: text === undefined ? undefined : turnsOf(fields, text),
    category: category === undefined ? undefined : optionalText(fields, category),
  }
}

/** Prompts alone, in JSONL, JSON or CSV: `prompt_id`, `prompt`, and a category where there is one. */
export const plainPrompts: Format = {
  name: 'prompts',
  holds: ['prompts'],
  free: true,
  recognise: ({ rows, options }) =>
    most(
      rows,
      (fields) =>
        columnOf('prompt', fields, options.columns) !== undefined &&
        columnOf('prompt_id', fields, options.columns) !== undefined &&
        columnOf('response', fields, options.columns) === undefined &&
        (options.part === 'prompts' ||
          Object.keys(fields).every(
            (name) =>
              /^(prompt_id|question_id|uid|idx|id|prompt|instruction|question|turns|category)$/.test(name) ||
              usualTags.some((tag) => tag === name) ||
              options.tags?.includes(name),
          )),
    ),
  *read({ fields }, options) {
    yield plainPrompt(fields, options)
  },
}
