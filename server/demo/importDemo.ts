import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { importStudy, type ImportParts } from '../importStudy.ts'
import { root } from '../../db/migrations.ts'
import { stageStudyFile } from '../staging/stage.ts'

/** Loads the bundled study; its systems are fictional, and it says so everywhere. */
export async function importDemo(parts: ImportParts & { dataFolder: string }): Promise<void> {
  const built = join(root(), 'dist', 'server', 'demo', 'study.yaml')
  const path =
    existsSync(built) && import.meta.dirname.includes(join('dist', 'server'))
      ? built
      : join(root(), 'server', 'demo', 'study.yaml')
  const folder = join(parts.dataFolder, 'imports', parts.newId())
  const staged = await stageStudyFile(path, { folder })
  try {
    await importStudy(parts, staged)
  } finally {
    staged.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
