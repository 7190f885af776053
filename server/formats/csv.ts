import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { FileProblem } from '../contract/problem.ts'
import { type Chunks, maxRowBytes, textLines } from './bytes.ts'
import { unstorableText } from './json.ts'
import { problemAt, type RowOrProblem } from './rows.ts'

const pieceLength = 65_536

type Parsed = { record: string[]; info: { lines: number }; raw: string }

/** Reads CSV (RFC 4180; also semicolons or tabs) under its header; a record over several lines has the first as its line. */
export async function* readCsv(file: string, chunks: Chunks): AsyncGenerator<RowOrProblem> {
  const problems: FileProblem[] = []
  const source = lines(file, chunks, problems)
  const head = await source.next()
  if (head.done) {
    yield* problems.map((problem) => ({ problem }))
    return
  }
  const parser = parse({
    delimiter: delimiterOf(head.value),
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    raw: true,
    // Both, and each kept as it stands inside quotation marks.
    record_delimiter: ['\r\n', '\n'],
    // A quotation mark inside an unquoted cell (37°36'37.8"N) is text.
    relax_quotes: true,
    max_record_size: maxRowBytes,
  })
  const input = Readable.from(chain(head.value, source))
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  const lineOf = lineCounter()
  let header: string[] | null = null
  let broken: FileProblem | null = null
  try {
    for await (const parsed of parser as AsyncIterable<Parsed>) {
      yield* problems.splice(0).map((problem) => ({ problem }))
      const place = { file, line: lineOf(parsed) }
      if (header === null) {
        header = parsed.record.map((name) => name.trim())
        const problem = headerProblem(header)
        if (problem === null) continue
        yield { problem: problemAt(place, problem, header.join(',')) }
        return
      }
      yield rowOf(place, header, parsed)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error['lines'] === 'number' ? error['lines'] : undefined
    broken = problemAt({ file, line }, csvMessage(error))
  } finally {
    input.destroy()
  }
  yield* problems.map((problem) => ({ problem }))
  if (broken !== null) yield { problem: broken }
}

async function* lines(file: string, chunks: Chunks, problems: FileProblem[]): AsyncGenerator<string> {
  for await (const read of textLines(file, chunks)) {
    if ('problem' in read) {
      problems.push(read.problem)
      // An empty line keeps the count of lines right.
      yield '\n'
    } else yield read.text + (read.crlf ? '\r\n' : '\n')
  }
}

/** The lines in pieces of some size: a stream's cost is by the piece. */
async function* chain(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = first
  for await (const line of rest) {
    piece += line
    if (piece.length < pieceLength) continue
    yield piece
    piece = ''
  }
  if (piece !== '') yield piece
}

function delimiterOf(header: string): string {
  const unquoted = header.replace(/"[^"]*"/g, '')
  const count = (sign: string) => unquoted.split(sign).length
  return [',', '\t', ';'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** Tells the line each record starts on, from the line it ends on; the parser takes a CRLF within a cell for two lines. */
function lineCounter(): (parsed: Parsed) => number {
  let countedTwice = 0
  return ({ info, raw }) => {
    const record = raw.replace(/^[\r\n]+|[\r\n]+$/g, '')
    countedTwice += record.split('\r\n').length - 1
    return info.lines - countedTwice - (record.split('\n').length - 1)
  }
}

function headerProblem(header: string[]): string | null {
  if (header.includes('__proto__')) return 'a column named "__proto__" is refused'
  const unstorable = unstorableText(header)
  if (unstorable !== null) return unstorable
  const twice = header.find((name, i) => name !== '' && header.indexOf(name) !== i)
  return twice === undefined ? null : `the column "${twice}" stands twice`
}

function rowOf(place: { file: string; line: number }, header: string[], { record, raw }: Parsed): RowOrProblem {
  if (record.length !== header.length) {
    const message = `${record.length} columns, where the header has ${header.length}`
    return { problem: problemAt(place, message, raw.trim()) }
  }
  const unstorable = unstorableText(record)
  if (unstorable !== null) return { problem: problemAt(place, unstorable, raw.trim()) }
  return { row: { ...place, fields: Object.fromEntries(header.map((name, i) => [name, record[i]])) } }
}

function csvMessage(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return 'a quotation mark is opened and never closed'
  if (error.code === 'CSV_MAX_RECORD_SIZE') return 'a record of more than 20 MB; nothing after it was read'
  if (error.code === 'INVALID_OPENING_QUOTE') return 'a quotation mark inside a cell that does not start with one'
  if (error.code === 'CSV_INVALID_CLOSING_QUOTE') return 'text after a closing quotation mark'
  return error.message
}
