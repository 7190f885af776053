import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { cellOf, type Cell, type CellType, type Column } from './column.ts'
import type { ExportedComparison, Pages } from './exported.ts'
import { judgmentColumns } from './judgmentColumns.ts'
import type { Writer } from './writer.ts'

/** A row group is written when it has so many rows, or so many characters of texts that are not those of the row before. */
const mostRows = 20_000
const mostText = 16_000_000

/** Parquet (Snappy), all that is known of each judgment, in row groups. */
export const writeParquet: Writer = {
  title: 'Parquet',
  holds: 'the same as JSONL, for data frames',
  type: 'application/vnd.apache.parquet',
  ending: 'judgments.parquet',
  ours: true,
  columns: judgmentColumns,
  notes: [
    'In Parquet prompt, response_a and response_b are lists of text, created_at a time in UTC, and what is empty is null.',
  ],
  write: parquet,
}

async function* parquet(pages: Pages): AsyncGenerator<Uint8Array> {
  const columns = Object.entries<Column>(judgmentColumns)
  const writer = new ByteWriter(1 << 20)
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'Blindpair' })
  let cells = columns.map((): unknown[] => [])
  let rows = 0
  let text = 0
  let last: ExportedComparison | null = null
  const written = (): Uint8Array => {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    return bytes
  }
  const writeGroup = () => {
    const columnData = columns.map(([name, { type }], place) => ({
      name,
      data: cells[place]!,
      // Nobody looks for a range of texts, and finding theirs takes as long as writing them.
      statistics: !['text', 'json', 'turns'].includes(type),
    }))
    void file.write({ columnData, rowGroupSize: rows })
    cells = columns.map(() => [])
    rows = 0
    text = 0
  }
  for await (const page of pages) {
    for (const row of page) {
      if (row.comparison !== last) text += lengthOf(row.comparison)
      last = row.comparison
      for (let place = 0; place < columns.length; place++) {
        const column = columns[place]![1]
        cells[place]!.push(valueOf(column.type, cellOf(column, row)))
      }
      rows += 1
      if (rows < mostRows && text < mostText) continue
      writeGroup()
      yield written()
    }
  }
  if (rows > 0) writeGroup()
  void file.finish()
  yield written()
}

function lengthOf({ firstTurns, secondTurns, prompt }: ExportedComparison): number {
  const length = (turns: string[] | null) => turns?.reduce((sum, turn) => sum + turn.length, 0) ?? 0
  return length(prompt.turns) + length(firstTurns) + length(secondTurns)
}

function valueOf(type: CellType, value: Cell): unknown {
  // What is JSON the library says so itself.
  return type === 'whole' && typeof value === 'number' ? BigInt(value) : value
}

function schemaOf(columns: [string, Column][]): SchemaElement[] {
  const root: SchemaElement = { name: 'root', num_children: columns.length }
  return [root, ...columns.flatMap(([name, { type }]) => elementsOf(name, type))]
}

const optional = { repetition_type: 'OPTIONAL' } as const

function elementsOf(name: string, type: CellType): SchemaElement[] {
  switch (type) {
    case 'truth':
      return [{ name, type: 'BOOLEAN', ...optional }]
    case 'whole':
      return [{ name, type: 'INT64', ...optional }]
    case 'number':
      return [{ name, type: 'DOUBLE', ...optional }]
    case 'time':
      return [{ name, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', ...optional }]
    case 'turns':
      return [
        { name, converted_type: 'LIST', num_children: 1, ...optional },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional },
      ]
    case 'json':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'JSON', ...optional }]
    case 'text':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional }]
  }
}
