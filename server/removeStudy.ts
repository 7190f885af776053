import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { deleteStudy, type Deleted, type Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { exportStudy } from './exportStudy.ts'

/**
 * Deletes a study for good. Its judgments and their code book are written to the data folder first; nothing is deleted
 * when that fails. Answers what went and where the copy is.
 */
export async function removeStudy(
  store: Store,
  study: Study,
  { dataFolder, now }: { dataFolder: string; now: Date },
): Promise<{ deleted: Deleted; copies: string[] }> {
  const folder = join(dataFolder, 'deleted')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const name = `${study.name}.${now.toISOString().replaceAll(/[:.]/g, '-')}`
  const copies = { jsonl: join(folder, `${name}.judgments.jsonl`), codebook: join(folder, `${name}.codebook.md`) }
  for (const format of ['jsonl', 'codebook'] as const) {
    await pipeline(exportStudy(store, study, { format, now }), createWriteStream(copies[format], { flags: 'wx' }))
  }
  const deleted = await deleteStudy(store, study.id)
  store.announce(study.id)
  return { deleted, copies: Object.values(copies) }
}
