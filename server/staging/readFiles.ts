import { createReadStream, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { FileProblem } from '../contract/problem.ts'
import { allFormats, formatOf } from '../formats/allFormats.ts'
import { Refused } from '../formats/fields.ts'
import type { Format, Part, ReadOptions } from '../formats/format.ts'
import { plainFields } from '../formats/plainColumns.ts'
import { tagsIn, usualTags } from '../formats/promptTags.ts'
import type { AnyPlace } from '../formats/readParquet.ts'
import { openRows } from '../formats/readRows.ts'
import { type Container, problemAt, type Row, type RowOrProblem, shownValue } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import { Problems, shown, storeReadProblems } from './problems.ts'
import type { StagedFile } from './staged.ts'
import { ReadingWriter } from './writeReadings.ts'

/** How many rows are looked at before a format is settled on. */
const sampleRows = 20
/** Rows written between two breaths, in which a server can do other work. */
const rowsAtOnce = 2000

/** Reads all files into the staging file, as streams; problems are kept beside what could be read. */
export async function readFiles(db: Staging, files: StagedFile[]): Promise<void> {
  const problems = new Problems()
  const writer = new ReadingWriter(db)
  db.exec('begin')
  for (const [i, file] of files.entries()) await readFile(db, { ...file, id: i + 1 }, writer, problems)
  storeReadProblems(db, problems)
  db.exec('commit')
}

type NumberedFile = StagedFile & { id: number }

async function readFile(db: Staging, file: NumberedFile, writer: ReadingWriter, problems: Problems): Promise<void> {
  const stream = createReadStream(file.path)
  const counts = { rows: 0, noPreference: 0 }
  let settled: Settled | null = null
  try {
    const { container, rows } = await openRows(file.name, stream, anyPlaceOf(file.path))
    const sample: RowOrProblem[] = []
    for await (const read of rows) {
      if (settled === null) {
        sample.push(read)
        if (sample.length < sampleRows) continue
        settled = settle(file, container, sample)
        if ('problem' in settled) break
        for (const early of sample) takeRow(db, file, settled, early, writer, problems, counts)
        continue
      }
      if ('problem' in settled) break
      takeRow(db, file, settled, read, writer, problems, counts)
      if (counts.rows % rowsAtOnce === 0) await new Promise((resume) => setImmediate(resume))
    }
    if (settled === null) {
      settled = settle(file, container, sample)
      if ('format' in settled) for (const early of sample) takeRow(db, file, settled, early, writer, problems, counts)
    }
    if ('problem' in settled) {
      for (const read of sample) if ('problem' in read) problems.add(read.problem)
      if (sample.some((read) => 'row' in read) || !sample.length) problems.add(settled.problem)
    } else {
      const message = 'the study file calls this column a tag, and no row has it'
      for (const name of settled.missing) problems.add(problemAt({ file: file.name }, message, name))
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined || !['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(code)) throw error
    const why = { ENOENT: 'there is no such file', EISDIR: 'this is a folder, not a file' }[code]
    problems.add(problemAt({ file: file.name }, why ?? 'the file may not be read'))
  } finally {
    stream.destroy()
  }
  const format = settled !== null && 'format' in settled ? settled : null
  const { name, part, system, format: asked, columns, tags } = file
  const options = JSON.stringify({ part, system, format: asked, columns, tags })
  db.prepare('insert into files values (?, ?, ?, ?, ?, ?, ?, ?)').run(
    ...[file.id, name, format?.part ?? part ?? '', options, format?.format.name ?? '(unknown)'],
    ...[JSON.stringify(format?.format.holds ?? []), counts.rows, counts.noPreference],
  )
}

type Settled =
  | { format: Format; part: Part; options: ReadOptions; known: Set<string> | null; missing: Set<string> }
  | { problem: FileProblem }

/** Settles on a format and on what the file is used for, by its first rows. */
function settle(file: NumberedFile, container: Container, sample: RowOrProblem[]): Settled {
  const place = { file: file.name }
  const strange = Object.keys(file.columns ?? {}).find((field) => !plainFields.includes(field))
  if (strange !== undefined) {
    const message = `columns map to fields of ours, and this is none; ours are ${plainFields.join(', ')}`
    return { problem: problemAt(place, message, strange) }
  }
  const { system, columns, tags, alsoTags } = file
  const carried = tags ?? alsoTags
  const options: ReadOptions = {
    ...{ file: file.name, system, columns },
    ...(file.part ? { part: file.part } : {}),
    ...(carried ? { tags: carried } : {}),
  }
  const rows = sample.flatMap((read) => ('row' in read ? [read.row.fields] : []))
  const format = formatOf({ container, rows, options }, file.format)
  if (format === null) {
    const fields = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const names = allFormats.map(({ name }) => name).join(', ')
    if (file.format !== undefined)
      return { problem: problemAt(place, `no format has this name; known are ${names}`, file.format) }
    const message = 'the shape of its rows is not known: name its format or map its columns in the study file'
    return { problem: problemAt({ ...place, line: firstLine(sample) }, message, fields.join(', ')) }
  }
  const part = file.part ?? (format.holds.includes('judgments') ? 'judgments' : (format.holds[0] ?? 'responses'))
  if (part === 'responses' && format.holds.every((held) => held === 'judgments')) {
    return { problem: problemAt(place, `holds judgments (${format.name}), not responses: list it under judgments`) }
  }
  const known =
    format.fields === undefined
      ? null
      : new Set([...format.fields, ...usualTags, ...(carried ?? []), ...Object.values(columns ?? {})])
  return { format, part, options, known, missing: new Set(tags) }
}

function firstLine(sample: RowOrProblem[]): number | undefined {
  const first = sample.find((read) => 'row' in read)
  return first !== undefined && 'row' in first ? first.row.line : undefined
}

function takeRow(
  db: Staging,
  file: NumberedFile,
  settled: Exclude<Settled, { problem: FileProblem }>,
  read: RowOrProblem,
  writer: ReadingWriter,
  problems: Problems,
  counts: { rows: number; noPreference: number },
): void {
  if ('problem' in read) {
    problems.add(read.problem)
    return
  }
  counts.rows += 1
  noteUnknownFields(db, file.id, settled.known, read.row)
  const place = { file: file.id, part: settled.part, row: read.row }
  try {
    for (const name of settled.missing) if (Object.hasOwn(read.row.fields, name)) settled.missing.delete(name)
    const tags = tagsIn(read.row.fields, file, settled.format.free ?? false)
    let told = tags.length === 0
    for (const reading of settled.format.read(read.row, settled.options)) {
      const judgment = reading.kind === 'judgment' || reading.kind === 'noPreference'
      if (judgment && settled.part !== 'judgments') continue
      if (reading.kind === 'response' && settled.part === 'prompts') continue
      if (reading.kind === 'judgment' && file.group !== undefined) reading.group = groupOf(read.row, file.group)
      if (writer.write(reading, place)) counts.noPreference += 1
      if (!told) told = writer.tag(reading, tags, place)
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    problems.add(problemAt(read.row, error.message, error.value))
  }
}

function groupOf({ fields }: Row, column: string): string {
  if (!Object.hasOwn(fields, column)) throw new Refused('this row has no column of this name for its group', column)
  return shownValue(fields[column] ?? '')
}

function noteUnknownFields(db: Staging, file: number, known: Set<string> | null, row: Row): void {
  if (known === null) return
  for (const field of Object.keys(row.fields)) {
    if (known.has(field)) continue
    db.prepare('insert into unknown_fields values (?, ?, ?) on conflict do nothing').run(file, field, row.line)
    // Hundreds of strange fields are one finding, not hundreds.
    if (known.size < shown * 2) known.add(field)
  }
}

/** A file as one that is read at any place, opened for each look. */
function anyPlaceOf(path: string): AnyPlace | undefined {
  const byteLength = statSync(path, { throwIfNoEntry: false })?.size
  if (byteLength === undefined) return undefined
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const from = start < 0 ? byteLength + start : start
      const bytes = Buffer.alloc(Math.max(0, end - from))
      const file = await open(path)
      try {
        await file.read(bytes, 0, bytes.length, from)
      } finally {
        await file.close()
      }
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    },
  }
}
