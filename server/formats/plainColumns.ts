import { type Fields } from './rows.ts'

/** What plain files call our fields when nothing is mapped; the first that stands in the row is taken. */
export const usualColumns = {
  prompt_id: ['prompt_id', 'question_id', 'uid', 'idx', 'id'],
  prompt: ['prompt', 'instruction', 'question', 'turns'],
  category: ['category'],
  system: ['system', 'model', 'model_id', 'generator'],
  response: ['response', 'output', 'answer', 'completion'],
  system_a: ['system_a', 'model_a'],
  system_b: ['system_b', 'model_b'],
  response_a: ['response_a', 'output_a'],
  response_b: ['response_b', 'output_b'],
  preference: ['preference', 'winner'],
  rater: ['rater', 'judge', 'annotator'],
  turn: ['turn'],
} as const

export type PlainField = keyof typeof usualColumns

/** Every field of ours that a study file may give a column to: those above, and what our own exports say beside them. */
export const plainFields: readonly string[] = [
  ...Object.keys(usualColumns),
  ...['both_bad', 'side_recorded', 'rater_kind', 'rater_group', 'created_at', 'elapsed_ms', 'rationale'],
  ...['judgment_id', 'replaces', 'surplus', 'withdrawn', 'excluded', 'instructions_version', 'origin'],
  ...['degree', 'reasons', 'criteria', 'reading'],
]

/** The file's column for one of our fields: the mapped one, else the first usual one in the row. */
export function columnOf(field: PlainField, fields: Fields, columns: Record<string, string> = {}): string | undefined {
  const mapped = Object.hasOwn(columns, field) ? columns[field] : undefined
  if (mapped !== undefined) return fields[mapped] === undefined ? undefined : mapped
  return usualColumns[field].find((name) => fields[name] !== undefined)
}

/** The row with the mapped columns under our names; unmapped ones keep theirs. */
export function renamed(fields: Fields, columns: Record<string, string> = {}): Fields {
  const taken = new Set(Object.values(columns))
  const ours: Fields = Object.fromEntries(Object.entries(fields).filter(([name]) => !taken.has(name)))
  for (const [field, column] of Object.entries(columns)) ours[field] = fields[column]
  return ours
}
