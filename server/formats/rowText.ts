import { cellOf, type Cell, type Column, type Columns } from './column.ts'
import type { Exported, ExportedComparison, ExportedRater } from './exported.ts'

/** The text of the cells of a column, after what each of them starts with. */
export type CellText = (name: string) => { start: string; text: (value: Cell) => string }

/** A column with the texts of its cells that are known beforehand; `remembered` are short ones that were said before. */
type Spoken = {
  cell: (row: Exported) => Cell
  start: string
  text: (value: Cell) => string
  none: string
  yes: string
  no: string
  remembered: Map<string, string>
}

/** Columns beside one another that depend on the same thing. */
type Run = { of: Column['of']; columns: Spoken[] }

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
    const same = (sides[row.judgment.firstSide] ??= ofComparison.map((run) => flat(cells('', run.columns, row))))
    let rater = raters.get(row.rater)
    if (rater === undefined) {
      rater = ofRater.map((run) => flat(cells('', run.columns, row)))
      raters.set(row.rater, rater)
    }
    let nextSame = 0
    let nextOfRater = 0
    let made = ''
    for (const { of, columns } of runs) {
      if (of === 'judgment') made = cells(made, columns, row)
      else made += of === 'rater' ? rater[nextOfRater++]! : same[nextSame++]!
    }
    return made
  }
}

/** The same text in one piece: one that was put together is a tree of its parts, walked each time it is written. */
function flat(text: string): string {
  // Whoever looks at a character has it put together; the answer must be used, or nobody looks.
  return text.charCodeAt(0) === 0 ? text.slice(0) : text
}

function runsOf(columns: Columns, cellText: CellText, between: string): Run[] {
  const runs: Run[] = []
  for (const [name, column] of Object.entries(columns)) {
    const { start, text } = cellText(name)
    const spoken = spokenOf(column, runs.length === 0 ? start : between + start, text)
    const last = runs.at(-1)
    if (last?.of === column.of) last.columns.push(spoken)
    else runs.push({ of: column.of, columns: [spoken] })
  }
  return runs
}

function spokenOf(column: Column, start: string, text: (value: Cell) => string): Spoken {
  return {
    cell: column.of === 'judgment' ? column.cell : (row) => cellOf(column, row),
    start,
    text: column.type === 'turns' ? onceEach(text) : text,
    none: flat(start + text(null)),
    yes: flat(start + text(true)),
    no: flat(start + text(false)),
    remembered: new Map(),
  }
}

/** Short texts that are said again and again are remembered, so many of a column. */
const shortText = 16
const mostRemembered = 64

/** Adds the cells of a row to a text, in as few pieces as can be: the one loop that all cells of all columns go through. */
function cells(made: string, columns: Spoken[], row: Exported): string {
  for (const column of columns) {
    const value = column.cell(row)
    if (value === null) made += column.none
    else if (value === true) made += column.yes
    else if (value === false) made += column.no
    else if (typeof value === 'string' && value.length <= shortText) made += shortCell(column, value)
    else made += column.start + column.text(value)
  }
  return made
}

function shortCell({ remembered, start, text }: Spoken, value: string): string {
  const known = remembered.get(value)
  if (known !== undefined) return known
  const whole = flat(start + text(value))
  if (remembered.size < mostRemembered) remembered.set(value, whole)
  return whole
}

/** One response stands in several comparisons, and on either side. */
function onceEach(text: (value: Cell) => string): (value: Cell) => string {
  const texts = new WeakMap<object, string>()
  return (value) => {
    if (typeof value !== 'object' || value === null) return text(value)
    let made = texts.get(value)
    if (made === undefined) {
      made = flat(text(value))
      texts.set(value, made)
    }
    return made
  }
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
