import type { Preference } from '../contract/judgment.ts'
import { notRecorded } from '../contract/rater.ts'
import { has, idOf, momentOf, most, optionalText, Refused, systemOf, textOf, turnsFrom, twoSystems } from './fields.ts'
import type { Format, PromptRef } from './format.ts'
import { parseJson } from './json.ts'
import { turnOf } from './mtBenchJudgments.ts'
import { ownAnswersOf } from './ownAnswers.ts'
import { raterKindOf, truthOf, wholeNumber } from './ownFields.ts'
import { columnOf, renamed } from './plainColumns.ts'
import type { Fields } from './rows.ts'

/** Plain JSONL or CSV, a judgment a row; our own exports are of this kind and come back in unchanged. */
export const plainJudgments: Format = {
  name: 'judgments',
  holds: ['responses', 'judgments'],
  free: true,
  recognise: ({ rows, options }) =>
    most(rows, (fields) =>
      (['system_a', 'system_b', 'preference'] as const).every(
        (field) => columnOf(field, fields, options.columns) !== undefined,
      ),
    ),
  *read(row, options) {
    const fields = renamed(row.fields, options.columns)
    if (isOurs(fields) && has(fields, 'grade')) {
      yield* gradeIn(fields)
      return
    }
    const systemA = systemOf(fields, column(fields, 'system_a'))
    const systems = twoSystems(systemA, systemOf(fields, column(fields, 'system_b')))
    const prompt = promptOf(fields)
    yield* texts(fields, prompt, systems)
    const name = column(fields, 'preference')
    if (!has(fields, name)) {
      yield { kind: 'noPreference' }
      return
    }
    const { preference, bothBad } = preferenceOf(fields, name, systems)
    yield {
      kind: 'judgment',
      ...prompt,
      ...whoAndHow(fields),
      systems,
      preference,
      bothBad: bothBad || truthOf(fields, 'both_bad'),
      sideShown: truthOf(fields, 'side_recorded'),
    }
  },
}

/** A grade of a single response, as our own exports write it. */
function* gradeIn(fields: Fields) {
  const system = systemOf(fields, 'system_a')
  const prompt = promptOf(fields)
  if (prompt.promptTurns !== undefined) yield { kind: 'prompt' as const, ...prompt }
  const turns = has(fields, 'response_a') ? turnsOfExport(fields, 'response_a') : []
  if (turns.length > 0) yield { kind: 'response' as const, ...prompt, system, turns }
  yield {
    kind: 'judgment' as const,
    ...prompt,
    ...whoAndHow(fields),
    systems: { systemA: system, systemB: system },
    preference: 'tie' as const,
    grade: textOf(fields, 'grade'),
    bothBad: false,
    sideShown: true,
  }
}

/** What is said of a judgment beside what was chosen. */
function whoAndHow(fields: Fields) {
  const rater = columnOf('rater', fields)
  return {
    turn: has(fields, 'turn') && String(fields['turn']) !== '0' ? turnOf(fields) : undefined,
    rater: rater !== undefined && has(fields, rater) ? idOf(fields, rater) : notRecorded,
    raterKind: raterKindOf(fields),
    group: optionalText(fields, 'rater_group'),
    at: has(fields, 'created_at') ? momentOf(fields, 'created_at') : undefined,
    rationale: optionalText(fields, 'rationale'),
    id: has(fields, 'judgment_id') ? idOf(fields, 'judgment_id') : undefined,
    replaces: has(fields, 'replaces') ? idOf(fields, 'replaces') : undefined,
    elapsedMs: has(fields, 'elapsed_ms') ? wholeNumber(fields, 'elapsed_ms') : undefined,
    // What did not count in the study it comes from counts in no other.
    surplus: ['surplus', 'withdrawn', 'excluded'].some((why) => truthOf(fields, why)),
    ...ownAnswersOf(fields),
    instructionsVersion: optionalText(fields, 'instructions_version'),
    origin: optionalText(fields, 'origin'),
  }
}

function column(fields: Fields, field: 'system_a' | 'system_b' | 'preference'): string {
  return columnOf(field, fields) ?? field
}

const sideWords: Record<string, Preference> = {
  ...{ a: 'a', A: 'a', model_a: 'a', system_a: 'a' },
  ...{ b: 'b', B: 'b', model_b: 'b', system_b: 'b' },
}

/** What plain files write for a preference: a side, `tie`, or the name of the system itself; our own export only sides. */
function preferenceOf(fields: Fields, name: string, systems: { systemA: string; systemB: string }) {
  const value = textOf(fields, name)
  const bothBad = value === 'tie (bothbad)' || value === 'both_bad'
  if (value === 'tie' || bothBad) return { preference: 'tie' as const, bothBad }
  const bySide = Object.hasOwn(sideWords, value) ? sideWords[value] : undefined
  const byName = value === systems.systemA ? 'a' : value === systems.systemB ? 'b' : undefined
  const preference = isOurs(fields) ? bySide : (bySide ?? byName)
  if (preference === undefined) throw new Refused(`"${name}" is neither a, b, tie nor one of the two systems`, value)
  if (!isOurs(fields) && byName !== undefined && byName !== preference)
    throw new Refused(`"${name}" means one system as a side and the other as a name; map or rename it`, value)
  return { preference, bothBad }
}

function promptOf(fields: Fields): PromptRef {
  const id = columnOf('prompt_id', fields)
  const text = columnOf('prompt', fields)
  const promptId = id !== undefined && has(fields, id) ? idOf(fields, id) : undefined
  const promptTurns = text !== undefined && has(fields, text) ? turnsOfExport(fields, text) : undefined
  if (promptId === undefined && promptTurns === undefined) return { promptId: notRecorded }
  return { promptId, promptTurns }
}

/** In our CSV a text is a JSON list of its turns, told by the columns no other file has. */
function turnsOfExport(fields: Fields, name: string): string[] {
  const value = fields[name]
  const ours = isOurs(fields)
  if (ours && typeof value === 'string' && value.startsWith('[')) {
    const json = parseJson(value)
    if ('value' in json && Array.isArray(json.value)) return json.value.length === 0 ? [] : turnsFrom(json.value, name)
  }
  if (ours && Array.isArray(value) && value.length === 0) return []
  return turnsFrom(value, name)
}

function isOurs(fields: Fields): boolean {
  return fields['judgment_id'] !== undefined && fields['side_recorded'] !== undefined
}

function* texts(fields: Fields, prompt: PromptRef, systems: { systemA: string; systemB: string }) {
  if (prompt.promptTurns !== undefined) yield { kind: 'prompt' as const, ...prompt }
  for (const side of ['a', 'b'] as const) {
    const name = columnOf(`response_${side}`, fields)
    if (name === undefined || fields[name] === null) continue
    const turns = turnsOfExport(fields, name)
    // An empty cell of a foreign file is no text; our own export writes an empty response as a turn with nothing in it.
    if (turns.length === 0 || (!isOurs(fields) && turns.every((turn) => turn === ''))) continue
    const system = side === 'a' ? systems.systemA : systems.systemB
    yield { kind: 'response' as const, ...prompt, system, turns }
  }
}
