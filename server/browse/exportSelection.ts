import { Readable } from 'node:stream'
import type { BrowseFilter } from '../../db/browse.ts'
import { gradesByIds, judgmentsByIds } from '../../db/exports.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import { allWriters } from '../formats/allWriters.ts'
import type { Pages } from '../formats/exported.ts'
import { allMatches } from './pages.ts'
import type { Seen } from './seen.ts'

export const selectionFormats = ['csv', 'jsonl'] as const
export type SelectionFormat = (typeof selectionFormats)[number]

/** Judgments that are read at once, with their texts. */
const atOnce = 500

/** The judgments that are looked for, one row each in the columns of every export, as a stream of text. */
export function exportSelection(
  store: Store,
  study: Study,
  { filter, seen, format }: { filter: BrowseFilter; seen: Seen; format: SelectionFormat },
): Readable {
  return Readable.from(allWriters[format].write(rows(store, study, filter, seen)))
}

async function* rows(store: Store, study: Study, filter: BrowseFilter, seen: Seen): Pages {
  const names = { seen: () => seen.systems, ...(seen.veil === null ? {} : { idOf: seen.veil }) }
  for await (const matches of allMatches(store, filter, seen)) {
    const ids = matches.flatMap(({ judgmentIds }) => judgmentIds)
    for (let start = 0; start < ids.length; start += atOnce) {
      const some = ids.slice(start, start + atOnce)
      yield filter.scale === null
        ? await judgmentsByIds(store, study, some)
        : await gradesByIds(store, study, some, names)
      await new Promise(setImmediate)
    }
  }
}
