import { cellOf, type Cell, type Column, type Columns } from './column.ts'
import type { Exported, ExportedComparison, ExportedRater } from './exported.ts'

/** The text of the cells of a column, after what each of them starts with. */
export type CellText = (name: string) => { start: string; text: (value: Cell) => string }

/** Columns beside one another that depend on the same thing; adds their cells to a text. */
type Run = { of: Column['of']; add: (made: string, row: Exported) => string }

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
    const same = (sides[row.judgment.firstSide] ??= ofComparison.map(({ add }) => flat(add('', row))))
    let rater = raters.get(row.rater)
    if (rater === undefined) {
      rater = ofRater.map(({ add }) => flat(add('', row)))
      raters.set(row.rater, rater)
    }
    let nextSame = 0
    let nextOfRater = 0
    let made = ''
    for (const { of, add } of runs) {
      if (of === 'judgment') made = add(made, row)
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
  const runs: { of: Column['of']; cells: ((made: string, row: Exported) => string)[] }[] = []
  for (const [name, column] of Object.entries(columns)) {
    const { start, text } = cellText(name)
    const add = adding(runs.length === 0 ? start : between + start, column.type === 'turns' ? onceEach(text) : text)
    const cell = (made: string, row: Exported) => add(made, cellOf(column, row))
    const last = runs.at(-1)
    if (last?.of === column.of) last.cells.push(cell)
    else runs.push({ of: column.of, cells: [cell] })
  }
  return runs.map(({ of, cells }) => ({
    of,
    add: (made, row) => {
      for (const cell of cells) made = cell(made, row)
      return made
    },
  }))
}

/** Short texts that are said again and again are remembered, so many of a column. */
const shortText = 16
const mostRemembered = 64

/** Adds a cell and what it starts with to a text, in as few pieces as can be. */
function adding(start: string, text: (value: Cell) => string): (made: string, value: Cell) => string {
  const whole = (value: Cell) => flat(start + text(value))
  const [none, yes, no] = [whole(null), whole(true), whole(false)]
  const remembered = new Map<string, string>()
  return (made, value) => {
    if (value === null) return made + none
    if (typeof value === 'boolean') return made + (value ? yes : no)
    if (typeof value !== 'string' || value.length > shortText) return made + start + text(value)
    const known = remembered.get(value)
    if (known !== undefined) return made + known
    if (remembered.size >= mostRemembered) return made + start + text(value)
    remembered.set(value, whole(value))
    return made + start + text(value)
  }
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
