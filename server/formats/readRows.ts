import { type Chunks, foreignBytes } from './bytes.ts'
import { readCsv } from './csv.ts'
import { readJsonArray } from './jsonArray.ts'
import { readJsonl } from './jsonl.ts'
import { type AnyPlace, parquetMark, readParquet } from './readParquet.ts'
import { type Container, problemAt, type RowOrProblem } from './rows.ts'
import { untamed } from './spreadsheetCells.ts'

/** The rows of a file and what holds them, told by its name and its first character; Parquet is read at any place. */
export async function openRows(
  file: string,
  chunks: Chunks,
  anyPlace?: AnyPlace,
): Promise<{ container: Container; rows: AsyncGenerator<RowOrProblem> }> {
  const iterator = iterate(chunks)
  const head: Uint8Array[] = []
  let start = ''
  // A file may begin with any amount of white space; a first character is all that is wanted.
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    head.push(Uint8Array.from(next.value))
    start = Buffer.concat(head)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart()
      .slice(0, 1)
    if ((start !== '' && Buffer.concat(head).length >= mark.length) || head.length > 64) break
  }
  if (anyPlace !== undefined && Buffer.concat(head).subarray(0, parquetMark.length).toString('latin1') === parquetMark)
    return { container: 'parquet', rows: orEmpty(file, readParquet(file, anyPlace), 'parquet') }
  const again = rejoin(head, iterator)
  const binary = head[0] !== undefined && foreignBytes(head[0]) !== null
  const container = binary ? 'jsonl' : containerOf(file, start)
  const read = { jsonl: readJsonl, json: readJsonArray, csv: readCsv }[container]
  const rows = orEmpty(file, read(file, again), container)
  // The form of our export for spreadsheets is the one with a mark; without it an apostrophe is the text's own.
  const marked = mark.equals(Buffer.concat(head).subarray(0, mark.length))
  return { container, rows: container === 'csv' && marked ? untamedRows(rows) : rows }
}

const mark = Buffer.from('\ufeff')

async function* untamedRows(rows: AsyncGenerator<RowOrProblem>): AsyncGenerator<RowOrProblem> {
  for await (const read of rows) yield 'row' in read ? { row: { ...read.row, fields: untamed(read.row.fields) } } : read
}

function containerOf(file: string, start: string): Exclude<Container, 'parquet'> {
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
