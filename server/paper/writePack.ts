import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import type { Store } from '../../db/store.ts'
import { findStudy } from '../../db/studies.ts'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { Refusal } from '../errors.ts'
import { exportStudy } from '../exportStudy.ts'
import { textLines } from '../formats/bytes.ts'
import { composePack } from './composePack.ts'
import { RunningHash, type FileHash } from './hashes.ts'
import { scaleOf, type GradeData } from './gradeData.ts'
import { gradeRowOf } from './gradeRows.ts'
import type { PackData } from './packData.ts'
import { collectorOf } from './packDataOf.ts'
import { csvHead, csvRow, packRowOf } from './packRows.ts'
import type { PackStudy } from './packStudy.ts'
import { packStudyOf } from './packStudyOf.ts'

export type PackRequest = {
  studyId: string
  kinds?: RaterKind[]
  target?: string | null
  now: Date
  version: string
}

/** The paper pack of a study, written as a folder; nothing is left of one that fails. Reads every judgment. */
export async function writePack(store: Store, request: PackRequest, folder: string): Promise<string[]> {
  const study = await findStudy(store, request.studyId)
  if (!study) throw new Refusal('not_found')
  await refuseFull(folder)
  const unfinished = `${folder}.unfinished`
  try {
    await rm(unfinished, { recursive: true, force: true })
    await mkdir(join(unfinished, 'data'), { recursive: true })
    const { told, data, hashes } = await writeData(store, study, request, unfinished)
    const files = await composePack(told, data, hashes)
    for (const [path, content] of files) {
      await mkdir(dirname(join(unfinished, path)), { recursive: true })
      await writeFile(join(unfinished, path), content)
    }
    // An empty folder may stand there; a rename takes its place.
    await rename(unfinished, folder)
    return [...hashes.map(({ path }) => path), ...files.keys()].sort()
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

/** What stands there is somebody's: only an empty folder is taken. */
async function refuseFull(folder: string): Promise<void> {
  const there = await readdir(folder).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    throw new Error(`Cannot write the pack to ${folder}: ${message}.`, { cause: error })
  })
  if (there.length > 0) throw new Error(`${folder} is not empty. Name a folder that is, or that does not exist yet.`)
}

type Written = { told: PackStudy; data: PackData | GradeData; hashes: FileHash[] }

/** Writes the judgments of every kind of rater in both formats, in one pass, and counts them on the way. */
async function writeData(
  store: Store,
  study: Parameters<typeof exportStudy>[1],
  request: PackRequest,
  folder: string,
): Promise<Written> {
  const csv = fileOf(folder, 'data/judgments.csv')
  const jsonl = fileOf(folder, 'data/judgments.jsonl')
  await csv.write(csvHead)
  let begun: { told: PackStudy; collector: ReturnType<typeof collectorOf> } | undefined
  const rows = exportStudy(store, study, {
    format: 'jsonl',
    kinds: [...raterKinds],
    now: request.now,
    before: async (reads) => {
      const told = await packStudyOf(store, reads, study, request)
      begun = { told, collector: collectorOf(told) }
    },
  })
  for await (const read of textLines('judgments', rows as AsyncIterable<Uint8Array>)) {
    if ('problem' in read) throw new Error(read.problem.message)
    if (read.text === '') continue
    const scale = scaleOf(begun!.told)
    const row = scale ? gradeRowOf(read.text, scale) : packRowOf(read.text)
    begun!.collector.add(row)
    await csv.write(csvRow(row))
    await jsonl.write(`${read.text}\n`)
  }
  const { told, collector } = begun!
  return { told, data: collector.finish(), hashes: [await csv.end(), await jsonl.end()] }
}

function fileOf(folder: string, path: string) {
  const stream = createWriteStream(join(folder, path))
  const hash = new RunningHash()
  const failed = once(stream, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => undefined)
  return {
    async write(text: string): Promise<void> {
      hash.add(text)
      if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed])
    },
    async end(): Promise<FileHash> {
      stream.end()
      await Promise.race([once(stream, 'finish'), failed])
      return hash.finish(path)
    },
  }
}
