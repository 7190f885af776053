import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { consensusOfEach } from './analysis/consensusRows.ts'
import type { RaterKind } from './contract/rater.ts'
import { consensusCsv } from './formats/consensusCsv.ts'
import type { JudgmentTable } from './stats/judgmentTable.ts'

type Seen = { target?: string | undefined; kinds?: readonly RaterKind[] | undefined }

/** Writes the consensus of each comparison to a file, and answers how many there are and what is missing from it. */
export async function writeConsensus(
  table: JudgmentTable,
  path: string,
  seen: Seen,
): Promise<{ rows: number; missing: string[] }> {
  const { count, rows, missing } = consensusOfEach(table, seen)
  // Under another name first, so that a half-written file never looks like a whole one.
  const unfinished = `${path}.unfinished`
  try {
    await pipeline(Readable.from(consensusCsv(rows)), createWriteStream(unfinished))
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw new Error(`Cannot write ${path}: ${(error as Error).message}.`, { cause: error })
  }
  return { rows: count, missing }
}
