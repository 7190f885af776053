import { notRecorded } from '../contract/rater.ts'
import type { Preference } from '../contract/judgment.ts'
import {
  firstOf,
  has,
  idOf,
  listOf,
  momentOf,
  most,
  objectFrom,
  optionalText,
  Refused,
  systemOf,
  textOf,
  turnsOf,
  twoSystems,
} from './fields.ts'
import type { Format, JudgmentReading } from './format.ts'
import { extrasOf, promptUpTo } from './ownFields.ts'
import type { Fields } from './rows.ts'

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Label Studio's JSON export of a pairwise project: `left` is the first answer. The tag knows no tie; a choice "tie" beside
 * it is one, and "both_bad" the mark. Systems that are not named stand as "answer1" and "answer2".
 */
export const labelStudio: Format = {
  name: 'label-studio',
  holds: ['judgments', 'responses'],
  recognise: ({ rows }) => most(rows, ({ data, annotations }) => isObject(data) && Array.isArray(annotations)),
  *read({ fields }) {
    const data = objectFrom(fields['data'], 'data')
    const meta = isObject(fields['meta']) ? fields['meta'] : {}
    const all = { ...data, ...meta }
    const [first, second] = [firstOf(all, ['system1', 'model1']), firstOf(all, ['system2', 'model2'])]
    const named = first !== undefined && second !== undefined
    const systems = named
      ? twoSystems(systemOf(all, first), systemOf(all, second))
      : { systemA: 'answer1', systemB: 'answer2' }
    const rowId = has(fields, 'id') ? idOf(fields, 'id') : undefined
    const asked = has(data, 'prompt') || has(data, 'prompt_turns') ? textsOf(data, 'prompt') : undefined
    const { cut, ...prompt } = asked === undefined ? { cut: true, promptId: rowId } : promptUpTo(all, asked, undefined)
    if (prompt.promptId === undefined && asked === undefined)
      throw new Refused('the task has neither a prompt nor an id')
    if (!cut) {
      yield { kind: 'prompt', ...prompt, category: optionalText(meta, 'category') }
      for (const [name, system] of [
        ['answer1', systems.systemA],
        ['answer2', systems.systemB],
      ] as const) {
        if (data[name] === undefined && data[`${name}_turns`] === undefined) continue
        yield { kind: 'response', ...prompt, system, turns: textsOf(data, name) }
      }
    }
    for (const one of listOf(fields, 'annotations')) {
      const annotation = objectFrom(one, 'annotations')
      if (annotation['was_cancelled'] === true) continue
      const said = clickedIn(annotation)
      if (said === null) {
        yield { kind: 'noPreference' }
        continue
      }
      yield {
        kind: 'judgment',
        ...prompt,
        systems,
        sideShown: false,
        rater: raterIn(annotation),
        raterKind: 'human',
        at: momentOf(annotation, 'created_at'),
        elapsedMs: has(annotation, 'lead_time') ? milliseconds(annotation) : undefined,
        ...extrasOf({ ...annotation, judged_turn: meta['judged_turn'] }),
        ...said,
        ...(named ? {} : { remark: 'judgments of systems without a name; they stand as “answer1” and “answer2”' }),
      }
    }
  },
}

/** A text by its turns where they are given, else as one. */
function textsOf(data: Fields, name: string): string[] {
  const turns = `${name}_turns`
  return data[turns] === undefined ? [textOf(data, name)] : turnsOf(data, turns)
}

/** What an annotation's results say; null where they hold no verdict. */
function clickedIn(annotation: Fields): Pick<JudgmentReading, 'preference' | 'bothBad' | 'rationale'> | null {
  let preference: Preference | undefined
  let bothBad = false
  let rationale: string | undefined
  const say = (word: Preference, value: unknown) => {
    if (preference !== undefined && preference !== word) throw new Refused('an annotation has two verdicts', value)
    preference = word
  }
  for (const one of listOf(annotation, 'result')) {
    const result = objectFrom(one, 'result')
    const value = objectFrom(result['value'], 'value')
    if (result['type'] === 'pairwise') {
      if (value['selected'] !== 'left' && value['selected'] !== 'right')
        throw new Refused('"selected" is neither left nor right', value['selected'])
      say(value['selected'] === 'left' ? 'a' : 'b', value['selected'])
    } else if (result['type'] === 'choices') {
      for (const choice of listOf(value, 'choices')) {
        if (choice === 'tie') say('tie', choice)
        else if (choice === 'both_bad') bothBad = true
      }
    } else if (result['type'] === 'textarea') {
      rationale = listOf(value, 'text').map(String).join('\n')
    }
  }
  if (preference === undefined) return bothBad ? { preference: 'tie', bothBad, rationale } : null
  return { preference, bothBad, rationale }
}

/** Who annotated: a name, the number of a user, or the user. */
function raterIn(annotation: Fields): string {
  const by = annotation['completed_by']
  if (!isObject(by)) return has(annotation, 'completed_by') ? idOf(annotation, 'completed_by') : notRecorded
  const name = firstOf(by, ['email', 'username', 'id'])
  return name === undefined ? notRecorded : idOf(by, name)
}

function milliseconds(annotation: Fields): number {
  const seconds = Number(annotation['lead_time'])
  if (Number.isFinite(seconds) && seconds >= 0) return Math.round(seconds * 1000)
  throw new Refused('"lead_time" is not a number of seconds', annotation['lead_time'])
}
