import { readFileSync, rmSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { FileInput, LeakChoice, StudyFile } from '../contract/study.ts'
import type { Part } from '../formats/format.ts'
import { join } from './join.ts'
import { countLeaks } from './leakPass.ts'
import { createStaging, openStaging, type Staging } from './open.ts'
import { refusedImport } from './problems.ts'
import { readFiles } from './readFiles.ts'
import { reportOf } from './report.ts'
import { comparisonsOf, judgmentsOf, promptsOf, responsesOf } from './rowsOut.ts'
import type { Staged, StagedFile } from './staged.ts'
import { parseStudyFile } from './studyFile.ts'

const parts = ['prompts', 'responses', 'judgments'] as const

/** Reads files into a staging file in `folder` and joins them as the study says; nothing else is written. */
export async function stageFiles(input: { folder: string; files: StagedFile[]; study: StudyFile }): Promise<Staged> {
  const db = createStaging(input.folder)
  try {
    await readFiles(db, input.files)
    return await staged(db, input.study)
  } catch (error) {
    discard(db)
    throw error
  }
}

/**
 * Joins files that were staged before under a changed study, without reading them again. The ways in which files are
 * read stay as they were; throws where the staging file is gone.
 */
export async function reopenStaged({ path, study }: { path: string; study: StudyFile }): Promise<Staged> {
  const db = openStaging(path)
  try {
    return await staged(db, study)
  } catch (error) {
    db.close()
    throw error
  }
}

/** Reads a study file and the files it names, which stand beside it. `leaks` goes before what the file says of them. */
export async function stageStudyFile(path: string, options: { folder: string; leaks?: LeakChoice }): Promise<Staged> {
  const name = basename(path)
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    throw refusedImport([{ file: path, message: 'the study file cannot be read' }])
  }
  const study = parseStudyFile(bytes, name)
  if (options.leaks !== undefined) {
    study.leaks = typeof study.leaks === 'object' ? { ...study.leaks, default: options.leaks } : options.leaks
  }
  const files = filesOf(study).map((file) => ({ ...file, path: resolve(dirname(path), file.name) }))
  return stageFiles({ folder: options.folder, files, study })
}

/** The files a study names, prompts first, with how each is to be read. */
function filesOf(study: StudyFile): Omit<StagedFile, 'path'>[] {
  const asObject = (input: FileInput) => (typeof input === 'string' ? { file: input } : input)
  const listed = (part: Part) => (study[part] ?? []).map(asObject)
  return parts.flatMap((part) => listed(part).map(({ file: name, ...how }) => ({ name, part, ...how })))
}

async function staged(db: Staging, study: StudyFile): Promise<Staged> {
  const { systems, problems } = await join(db, study)
  let report: ReturnType<typeof reportOf> | undefined
  let open = true
  return {
    path: db.name,
    study,
    report: () => (report ??= reportOf(db, study, systems, problems)),
    systems: () => systems,
    prompts: () => promptsOf(db),
    responses: () => responsesOf(db),
    comparisons: () => comparisonsOf(db),
    judgments: () => judgmentsOf(db),
    leaks: (of) => countLeaks(db, of ?? systems.map(({ name }) => name)),
    close: ({ keep = false } = {}) => {
      if (!open) return
      open = false
      if (keep) db.close()
      else discard(db)
    },
  }
}

function discard(db: Staging): void {
  const path = db.name
  db.close()
  rmSync(path, { force: true })
}
