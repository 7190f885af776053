import { Readable } from 'node:stream'
import type { BrowseFilter } from '../../db/browse.ts'
import { judgmentsByIds } from '../../db/exports.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import { allWriters } from '../formats/allWriters.ts'
import type { Pages } from '../formats/exported.ts'
import { allMatches } from './pages.ts'

export const selectionFormats = ['csv', 'jsonl'] as const
export type SelectionFormat = (typeof selectionFormats)[number]

/** Judgments that are read at once, with their texts. */
const atOnce = 500

/** The judgments that are looked for, one row each in the columns of every export, as a stream of text. */
export function exportSelection(store: Store, study: Study, filter: BrowseFilter, format: SelectionFormat): Readable {
  return Readable.from(allWriters[format].write(rows(store, study, filter)))
}

async function* rows(store: Store, study: Study, filter: BrowseFilter): Pages {
  for await (const matches of allMatches(store, filter)) {
    const ids = matches.flatMap(({ judgmentIds }) => judgmentIds)
    for (let start = 0; start < ids.length; start += atOnce) {
      yield await judgmentsByIds(store, study, ids.slice(start, start + atOnce))
      await new Promise(setImmediate)
    }
  }
}
