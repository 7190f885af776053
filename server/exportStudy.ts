import { Readable } from 'node:stream'
import { judgmentPages } from '../db/exports.ts'
import { countsOf } from '../db/counts.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import { systemsOf, type Study, type System } from '../db/studies.ts'
import type { Reads, Store } from '../db/store.ts'
import type { ExportFormat, JudgmentFormat } from './contract/exports.ts'
import type { StudyRecord } from './contract/record.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
import { Refusal } from './errors.ts'
import { codeBookText } from './exportCodeBook.ts'
import { consensusOfStudy } from './exportConsensus.ts'
import { exposuresCsv } from './exportExposures.ts'
import { ExportTally } from './exportTally.ts'
import { allWriters } from './formats/allWriters.ts'
import { counts, type Pages } from './formats/exported.ts'
import { codeBook } from './formats/judgmentColumns.ts'
import { shapeOf, whyLeftOut } from './formats/leftOut.ts'
import type { Writer } from './formats/writer.ts'
import { readableOf } from './readableOf.ts'
import { lettered, lettersOf, underLetters, veiledId } from './letters.ts'
import { recordOf } from './studyRecord.ts'
import { resultsOf } from './results.ts'
import { countKinds, defaultKind } from './studyView.ts'

export type ExportRequest = {
  format: ExportFormat
  /** Kinds of raters; absent: all in our own formats, in others those of the results. */
  kinds?: RaterKind[]
  /** Of which format the code book is wanted; absent: of all. */
  of?: JudgmentFormat
  now: Date
  /** For an analyst who is blinded: letters for systems, in our own formats only. */
  blinded?: boolean
  /** Told what went out and what did not. */
  tally?: ExportTally
  /** Looks at the same moment of the study before the first chunk. */
  before?: (reads: Reads) => Promise<void>
}

/** A study going out as a stream: its judgments in one of the formats, its results, or a code book. */
export function exportStudy(store: Store, study: Study, request: ExportRequest): Readable {
  const { format, kinds, of, blinded = false, tally = new ExportTally(), before } = request
  if (format === 'codebook') return Readable.from(codeBookPage(store, study, of, blinded))
  if (format === 'json') return Readable.from(resultsText(store, study, request))
  if (format === 'exposures') {
    return readableOf((put) =>
      store.snapshot(async (reads) => {
        const all = await systemsOf(reads, study.id)
        const systems = blinded ? lettered(all, study) : all
        for await (const chunk of exposuresCsv(reads, study.id, { systems, kinds })) await put(chunk)
      }),
    )
  }
  if (format === 'consensus') {
    return readableOf(async (put) => {
      if (before) await store.snapshot(before)
      for await (const chunk of consensusOfStudy(store, study, { kinds, blinded })) await put(chunk)
    })
  }
  const writer = allWriters[format]
  // Others say more than rows do, and are for those who publish.
  if (blinded && !writer.ours) throw new Refusal('blinded')
  return readableOf((put) =>
    // All of one moment, whatever is judged meanwhile.
    store.snapshot(async (reads) => {
      await before?.(reads)
      const chosen = kinds ?? (await kindsFor(writer, reads, study))
      const all = blinded ? veiledPages(reads, study) : judgmentPages(reads, study)
      const pages = passing(all, writer, chosen, tally)
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

/** Judgments with letters for systems, in an order that does not follow the study file. */
async function* veiledPages(reads: Reads, study: Study): Pages {
  const seen = (systems: System[]) => lettered(systems, study)
  const letters = lettersOf(await systemsOf(reads, study.id), study)
  for await (const page of judgmentPages(reads, study, { seen, idOf: (id) => veiledId(id, study) })) {
    yield page
      .toSorted((one, other) => (one.comparison.id < other.comparison.id ? -1 : 1))
      .map((row) => ({ ...row, comparison: { ...row.comparison, prompt: underTag(row.comparison.prompt, letters) } }))
  }
}

/** A prompt with letters where a tag of it names a system. */
function underTag<P extends { tags: Record<string, string> | null }>(
  prompt: P,
  letters: ReadonlyMap<string, string>,
): P {
  return { ...prompt, tags: underLetters(prompt.tags, letters) }
}

async function* resultsText(store: Store, study: Study, { kinds, now, blinded = false }: ExportRequest) {
  const results = await resultsOf(store, study, { ...(kinds ? { kinds } : {}), blinded }, now)
  const record = await recordSeen(store, study, blinded)
  yield `${JSON.stringify({ ...results, record, instructions: study.instructions, codeBook }, null, 2)}\n`
}

async function* codeBookPage(store: Store, study: Study, of: JudgmentFormat | undefined, blinded: boolean) {
  yield codeBookText(study, { of, record: await recordSeen(store, study, blinded) })
}

/** What was frozen, and every deviation from it: they go out with the data. */
async function recordSeen(store: Store, study: Study, blinded: boolean): Promise<StudyRecord> {
  const record = await recordOf(store, study, { blinded })
  return blinded ? underLetters(record, lettersOf(await systemsOf(store, study.id), study)) : record
}
