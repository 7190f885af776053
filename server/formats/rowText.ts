import { cellOf, type Cell, type Column, type Columns } from './column.ts'
import type { Exported, ExportedComparison, ExportedRater } from './exported.ts'

/** Makes the text of one cell; given the column's name once. */
export type CellText = (name: string) => (value: Cell) => string

/** Columns beside one another that depend on the same thing. */
type Run = { of: Column['of']; text: (row: Exported) => string }

/**
 * Makes the text of a row. What depends on a comparison and the side its first response stood on, or on a rater, is made
 * once for all rows that share it: most of a row is the same texts again.
 */
export function rowText(columns: Columns, cellText: CellText, between: string): (row: Exported) => string {
  const runs = runsOf(columns, cellText, between)
  const ofComparison = runs.filter(({ of }) => of === 'comparison')
  const ofRater = runs.filter(({ of }) => of === 'rater')
  const raters = new WeakMap<ExportedRater, string[]>()
  let comparison: ExportedComparison | null = null
  let sides: Partial<Record<'a' | 'b', string[]>> = {}
  return (row) => {
    if (row.comparison !== comparison) {
      comparison = row.comparison
      sides = {}
    }
    const same = (sides[row.judgment.firstSide] ??= ofComparison.map(({ text }) => text(row)))
    let rater = raters.get(row.rater)
    if (rater === undefined) {
      rater = ofRater.map(({ text }) => text(row))
      raters.set(row.rater, rater)
    }
    let nextSame = 0
    let nextOfRater = 0
    let made = ''
    for (const { of, text } of runs) {
      made += of === 'judgment' ? text(row) : of === 'rater' ? rater[nextOfRater++]! : same[nextSame++]!
    }
    return made
  }
}

function runsOf(columns: Columns, cellText: CellText, between: string): Run[] {
  const runs: { of: Column['of']; cells: { column: Column; text: (value: Cell) => string }[] }[] = []
  for (const [name, column] of Object.entries(columns)) {
    const cell = { column, text: cellText(name) }
    const last = runs.at(-1)
    if (last?.of === column.of) last.cells.push(cell)
    else runs.push({ of: column.of, cells: [cell] })
  }
  return runs.map(({ of, cells }, place) => {
    const start = place === 0 ? '' : between
    const text = (row: Exported) => {
      let made = start
      let first = true
      for (const { column, text: cell } of cells) {
        if (!first) made += between
        first = false
        made += cell(cellOf(column, row))
      }
      return made
    }
    return { of, text }
  })
}

/** A chunk of text is worth a write from here on. */
const chunkLength = 65_536

/** Texts of pages put together to chunks, some text before the first and after the last. */
export async function* chunks<Row>(
  pages: AsyncIterable<Row[]>,
  rows: (page: Row[]) => string,
  { before = '', after = '' } = {},
): AsyncGenerator<string> {
  let chunk = before
  for await (const page of pages) {
    chunk += rows(page)
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  chunk += after
  if (chunk !== '') yield chunk
}
