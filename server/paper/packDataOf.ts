import { parse } from 'csv-parse'
import type { Readable } from 'node:stream'
import { textLines } from '../formats/bytes.ts'
import { codeBook } from '../formats/judgmentColumns.ts'
import { outcomeFor } from '../stats/outcome.ts'
import type { Difference } from './differences.ts'
import { RunningHash, type FileHash } from './hashes.ts'
import type { OpenPack } from './openPack.ts'
import { GradeCollector, scaleOf, type GradeData } from './gradeData.ts'
import { gradeRowOf, type GradeRow } from './gradeRows.ts'
import { PackCollector, type PackData } from './packData.ts'
import { packRowOf, type PackRow } from './packRows.ts'
import type { PackStudy } from './packStudy.ts'

const lines = 'data/judgments.jsonl'
const table = 'data/judgments.csv'
const columns = Object.keys(codeBook) as (keyof typeof codeBook)[]

/** So many differing rows are told. */
const mostRows = 20

export type ReadData = { data: PackData | GradeData; hashes: FileHash[]; differences: Difference[] }

/**
 * Reads a pack's judgments: both files must say the same of each, and every row must say of itself what follows from it.
 * Memory does not grow with their texts.
 */
export async function readPackData(pack: OpenPack, study: PackStudy): Promise<ReadData> {
  const hashes = [await hashed(pack, table), await hashed(pack, lines)]
  const scale = scaleOf(study)
  const replaced = await replacedIn(pack, scale)
  const collector = collectorOf(study)
  const differences: Difference[] = []
  const tell = (one: Difference) => {
    if (differences.length < mostRows) differences.push(one)
  }
  const records = recordsOf(await pack.read(table))
  const head = await records.next()
  if (head.done || head.value.join() !== columns.join()) {
    tell({
      file: table,
      place: 'line 1',
      stated: head.done ? 'nothing' : head.value.join(),
      recomputed: columns.join(),
    })
  }
  let rows = 0
  const seen = { judgments: new Set<string>(), comparisons: new Set<string>() }
  let comparison: string | null = null
  for await (const row of rowsOf(pack, scale)) {
    rows += 1
    collector.add(row)
    const place = `judgment ${rows} (${row.judgment_id})`
    for (const [column, stated, recomputed] of contradictions(row, study, replaced)) {
      tell({ file: lines, place: `${place}, ${column}`, stated, recomputed })
    }
    if (seen.judgments.has(row.judgment_id)) tell({ file: lines, place, stated: 'twice', recomputed: 'once' })
    seen.judgments.add(row.judgment_id)
    if (row.comparison_id !== comparison) {
      comparison = row.comparison_id
      if (seen.comparisons.has(comparison))
        tell({ file: lines, place, stated: 'apart from others of its comparison', recomputed: 'beside them' })
      seen.comparisons.add(comparison)
    }
    const record = await records.next()
    if (record.done) {
      tell({ file: table, place, stated: 'nothing', recomputed: 'the judgment of the JSONL file' })
      continue
    }
    columns.forEach((column, index) => {
      const [stated, said] = [record.value[index] ?? '', cellOf(row[column])]
      if (stated !== said)
        tell({
          file: table,
          place: `${place}, ${column}`,
          stated: short(stated),
          recomputed: `${short(said)} (${lines})`,
        })
    })
  }
  for (let extra = await records.next(); !extra.done; extra = await records.next()) {
    tell({ file: table, place: 'after the last judgment', stated: short(extra.value.join()), recomputed: 'nothing' })
  }
  return { data: collector.finish(), hashes, differences }
}

/** What takes in the rows of a study's pack: preferences, or grades. */
export function collectorOf(study: PackStudy): {
  add: (row: PackRow | GradeRow) => void
  finish: () => PackData | GradeData
} {
  if (scaleOf(study) === null) {
    const pairs = new PackCollector(study)
    return { add: (row) => pairs.add(row as PackRow), finish: () => pairs.finish() }
  }
  const grades = new GradeCollector(study)
  return { add: (row) => grades.add(row as GradeRow), finish: () => grades.finish() }
}

const short = (text: string) => (text.length <= 80 ? text : `${text.slice(0, 79)}…`)

async function hashed(pack: OpenPack, path: string): Promise<FileHash> {
  const hash = new RunningHash()
  for await (const piece of await pack.read(path)) hash.add(piece as Buffer)
  return hash.finish(path)
}

/** What of a row follows from the rest of it, and is not what it says. */
function* contradictions(
  row: PackRow | GradeRow,
  { study, withdrawn, exclusions, tags }: PackStudy,
  replaced: Set<string>,
): Generator<[string, string, string]> {
  const said = (value: string | boolean | null) => String(value ?? 'nothing')
  // A single response is held against nothing.
  const side =
    row.preference === null
      ? undefined
      : study.target === row.system_a
        ? 'a'
        : study.target === row.system_b
          ? 'b'
          : undefined
  const leftOut = {
    withdrawn: withdrawn.some(({ comparison }) => comparison === row.comparison_id),
    excluded: exclusions.some(({ rater }) => rater === row.rater),
  }
  const expected = {
    ...leftOut,
    target: side === undefined ? null : study.target,
    outcome: side === undefined || row.preference === null ? null : outcomeFor(side, row.preference),
    counted: !row.surplus && !replaced.has(row.judgment_id) && !leftOut.withdrawn && !leftOut.excluded,
    study: study.name,
  }
  for (const [column, value] of Object.entries(expected)) {
    const stated = row[column as keyof typeof expected]
    if (stated !== value) yield [column, said(stated), said(value)]
  }
  const [stated, known] = [row.tags, tags[row.prompt_id]].map(sortedTags)
  if (stated !== known) yield ['tags', short(stated!), short(known!)]
}

/** Tags in an order of their own: databases keep them in different ones. */
function sortedTags(tags: Record<string, string> | null | undefined): string {
  const entries = Object.entries(tags ?? {}).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.length === 0 ? 'none' : JSON.stringify(Object.fromEntries(entries))
}

async function replacedIn(pack: OpenPack, scale: readonly string[] | null): Promise<Set<string>> {
  const replaced = new Set<string>()
  for await (const { replaces } of rowsOf(pack, scale)) if (replaces !== null) replaced.add(replaces)
  return replaced
}

async function* rowsOf(pack: OpenPack, scale: readonly string[] | null): AsyncGenerator<PackRow | GradeRow> {
  for await (const read of textLines(lines, (await pack.read(lines)) as AsyncIterable<Uint8Array>)) {
    if ('problem' in read) throw new Error(`${lines}:${read.problem.line ?? 1}: ${read.problem.message}.`)
    if (read.text === '') continue
    try {
      yield scale ? gradeRowOf(read.text, scale) : packRowOf(read.text)
    } catch (error) {
      throw new Error(`${lines}:${read.line}: ${(error as Error).message}.`, { cause: error })
    }
  }
}

async function* recordsOf(stream: Readable): AsyncGenerator<string[], undefined> {
  const records = stream.pipe(parse({ relax_column_count: true, record_delimiter: '\n' }))
  stream.on('error', (error) => records.destroy(error))
  try {
    for await (const record of records) yield record as string[]
  } catch (error) {
    throw new Error(`${table}: ${(error as Error).message}.`, { cause: error })
  }
  return undefined
}

/** A value as the CSV file has it. */
function cellOf(value: (PackRow | GradeRow)[keyof PackRow]): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
