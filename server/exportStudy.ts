import { stringify } from 'csv-stringify'
import { Readable } from 'node:stream'
import { judgmentPages } from '../db/exports.ts'
import { systemsOf, type Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
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
      return csvOf(store, study, now, kinds, {})
    case 'spreadsheet':
      return csvOf(store, study, now, kinds, { bom: true })
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
  for await (const page of judgmentPages(store, study.id, kinds, now)) {
    yield page.map((judgment) => judgmentRow(judgment, target))
    // A page takes a moment of the only thread; judgments go first.
    await new Promise(setImmediate)
  }
}

function csvOf(store: Store, study: Study, now: Date, kinds: RaterKind[] | undefined, { bom = false }: { bom?: boolean }) {
  const columns = Object.keys(codeBook)
  const writer = stringify({
    header: true,
    columns,
    bom,
    cast: {
      boolean: String,
      object: (value) => JSON.stringify(value),
      // The library's own way leaves out a line feed, and cannot be undone where a text begins with an apostrophe.
      ...(bom ? { string: tamed } : {}),
    },
  })
  const source = Readable.from(single(rows(store, study, now, kinds)))
  source.on('error', (error) => writer.destroy(error))
  return source.pipe(writer)
}

async function* single<T>(pages: AsyncIterable<T[]>) {
  for await (const page of pages) yield* page
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

function codeBookText(study: Study): string {
  const lines = Object.entries(codeBook).map(([column, meaning]) => `| \`${column}\` | ${meaning} |`)
  return [
    `# Code book: ${study.title}`,
    '',
    ...(study.notice ? [`> ${study.notice}`, ''] : []),
    `One row is one judgment. Question: ${study.question}`,
    '',
    '| column | meaning |',
    '| --- | --- |',
    ...lines,
    '',
    `## Instructions, version ${study.instructionsVersion}`,
    '',
    study.instructions,
    '',
  ].join('\n')
}
