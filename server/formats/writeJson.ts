import type { Cell, Columns } from './column.ts'
import type { Exported } from './exported.ts'
import { isoTime } from './isoTime.ts'
import { chunks, rowText } from './rowText.ts'

/** What JSON writes as it stands: most ids and names. */
const plain = /^[ !#-[\]-~]*$/

/** A value as JSON; a time as ISO 8601. */
export function jsonOf(value: Cell): string {
  // The library's call costs several times the text of an id.
  if (typeof value === 'string') return plain.test(value) ? `"${value}"` : JSON.stringify(value)
  if (value === null) return 'null'
  if (value instanceof Date) return `"${isoTime(value)}"`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** One object a judgment as JSON, its fields in the order of the columns. */
export function jsonObject(columns: Columns): (row: Exported) => string {
  const fields = rowText(columns, (name) => ({ start: `${JSON.stringify(name)}:`, text: jsonOf }), ',')
  return (row) => `{${fields(row)}}`
}

/** One object a line. */
export function jsonLines<Row>(pages: AsyncIterable<Row[]>, object: (row: Row) => string): AsyncGenerator<string> {
  return chunks(pages, (page) => {
    let text = ''
    for (const row of page) text += `${object(row)}\n`
    return text
  })
}

/** One array, an element a line; `object` may make none, or several joined by a comma. */
export function jsonArray<Row>(pages: AsyncIterable<Row[]>, object: (row: Row) => string): AsyncGenerator<string> {
  let between = '\n'
  const rows = (page: Row[]) => {
    let text = ''
    for (const row of page) {
      text += between + object(row)
      between = ',\n'
    }
    return text
  }
  return chunks(pages, rows, { before: '[', after: '\n]\n' })
}
