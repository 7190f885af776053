import { parseJson } from './json.ts'
import { type Chunks, textLines } from './bytes.ts'
import { type Fields, problemAt, type RowOrProblem } from './rows.ts'

/** Reads one JSON object a line; blank lines are passed over, lines keep their number in the file. */
export async function* readJsonl(file: string, chunks: Chunks): AsyncGenerator<RowOrProblem> {
  let rows = 0
  for await (const read of textLines(file, chunks)) {
    if ('problem' in read) {
      yield read
      continue
    }
    const text = read.text.trim()
    if (text === '') continue
    const place = { file, line: read.line }
    rows += 1
    const spread = rows === 1 ? spreadProblem(text) : null
    if (spread !== null) {
      yield { problem: problemAt(place, spread, text) }
      return
    }
    yield rowOf(place, text)
  }
}

/** Why a first line cannot be a row of JSONL, so that not every line after it is reported as well. */
function spreadProblem(text: string): string | null {
  if (text.startsWith('[')) return 'one JSON array, where one object a line is expected; name such a file .json'
  return text === '{' ? 'a JSON object spread over several lines, where one object a line is expected' : null
}

function rowOf(place: { file: string; line: number }, text: string): RowOrProblem {
  const json = parseJson(text)
  if ('message' in json) return { problem: problemAt(place, json.message, text) }
  return objectRow(place, json.value, text)
}

/** The row of a parsed value, or the problem that it is no object. */
export function objectRow(place: { file: string; line: number }, value: unknown, text: string): RowOrProblem {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { row: { ...place, fields: value as Fields } }
  }
  const is = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`
  return { problem: problemAt(place, `${is}, where an object with fields is expected`, text) }
}
