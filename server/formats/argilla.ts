import type { Preference } from '../contract/judgment.ts'
import { notRecorded } from '../contract/rater.ts'
import { conversationOf } from './chatMessages.ts'
import {
  firstOf,
  has,
  idOf,
  listOf,
  most,
  objectFrom,
  optionalText,
  Refused,
  systemOf,
  textFrom,
  twoSystems,
} from './fields.ts'
import type { Format } from './format.ts'
import { extrasOf, promptUpTo } from './ownFields.ts'
import type { Fields } from './rows.ts'

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether something is a ranking of two, each named with its rank. */
function isRanking(value: unknown): value is { value: string; rank: number }[] {
  return Array.isArray(value) && value.every((one) => isObject(one) && 'rank' in one && 'value' in one)
}

/**
 * Argilla's records, as its client writes them to JSON, with a ranking of two fields: equal ranks are a tie, and a question
 * `both_bad` answered yes is the mark. Systems that the metadata do not name stand under the names of their fields.
 */
export const argilla: Format = {
  name: 'argilla',
  holds: ['judgments', 'responses'],
  recognise: ({ rows }) => most(rows, ({ fields, responses }) => isObject(fields) && isObject(responses)),
  *read(row) {
    const fields = objectFrom(row.fields['fields'], 'fields')
    const metadata = isObject(row.fields['metadata']) ? row.fields['metadata'] : {}
    const responses = objectFrom(row.fields['responses'], 'responses')
    const question = Object.keys(responses).find((name) =>
      listOf(responses, name).some((one) => isObject(one) && isRanking(one['value'])),
    )
    if (question === undefined) {
      yield { kind: 'noPreference' }
      return
    }
    const answers = listOf(responses, question).map((one) => objectFrom(one, question))
    const [first, second] = namesIn(answers[0], question)
    const [systemA, systemB] = [nameOf(metadata, '1', first), nameOf(metadata, '2', second)]
    const systems = twoSystems(systemA ?? first, systemB ?? second)
    const rowId = has(row.fields, 'id') ? idOf(row.fields, 'id') : undefined
    const asked = has(fields, 'prompt') ? messagesOf(fields, 'prompt') : undefined
    const one = asked === undefined ? undefined : exchange(asked, fields, first)
    const other = asked === undefined ? undefined : exchange(asked, fields, second)
    const { cut, ...prompt } = one === undefined ? { cut: true, promptId: rowId } : promptUpTo(metadata, one.asked)
    if (prompt.promptId === undefined && one === undefined)
      throw new Refused('the record has neither a prompt nor an id')
    if (!cut && one !== undefined && other !== undefined) {
      yield { kind: 'prompt', ...prompt, category: optionalText(metadata, 'category') }
      yield { kind: 'response', ...prompt, system: systems.systemA, turns: one.answered }
      yield { kind: 'response', ...prompt, system: systems.systemB, turns: other.answered }
    }
    for (const answer of answers) {
      yield {
        kind: 'judgment',
        ...prompt,
        systems,
        preference: preferenceOf(answer, [first, second], question),
        bothBad: besideOf(responses, 'both_bad', answer, answers) === 'yes',
        sideShown: false,
        rater: raterIn(answer),
        raterKind: 'human',
        rationale: besideOf(responses, 'comment', answer, answers),
        ...extrasOf(metadata),
        ...(systemA === undefined ? { remark: 'judgments of systems without a name; they stand as their fields' } : {}),
      }
    }
  },
}

/** The two ranked, in the order of their names. */
function namesIn(answer: Fields | undefined, question: string): [string, string] {
  const ranking = isRanking(answer?.['value']) ? answer['value'] : []
  const names = ranking.map(({ value }) => value).sort()
  const [first, second, more] = names
  if (first === undefined || second === undefined || more !== undefined)
    throw new Refused(`"${question}" does not rank two`, answer?.['value'])
  return [first, second]
}

function nameOf(metadata: Fields, place: '1' | '2', field: string): string | undefined {
  const name = firstOf(metadata, [`system_${place}`, `${field}_system`, `${field}_model`])
  return name === undefined ? undefined : systemOf(metadata, name)
}

function preferenceOf(answer: Fields, [first, second]: [string, string], question: string): Preference {
  const ranking = answer['value']
  const rankOf = (name: string) => {
    const rank =
      isRanking(ranking) && ranking.length === 2 ? ranking.find(({ value }) => value === name)?.rank : undefined
    if (typeof rank === 'number' && Number.isInteger(rank) && rank >= 1) return rank
    throw new Refused(`"${question}" does not rank ${first} and ${second}`, ranking)
  }
  const difference = rankOf(first) - rankOf(second)
  return difference === 0 ? 'tie' : difference < 0 ? 'a' : 'b'
}

const raterIn = (answer: Fields) => (has(answer, 'user_id') ? idOf(answer, 'user_id') : notRecorded)

/** What the same user answered to another question; of several answers, the one in the same place. */
function besideOf(responses: Fields, question: string, answer: Fields, answers: Fields[]): string | undefined {
  const own = (list: Fields[]) => list.filter((one) => raterIn(one) === raterIn(answer))
  const list = Array.isArray(responses[question]) ? (responses[question] as unknown[]).filter(isObject) : []
  const value = own(list)[own(answers).indexOf(answer)]?.['value']
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A field as messages: a chat, or a text of one. */
function messagesOf(fields: Fields, name: string): unknown[] {
  const value = fields[name]
  if (Array.isArray(value)) return value
  return [{ role: name === 'prompt' ? 'user' : 'assistant', content: textFrom(value, name) }]
}

function exchange(asked: unknown[], fields: Fields, name: string) {
  return conversationOf([...asked, ...messagesOf(fields, name)], name)
}
