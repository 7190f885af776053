import type { Side } from '../contract/judgment.ts'
import type { Exported, ExportedComparison, ExportedRater } from './exported.ts'

export type Cell = string | number | boolean | null | Date | object

/** What a column holds: how Parquet types it, and what a list of turns is elsewhere. */
export type CellType = 'text' | 'truth' | 'whole' | 'number' | 'time' | 'turns' | 'json'

/**
 * A column of an export and what it means. What a cell depends on is said, so that a writer makes it once for a
 * comparison or a rater instead of once a row.
 */
export type Column = { type: CellType; meaning: string } & (
  | { of: 'comparison'; cell: (comparison: ExportedComparison, firstSide: Side) => Cell }
  | { of: 'rater'; cell: (rater: ExportedRater) => Cell }
  | { of: 'judgment'; cell: (row: Exported) => Cell }
)

export type Columns = Record<string, Column>

export function ofComparison(
  type: CellType,
  meaning: string,
  cell: (comparison: ExportedComparison, firstSide: Side) => Cell,
): Column {
  return { of: 'comparison', type, meaning, cell }
}

export function ofRater(type: CellType, meaning: string, cell: (rater: ExportedRater) => Cell): Column {
  return { of: 'rater', type, meaning, cell }
}

export function ofJudgment(type: CellType, meaning: string, cell: (row: Exported) => Cell): Column {
  return { of: 'judgment', type, meaning, cell }
}

/** What a column says of one judgment. */
export function cellOf(column: Column, row: Exported): Cell {
  if (column.of === 'comparison') return column.cell(row.comparison, row.judgment.firstSide)
  return column.of === 'rater' ? column.cell(row.rater) : column.cell(row)
}

/** What each column means. */
export function meanings<Names extends string>(columns: Record<Names, Column>): Record<Names, string> {
  const told = Object.entries<Column>(columns).map(([name, { meaning }]) => [name, meaning])
  return Object.fromEntries(told) as Record<Names, string>
}
