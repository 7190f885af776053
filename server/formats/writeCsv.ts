import { csvFormatRow, csvFormatValue } from 'd3-dsv'
import type { Cell } from './column.ts'
import type { Pages } from './exported.ts'
import { isoTime } from './isoTime.ts'
import { judgmentColumns } from './judgmentColumns.ts'
import { chunks, rowText } from './rowText.ts'
import { tamed } from './spreadsheetCells.ts'
import type { Writer } from './writer.ts'

/** CSV (RFC 4180) that changes nothing. */
export const writeCsv: Writer = {
  title: 'CSV',
  holds: 'one row a judgment, exact',
  type: 'text/csv; charset=utf-8',
  ending: 'judgments.csv',
  ours: true,
  columns: judgmentColumns,
  write: (pages) => csv(pages, csvFormatValue),
}

/** The same with a byte-order mark, no cell of which a spreadsheet takes for a formula; it is read back unchanged. */
export const writeSpreadsheet: Writer = {
  ...writeCsv,
  title: 'CSV for spreadsheets',
  holds: 'the same, safe to open in one',
  ending: 'judgments.spreadsheet.csv',
  write: (pages) => csv(pages, (text) => csvFormatValue(tamed(text)), '\ufeff'),
}

function csv(pages: Pages, quoted: (text: string) => string, mark = ''): AsyncGenerator<string> {
  const cell = (value: Cell): string => {
    if (typeof value === 'string') return quoted(value)
    if (value === null) return ''
    if (value instanceof Date) return isoTime(value)
    return typeof value === 'object' ? quoted(JSON.stringify(value)) : String(value)
  }
  const row = rowText(judgmentColumns, () => ({ start: '', text: cell }), ',')
  const rows = (page: Parameters<typeof row>[0][]) => {
    let text = ''
    for (const one of page) text += `${row(one)}\n`
    return text
  }
  return chunks(pages, rows, { before: `${mark}${csvFormatRow(Object.keys(judgmentColumns))}\n` })
}
