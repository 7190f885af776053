import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { StudyFile } from '../../server/contract/study.ts'
import type { Part } from '../../server/formats/format.ts'
import { stageFiles } from '../../server/staging/stage.ts'
import type { Staged, StagedFile } from '../../server/staging/staged.ts'

/** Where the real data sets lie beside a checkout, for those who have them. */
export const realFolder = new URL('../../../shared/data/', import.meta.url).pathname
export const noRealFiles = !existsSync(realFolder)

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-formats-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const study = (more: Partial<StudyFile> = {}): StudyFile => ({ name: 'study', title: 'A study', ...more })

export const real = (part: Part, ...paths: string[]): StagedFile[] =>
  paths.map((path) => ({ name: basename(path), path: join(realFolder, path), part }))

/** Stages files and closes them after the test. */
export async function stage(files: StagedFile[], more: Partial<StudyFile> = {}): Promise<Staged> {
  const staged = await stageFiles({ folder: temporaryFolder(), files, study: study(more) })
  onTestFinished(() => staged.close())
  return staged
}

type Written = {
  text: string | Uint8Array
  part?: Part
  system?: string
  format?: string
  columns?: Record<string, string>
  tags?: string[]
  source?: string
}

/** Stages texts as files of the given names. */
export async function stageTexts(
  texts: Record<string, string | Written>,
  more: Partial<StudyFile> = {},
): Promise<Staged> {
  const folder = temporaryFolder()
  const files = Object.entries(texts).map(([name, written]) => {
    const { text, ...how } = typeof written === 'string' ? { text: written } : written
    const path = join(folder, name)
    writeFileSync(path, text)
    return { name, path, ...how }
  })
  return stage(files, more)
}

export const jsonl = (...rows: object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
