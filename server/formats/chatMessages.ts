import {
  allHave,
  anyHas,
  firstOf,
  idOf,
  listOf,
  objectFrom,
  optionalText,
  Refused,
  stemOf,
  systemOf,
  textFrom,
} from './fields.ts'
import type { Format } from './format.ts'
import type { Fields } from './rows.ts'

/** A conversation as it was asked and answered, a turn an entry. */
export type Exchange = { asked: string[]; answered: string[] }

/** Reads a list of messages; those of roles other than user and assistant are not part of what raters compare. */
export function exchangeOf(fields: Fields, name: string): Exchange {
  return conversationOf(listOf(fields, name), name)
}

/** The same of messages that stand in several places. */
export function conversationOf(messages: unknown[], name: string): Exchange {
  const exchange: Exchange = { asked: [], answered: [] }
  for (const message of messages) {
    const { role, content } = objectFrom(message, name)
    const text = contentText(content, `${name}: content`)
    if (role === 'user' || role === 'human') {
      if (exchange.asked.length > exchange.answered.length)
        throw new Refused(`"${name}" has two user messages in a row`, text)
      exchange.asked.push(text)
    } else if (role === 'assistant' || role === 'gpt' || role === 'model') {
      if (exchange.asked.length !== exchange.answered.length + 1) {
        throw new Refused(`"${name}" has an assistant's message that answers none`, text)
      }
      exchange.answered.push(text)
    } else if (role !== 'system' && role !== 'developer' && role !== 'tool') {
      throw new Refused(`"${name}" has a message of an unknown role`, role)
    }
  }
  if (exchange.asked.length === 0) throw new Refused(`"${name}" has no user message`, messages)
  return exchange
}

/** A message's text: a string, a list of parts, or arena-hard's `{ answer }`. */
function contentText(content: unknown, name: string): string {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) {
    return content
      .map((part: unknown) =>
        typeof part === 'string' ? part : textFrom(objectFrom(part, name)['text'], `${name}: text`),
      )
      .join('')
  }
  if (typeof content === 'object' && content !== null) return textFrom((content as Fields)['answer'], `${name}: answer`)
  return textFrom(content, name)
}

const ids = ['prompt_id', 'uid', 'question_id', 'id'] as const
const systemFields = ['system', 'model', 'model_id', 'generator'] as const

/** Chat messages, one conversation a line: arena-hard's answers, or any log of `messages`. */
export const chatMessages: Format = {
  name: 'chat-messages',
  holds: ['responses'],
  fields: [...ids, ...systemFields, 'messages', 'ans_id', 'tstamp', 'metadata', 'category'],
  recognise: ({ rows }) => allHave(rows, 'messages') && !anyHas(rows, 'games'),
  *read({ fields }, options) {
    const { asked, answered } = exchangeOf(fields, 'messages')
    if (answered.length !== asked.length) throw new Refused('"messages" ends without an answer', fields['messages'])
    const id = firstOf(fields, ids)
    const system = firstOf(fields, systemFields)
    const promptId = id === undefined ? undefined : idOf(fields, id)
    yield { kind: 'prompt', promptId, promptTurns: asked, category: optionalText(fields, 'category') }
    yield {
      kind: 'response',
      promptId,
      promptTurns: asked,
      system: options.system ?? (system === undefined ? stemOf(options.file) : systemOf(fields, system)),
      turns: answered,
    }
  },
}
