import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../db/open.ts'
import { importStudy } from '../../../server/importStudy.ts'
import { real } from '../../../server/machine.ts'
import { stageStudyFile } from '../../../server/staging/stage.ts'
import { peakMb } from '../peakMemory.ts'

export type ImportOnce = { studyFile: string; folder: string }
export type Imported = { staged: number; seconds: number; peakMb: number; comparisons: number }

/** Imports one study file into a fresh database, in a process whose peak memory is its own. */
export async function importOnce({ studyFile, folder }: ImportOnce): Promise<Imported> {
  const path = join(folder, 'imported.sqlite')
  const store = await openStore(path)
  const start = performance.now()
  const staged = await stageStudyFile(studyFile, { folder: join(folder, 'staging') })
  const stagedAfter = (performance.now() - start) / 1000
  const { comparisonCount } = await importStudy({ ...real, store }, staged)
  const seconds = (performance.now() - start) / 1000
  staged.close()
  await store.close()
  for (const ending of ['', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true })
  return {
    staged: stagedAfter,
    seconds,
    peakMb: peakMb(),
    comparisons: comparisonCount,
  }
}
