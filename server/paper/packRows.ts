import { stringify } from 'csv-stringify/sync'
import type { CriterionPreferences, Degree, Outcome, Preference } from '../contract/judgment.ts'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import type { Reading } from '../contract/reading.ts'
import { codeBook } from '../formats/judgmentColumns.ts'

/** A judgment of a pack, always of a pair: a line of `data/judgments.jsonl`. */
export type PackRow = Row<{
  judgment_id: string
  study: string
  prompt_id: string
  turn: number | null
  comparison_id: string
  system_a: string
  system_b: string
  side_recorded: boolean
  preference: Preference
  both_bad: boolean
  target: string | null
  outcome: Outcome | null
  rater: string
  rater_kind: RaterKind
  rater_group: string | null
  submission: string | null
  assignment_id: string | null
  replaces: string | null
  counted: boolean
  surplus: boolean
  withdrawn: boolean
  excluded: boolean
  elapsed_ms: number | null
  rationale: string | null
  created_at: string | null
  instructions_version: string | null
  origin: string
  prompt: string[]
  response_a: string[]
  response_b: string[]
  degree: Degree | null
  reasons: string[] | null
  criteria: CriterionPreferences | null
  grade: string | null
  reading: Reading | null
  tags: Record<string, string> | null
}>
/** Every column of the code book and no other. */
type Row<Fields extends Record<keyof typeof codeBook, unknown>> = Fields

const columns = Object.keys(codeBook)

type Check = [column: keyof typeof codeBook, expected: string, holds: (value: unknown) => boolean]
const text = (value: unknown) => typeof value === 'string'
const truth = (value: unknown) => typeof value === 'boolean'
const texts = (value: unknown) => Array.isArray(value) && value.every(text)
const textsByName = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(text)
const orNull = (holds: (value: unknown) => boolean) => (value: unknown) => value === null || holds(value)
const oneOf =
  (...words: string[]) =>
  (value: unknown) =>
    words.includes(value as string)

const checks: Check[] = [
  ['judgment_id', 'a text', text],
  ['prompt_id', 'a text', text],
  ['turn', 'a whole number from 1, or null', orNull((value) => Number.isInteger(value) && (value as number) >= 1)],
  ['comparison_id', 'a text', text],
  ['system_a', 'a text', text],
  ['system_b', 'a text', text],
  ['side_recorded', 'true or false', truth],
  ['preference', 'a, b or tie', oneOf('a', 'b', 'tie')],
  ['both_bad', 'true or false', truth],
  ['outcome', 'win, tie, loss or null', orNull(oneOf('win', 'tie', 'loss'))],
  ['rater', 'a text', text],
  ['rater_kind', raterKinds.join(', '), oneOf(...raterKinds)],
  ['rater_group', 'a text or null', orNull(text)],
  ['replaces', 'a text or null', orNull(text)],
  ['counted', 'true or false', truth],
  ['surplus', 'true or false', truth],
  ['withdrawn', 'true or false', truth],
  ['excluded', 'true or false', truth],
  ['elapsed_ms', 'a number or null', orNull((value) => typeof value === 'number' && value >= 0)],
  ['created_at', 'a time or null', orNull((value) => text(value) && !Number.isNaN(Date.parse(value)))],
  ['tags', 'texts by name, or null', orNull(textsByName)],
  ['prompt', 'a list of texts', texts],
  ['response_a', 'a list of texts', texts],
  ['response_b', 'a list of texts', texts],
]

/** The judgment in a line; an Error that says what is wrong with it. */
export const packRowOf = (line: string): PackRow => checkedRow(line) as unknown as PackRow

/** The row in a line, held against what its columns may be; `others` says so of some anew. */
export function checkedRow(
  line: string,
  others: Partial<Record<keyof typeof codeBook, [expected: string, holds: (value: unknown) => boolean]>> = {},
): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (error) {
    throw new Error('this line is not JSON', { cause: error })
  }
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== columns.join())
    throw new Error(`its fields are not ${columns.join(', ')}`)
  const row = value as Record<string, unknown>
  const further = Object.entries(others).map(([column, one]) => [column as keyof typeof codeBook, ...one] as Check)
  for (const [column, expected, holds] of [...checks.filter(([one]) => !(one in others)), ...further]) {
    if (!holds(row[column])) throw new Error(`${column} must be ${expected}, not ${JSON.stringify(row[column])}`)
  }
  return row
}

/** A row as its line of `data/judgments.jsonl`, without the line's end. */
export const jsonLine = (row: object) => JSON.stringify(row)

/** A row as its line of `data/judgments.csv`, as the exact CSV export writes it. */
export function csvRow(row: object): string {
  return stringify([row], {
    columns,
    cast: { boolean: String, object: (value: object) => JSON.stringify(value) },
  })
}

/** The head of `data/judgments.csv`. */
export const csvHead = `${columns.join(',')}\n`
