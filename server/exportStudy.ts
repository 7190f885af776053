import { Readable } from 'node:stream'
import { judgmentPages } from '../db/exports.ts'
import { countsOf } from '../db/counts.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import type { Study } from '../db/studies.ts'
import type { Reads, Store } from '../db/store.ts'
import type { ExportFormat, JudgmentFormat } from './contract/exports.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
import { codeBookText } from './exportCodeBook.ts'
import { ExportTally } from './exportTally.ts'
import { allWriters } from './formats/allWriters.ts'
import { counts, type Pages } from './formats/exported.ts'
import { codeBook } from './formats/judgmentColumns.ts'
import { shapeOf, whyLeftOut } from './formats/leftOut.ts'
import type { Writer } from './formats/writer.ts'
import { readableOf } from './readableOf.ts'
import { resultsOf } from './results.ts'
import { countKinds, defaultKind } from './studyView.ts'

export type ExportRequest = {
  format: ExportFormat
  /** Kinds of raters; absent: all in our own formats, in others those of the results. */
  kinds?: RaterKind[]
  /** Of which format the code book is wanted; absent: of all. */
  of?: JudgmentFormat
  now: Date
  /** Told what went out and what did not. */
  tally?: ExportTally
  /** Looks at the same moment of the study before the first chunk. */
  before?: (reads: Reads) => Promise<void>
}

/** A study going out as a stream: its judgments in one of the formats, its results, or a code book. */
export function exportStudy(store: Store, study: Study, request: ExportRequest): Readable {
  const { format, kinds, of, now, tally = new ExportTally(), before } = request
  if (format === 'codebook') return Readable.from([codeBookText(study, of)])
  if (format === 'json') return Readable.from(resultsText(store, study, kinds, now))
  const writer = allWriters[format]
  return readableOf((put) =>
    // All of one moment, whatever is judged meanwhile.
    store.snapshot(async (reads) => {
      await before?.(reads)
      const chosen = kinds ?? (await kindsFor(writer, reads, study))
      const pages = passing(judgmentPages(reads, study), writer, chosen, tally)
      for await (const chunk of writer.write(pages)) await put(chunk)
    }),
  )
}

/** The kinds of raters in an export where nobody says: all where a column tells them apart, else those of the results. */
export async function kindsFor(writer: Writer, reads: Reads, study: Study): Promise<RaterKind[]> {
  if (writer.ours) return [...raterKinds]
  const stored = [...(await countsOf(reads, study.id)), ...(await gradeCountsOf(reads, study.id))]
  return [defaultKind(countKinds(stored))]
}

/** The judgments that a format has room for; the others are counted. */
async function* passing(pages: Pages, writer: Writer, kinds: RaterKind[], tally: ExportTally): Pages {
  for await (const page of pages) {
    yield page.filter((row) => {
      if (!writer.ours && !counts(row)) return false
      if (!kinds.includes(row.rater.kind)) {
        tally.leaveKindOut(row.rater.kind)
        return false
      }
      const why = writer.ours ? null : whyLeftOut(writer, shapeOf(row))
      if (why === null) tally.add()
      else tally.leaveOut(why)
      return why === null
    })
    // A page takes a moment of the only thread; judgments go first.
    await new Promise(setImmediate)
  }
}

async function* resultsText(store: Store, study: Study, kinds: RaterKind[] | undefined, now: Date) {
  const results = await resultsOf(store, study, kinds ? { kinds } : {}, now)
  yield `${JSON.stringify({ ...results, instructions: study.instructions, codeBook }, null, 2)}\n`
}
