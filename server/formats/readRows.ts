import { type Chunks, foreignBytes } from './bytes.ts'
import { readCsv } from './csv.ts'
import { readJsonArray } from './jsonArray.ts'
import { readJsonl } from './jsonl.ts'
import { type Container, problemAt, type RowOrProblem } from './rows.ts'

/** The rows of a file and what holds them, told by its name and its first character. */
export async function openRows(
  file: string,
  chunks: Chunks,
): Promise<{ container: Container; rows: AsyncGenerator<RowOrProblem> }> {
  const iterator = iterate(chunks)
  const head: Uint8Array[] = []
  let start = ''
  // A file may begin with any amount of white space; a first character is all that is wanted.
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    head.push(Uint8Array.from(next.value))
    start = Buffer.from(next.value)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart()
      .slice(0, 1)
    if (start !== '' || head.length > 64) break
  }
  const again = rejoin(head, iterator)
  const binary = head[0] !== undefined && foreignBytes(head[0]) !== null
  const container = binary ? 'jsonl' : containerOf(file, start)
  const read = { jsonl: readJsonl, json: readJsonArray, csv: readCsv }[container]
  return { container, rows: orEmpty(file, read(file, again), container) }
}

function containerOf(file: string, start: string): Container {
  if (/\.(csv|tsv)$/i.test(file)) return 'csv'
  if (/\.(jsonl|ndjson)$/i.test(file)) return 'jsonl'
  if (start === '[') return 'json'
  return start === '{' || /\.json$/i.test(file) ? 'jsonl' : 'csv'
}

async function* orEmpty(
  file: string,
  rows: AsyncGenerator<RowOrProblem>,
  container: Container,
): AsyncGenerator<RowOrProblem> {
  let any = false
  for await (const row of rows) {
    any = true
    yield row
  }
  const message = container === 'csv' ? 'the file has no rows under a header' : 'the file is empty: it has no rows'
  if (!any) yield { problem: problemAt({ file }, message) }
}

async function* iterate(chunks: Chunks): AsyncGenerator<Uint8Array> {
  yield* chunks
}

async function* rejoin(head: Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* head
  yield* rest
}
