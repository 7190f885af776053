import { stringify } from 'csv-stringify/sync'
import { Readable } from 'node:stream'
import { judgmentPages } from '../db/exports.ts'
import { gradePages } from '../db/gradeExports.ts'
import { systemsOf, type Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
import { codeBookText } from './formats/codeBookText.ts'
import { codeBook, judgmentRow } from './formats/judgmentRows.ts'
import { tamed } from './formats/spreadsheetCells.ts'
import { resultsOf } from './results.ts'

export const exportFormats = ['csv', 'spreadsheet', 'jsonl', 'json', 'codebook'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const exportTypes: Record<ExportFormat, { type: string; ending: string }> = {
  csv: { type: 'text/csv; charset=utf-8', ending: 'judgments.csv' },
  spreadsheet: { type: 'text/csv; charset=utf-8', ending: 'judgments.spreadsheet.csv' },
  jsonl: { type: 'application/x-ndjson; charset=utf-8', ending: 'judgments.jsonl' },
  json: { type: 'application/json; charset=utf-8', ending: 'results.json' },
  codebook: { type: 'text/markdown; charset=utf-8', ending: 'codebook.md' },
}

/**
 * A study going out, as a stream of text: judgments one row each (`csv` changes nothing, `spreadsheet` keeps cells from
 * being taken for formulas), the results document, or the code book. Judgments of every kind of rater unless `kinds` says.
 */
export function exportStudy(
  store: Store,
  study: Study,
  format: ExportFormat,
  { kinds, now }: { kinds?: RaterKind[]; now: Date },
): Readable {
  switch (format) {
    case 'csv':
      return Readable.from(csvText(store, study, now, kinds, false))
    case 'spreadsheet':
      return Readable.from(csvText(store, study, now, kinds, true))
    case 'jsonl':
      return Readable.from(jsonLines(store, study, now, kinds))
    case 'json':
      return Readable.from(resultsText(store, study, kinds, now))
    case 'codebook':
      return Readable.from([codeBookText(study)])
  }
}

async function* rows(store: Store, study: Study, now: Date, kinds: RaterKind[] = [...raterKinds]) {
  const target = (await systemsOf(store, study.id)).find(({ role }) => role === 'target')?.name ?? null
  const pages = study.design.single ? gradePages : judgmentPages
  for await (const page of pages(store, study.id, kinds, now)) {
    yield page.map((judgment) => judgmentRow(judgment, target))
    // A page takes a moment of the only thread; judgments go first.
    await new Promise(setImmediate)
  }
}

async function* csvText(
  store: Store,
  study: Study,
  now: Date,
  kinds: RaterKind[] | undefined,
  forSpreadsheet: boolean,
) {
  const options = {
    columns: Object.keys(codeBook),
    cast: {
      boolean: String,
      object: (value: object) => JSON.stringify(value),
      // The library's own way leaves out a line feed, and cannot be undone where a text begins with an apostrophe.
      ...(forSpreadsheet ? { string: tamed } : {}),
    },
  }
  let first = true
  for await (const page of rows(store, study, now, kinds)) {
    const text = stringify(page, { ...options, header: first, bom: first && forSpreadsheet })
    if (text !== '') yield text
    first = false
  }
}

async function* jsonLines(store: Store, study: Study, now: Date, kinds: RaterKind[] | undefined) {
  for await (const page of rows(store, study, now, kinds)) {
    if (page.length > 0) yield page.map((row) => `${JSON.stringify(row)}\n`).join('')
  }
}

async function* resultsText(store: Store, study: Study, kinds: RaterKind[] | undefined, now: Date) {
  const results = await resultsOf(store, study, kinds ? { kinds } : {}, now)
  yield `${JSON.stringify({ ...results, instructions: study.instructions, codeBook }, null, 2)}\n`
}
