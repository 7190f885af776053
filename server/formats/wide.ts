import { most, turnsOf } from './fields.ts'
import type { Format, ReadOptions } from './format.ts'
import { columnOf, usualColumns } from './plainColumns.ts'
import { plainPrompt } from './plainPrompt.ts'
import { usualTags } from './promptTags.ts'
import type { Fields } from './rows.ts'

/** The columns that are systems: all that are not the prompt, its id, its category or another tag of it. */
function systemColumns(fields: Fields, options: ReadOptions): string[] {
  const taken = new Set<string>([
    ...Object.values(options.columns ?? {}),
    ...usualColumns.prompt_id,
    ...usualColumns.category,
    ...usualTags,
    ...(options.tags ?? []),
  ])
  const prompt = columnOf('prompt', fields, options.columns)
  if (prompt !== undefined) taken.add(prompt)
  return Object.keys(fields).filter((name) => name !== '' && !taken.has(name))
}

/** Plain JSONL or CSV with a column a system, beside the prompt or its id. An empty cell is an empty response. */
export const wide: Format = {
  name: 'wide',
  holds: ['responses'],
  recognise: ({ rows, options }) =>
    most(
      rows,
      (fields) =>
        (columnOf('prompt', fields, options.columns) ?? columnOf('prompt_id', fields, options.columns)) !== undefined &&
        ['system', 'response', 'winner', 'preference', 'system_a', 'model_a'].every(
          (name) => fields[name] === undefined,
        ) &&
        systemColumns(fields, options).length > 0 &&
        systemColumns(fields, options).every((name) => typeof fields[name] === 'string' || Array.isArray(fields[name])),
    ),
  *read({ fields }, options) {
    const prompt = plainPrompt(fields, options)
    yield prompt
    for (const system of systemColumns(fields, options)) {
      yield {
        kind: 'response',
        promptId: prompt.promptId,
        promptTurns: prompt.promptTurns,
        system,
        turns: turnsOf(fields, system),
      }
    }
  },
}
