import { most, Refused, stemOf, systemOf, turnsOf } from './fields.ts'
import type { Format, ReadOptions } from './format.ts'
import { columnOf, type PlainField } from './plainColumns.ts'
import { plainPrompt } from './plainPrompt.ts'
import type { Fields } from './rows.ts'

function hasColumn(rows: Fields[], field: PlainField, options: ReadOptions): boolean {
  return most(rows, (fields) => columnOf(field, fields, options.columns) !== undefined)
}

/** Plain JSONL or CSV, a response a row: `prompt_id` or `prompt` or both, `system`, `response`. */
export const long: Format = {
  name: 'long',
  holds: ['responses'],
  free: true,
  recognise: ({ rows, options }) =>
    hasColumn(rows, 'response', options) &&
    (hasColumn(rows, 'prompt_id', options) || hasColumn(rows, 'prompt', options)) &&
    (hasColumn(rows, 'system', options) || options.system !== undefined),
  read: ({ fields }, options) => readings(fields, options, options.system),
}

/** AutoArena's CSV, a file a system: `prompt,response`; the system is the file's name where the study does not say. */
export const autoArena: Format = {
  name: 'auto-arena',
  holds: ['responses'],
  free: true,
  recognise: ({ rows, options }) =>
    hasColumn(rows, 'response', options) &&
    (hasColumn(rows, 'prompt', options) || hasColumn(rows, 'prompt_id', options)) &&
    !hasColumn(rows, 'system', options),
  read: ({ fields }, options) => readings(fields, options, options.system ?? stemOf(options.file)),
}

function* readings(fields: Fields, options: ReadOptions, system: string | undefined) {
  const prompt = plainPrompt(fields, options)
  const response = columnOf('response', fields, options.columns)
  if (response === undefined) throw new Refused('the field "response" is missing')
  const named = columnOf('system', fields, options.columns)
  if (system === undefined && named === undefined) throw new Refused('the field "system" is missing')
  yield prompt
  yield {
    kind: 'response' as const,
    promptId: prompt.promptId,
    promptTurns: prompt.promptTurns,
    system: system ?? systemOf(fields, named as string),
    turns: turnsOf(fields, response),
  }
}
