import { createWriteStream, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { openStore } from '../../../db/open.ts'
import { findStudy } from '../../../db/studies.ts'
import type { ExportFormat } from '../../../server/contract/exports.ts'
import { exportStudy } from '../../../server/exportStudy.ts'
import { filledStudy, filledUntil } from '../fill.ts'
import { peakMb } from '../peakMemory.ts'

export type ExportOnce = { path: string; out: string; format: ExportFormat }
export type Exported = { seconds: number; cpu: number; peakMb: number; idleMb: number; megabytes: number }

/** Exports a whole study to a file, in a process whose peak memory is its own. */
export async function exportOnce({ path, out, format }: ExportOnce): Promise<Exported> {
  const store = await openStore(path)
  const study = await findStudy(store, filledStudy)
  if (!study) throw new Error('The filled study is gone.')
  const idleMb = peakMb()
  const before = process.cpuUsage()
  const start = performance.now()
  await pipeline(exportStudy(store, study, { format, now: filledUntil }), createWriteStream(out))
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  await store.close()
  return { seconds, cpu: (user + system) / 1e6, peakMb: peakMb(), idleMb, megabytes: statSync(out).size / 1e6 }
}
