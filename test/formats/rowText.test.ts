import fc from 'fast-check'
import { csvFormatRows } from 'd3-dsv'
import { expect, test } from 'vitest'
import { cellOf, type Cell, type Column } from '../../server/formats/column.ts'
import type { Exported } from '../../server/formats/exported.ts'
import { isoTime } from '../../server/formats/isoTime.ts'
import { judgmentColumns } from '../../server/formats/judgmentColumns.ts'
import { writeCsv } from '../../server/formats/writeCsv.ts'
import { writeJsonl } from '../../server/formats/writeJsonl.ts'
import { exportedPages, written } from './exportRows.ts'

const columns = Object.entries<Column>(judgmentColumns)

/** Some texts so long that they are copied as bytes, and some that are not well-formed. */
const long = exportedPages({ turns: 2, wild: true, kinds: ['human', 'judge'] }).map((pages) => {
  for (const { comparison } of pages.flat()) {
    if (comparison.firstTurns) comparison.firstTurns = comparison.firstTurns.map((turn) => turn.padEnd(600, 'é"\n'))
  }
  return pages
})

test('JSONL says of every judgment what its columns say one by one, whatever rows share', async () => {
  await fc.assert(
    fc.asyncProperty(long, async (pages) => {
      const plain = (row: Exported) =>
        JSON.stringify(Object.fromEntries(columns.map(([name, one]) => [name, cellOf(one, row)])))
      const expected = pages.flat().map((row) => `${plain(row)}\n`)
      expect((await written(writeJsonl.write, pages)).toString()).toBe(Buffer.from(expected.join('')).toString())
    }),
    { numRuns: 60 },
  )
})

test('CSV is what its library makes of the columns one by one', async () => {
  const text = (value: Cell) => {
    if (value === null) return ''
    if (value instanceof Date) return value.toISOString()
    return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  await fc.assert(
    fc.asyncProperty(long, async (pages) => {
      const rows = pages.flat().map((row) => columns.map(([, column]) => text(cellOf(column, row))))
      const expected = `${csvFormatRows([columns.map(([name]) => name), ...rows])}\n`
      expect((await written(writeCsv.write, pages)).toString()).toBe(Buffer.from(expected).toString())
    }),
    { numRuns: 60 },
  )
})

test('a time is written as the platform writes it, before 1970 and in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.date({ min: new Date(-1e13), max: new Date(8e15), noInvalidDate: true })), (times) => {
      expect(times.map(isoTime)).toEqual(times.map((time) => time.toISOString()))
    }),
  )
})
