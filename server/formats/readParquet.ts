import { parquetMetadataAsync, parquetReadObjects, type FileMetaData } from 'hyparquet'
import { unstorableText } from './json.ts'
import { problemAt, type Fields, type RowOrProblem } from './rows.ts'

/** A file that may be read at any place. */
export type AnyPlace = { byteLength: number; slice: (start: number, end?: number) => Promise<ArrayBuffer> }

/** How a Parquet file begins. */
export const parquetMark = 'PAR1'

/**
 * Reads a Parquet file a row group at a time; a line is the number of a row. What JSON has no word for becomes what it would
 * be there: a large number its digits, a time ISO 8601.
 */
export async function* readParquet(file: string, bytes: AnyPlace): AsyncGenerator<RowOrProblem> {
  const unreadable = (error: unknown): RowOrProblem => ({
    problem: problemAt({ file }, `not a Parquet file that can be read: ${(error as Error).message}`),
  })
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(bytes)
  } catch (error) {
    yield unreadable(error)
    return
  }
  let line = 1
  for (const { num_rows } of metadata.row_groups) {
    const rowStart = line - 1
    let rows: Fields[]
    try {
      rows = await parquetReadObjects({ file: bytes, metadata, rowStart, rowEnd: rowStart + Number(num_rows) })
    } catch (error) {
      yield unreadable(error)
      return
    }
    for (const row of rows) {
      const place = { file, line: line++ }
      const fields = plain(row) as Fields
      const unstorable = unstorableText(fields)
      yield unstorable === null ? { row: { ...place, fields } } : { problem: problemAt(place, unstorable) }
    }
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}
