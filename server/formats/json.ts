/** JSON as it is read here: no duplicate keys, no `__proto__`, nothing that cannot be stored unchanged. */
export type Json = { value: unknown } | { message: string }

const maxDepth = 64

/** Parses strictly and says in plain words why a text is refused. */
export function parseJson(text: string): Json {
  const structure = structureProblem(text)
  if (structure === tooDeep) return { message: structure }
  let value: unknown
  try {
    value = JSON.parse(text, /\d{16}/.test(text) ? keepLongNumbers : undefined)
  } catch (error) {
    return { message: syntaxMessage(text, error as Error) }
  }
  if (structure !== null) return { message: structure }
  const unstorable = /\\u(?:d[89a-f]|0000)/i.test(text) || !text.isWellFormed() ? unstorableText(value) : null
  return unstorable === null ? { value } : { message: unstorable }
}

/** Ids of more digits than a double holds stay as they stand, as text. */
function keepLongNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  return typeof value === 'number' && source !== undefined && /^-?\d{16,}$/.test(source) && !Number.isSafeInteger(value)
    ? source
    : value
}

function syntaxMessage(text: string, error: Error): string {
  const said = error.message
  if (
    /end of JSON input|Unterminated string|or '[}\]]' after|double-quoted property name in JSON at position (\d+)/.test(
      said,
    )
  ) {
    const position = /at position (\d+)/.exec(said)?.[1]
    if (position === undefined || Number(position) >= text.trimEnd().length)
      return 'not valid JSON: cut off before its end'
  }
  if (/Bad control character/.test(said))
    return 'not valid JSON: a control character inside a string, such as a tab or NUL'
  if (/Bad escaped/.test(said)) return 'not valid JSON: a backslash that JSON does not know'
  if (/non-whitespace character after JSON/.test(said))
    return 'not valid JSON: something stands after the end of the value'
  const column = /at position (\d+)/.exec(said)?.[1]
  const token = /^Unexpected token (.+?), /s.exec(said)?.[1]
  const what = token === undefined ? (said.split(' in JSON')[0] ?? said) : `unexpected ${token}`
  return `not valid JSON: ${what}${column === undefined ? '' : ` at character ${Number(column) + 1}`}`
}

const tooDeep = `nested more than ${maxDepth} levels deep`
const space = new Set([' ', '\t', '\n', '\r'])

/** Walks the text once without building anything: depth, keys that stand twice, `__proto__`. Assumes no valid syntax. */
function structureProblem(text: string): string | null {
  const keys: (Set<string> | null)[] = []
  let found: string | null = null
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '{' || c === '[') {
      keys.push(c === '{' ? new Set() : null)
      if (keys.length > maxDepth) return tooDeep
    } else if (c === '}' || c === ']') {
      keys.pop()
    } else if (c === '"') {
      const end = stringEnd(text, i)
      let after = end + 1
      while (space.has(text[after] ?? '')) after += 1
      const scope = keys.at(-1)
      if (text[after] === ':' && scope) found ??= keyProblem(text.slice(i, end + 1), scope)
      i = end
    }
  }
  return found
}

function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes += 1
    if (backslashes % 2 === 0) return end
  }
  return text.length
}

function keyProblem(quoted: string, scope: Set<string>): string | null {
  let key: string
  try {
    key = JSON.parse(quoted) as string
  } catch {
    return null
  }
  if (key === '__proto__') return 'a field named "__proto__" is refused'
  if (scope.has(key)) return `the field "${key.slice(0, 60).toWellFormed()}" stands twice`
  scope.add(key)
  return null
}

/** Why a text cannot be stored unchanged, PostgreSQL having no NUL and UTF-8 no half characters; null if it can. */
export function unstorableText(value: unknown): string | null {
  if (typeof value === 'string') {
    if (value.includes('\0')) return 'a NUL character, which cannot be stored'
    return value.isWellFormed() ? null : 'half of a surrogate pair, which is not a character'
  }
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const problem = unstorableText(key) ?? unstorableText(inner)
    if (problem !== null) return problem
  }
  return null
}
