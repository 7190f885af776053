import { readFileSync, statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Value } from 'typebox/value'
import { StudyFile, type FileInput } from '../contract/study.ts'
import { Refusal } from '../errors.ts'
import { unstorableText } from '../formats/json.ts'
import { reopenStaged, stageFiles } from './stage.ts'
import type { Staged, StagedFile } from './staged.ts'
import { parseStudyFile, studyFileLimit } from './studyFile.ts'

/** An uploaded file: what it called itself, and where it was written. */
export type Upload = { name: string; path: string }

/**
 * Stages uploaded files. A study file among them says how the others are read; without one, each is read by its shape,
 * and `study` (or a name made up here) says the rest.
 */
export async function stageUpload(upload: { folder: string; files: Upload[]; study?: unknown }): Promise<Staged> {
  refuseTwins(
    upload.files.map(({ name }) => bare(name)),
    'Two files are named',
  )
  const written = upload.files.find(isStudyFile)
  const data = upload.files.filter((file) => file !== written)
  const study = upload.study !== undefined ? checkStudy(upload.study) : written ? readStudy(written) : unnamed
  const staged = await stageFiles({ folder: upload.folder, files: filesOf(study, data), study })
  return { ...staged, study: listing(staged, data) }
}

/** The study with every upload in its lists, as it was read: so its file says all that makes the same study again. */
function listing(staged: Staged, uploads: Upload[]): StudyFile {
  const { study } = staged
  const known = new Set(partsOf(study).map(({ input }) => bare(input.file)))
  const read = new Map(staged.report().files.map(({ file, part }) => [bare(file), part]))
  const rest = uploads.filter(({ name }) => !known.has(bare(name)))
  const lists = parts.map((part) => {
    // One whose shape is not known is meant as responses until somebody says otherwise.
    const more = rest.filter(({ name }) => (read.get(bare(name)) ?? 'responses') === part).map(({ name }) => name)
    return [part, [...(study[part] ?? []), ...more]] as const
  })
  return { ...study, ...Object.fromEntries(lists.filter(([, list]) => list.length > 0)) }
}

/** Whether a changed study reads its files otherwise than they were read; one that lists none leaves them as they are. */
export function readsOtherwise(before: StudyFile, after: StudyFile): boolean {
  if (parts.every((part) => after[part] === undefined)) return false
  return !isDeepStrictEqual(partsOf(before), partsOf(after))
}

/** Stages the same files under a changed study, from what was read the first time. */
export async function restage(staged: Staged, study: StudyFile): Promise<Staged> {
  const { prompts, responses, judgments } = staged.study
  // Two hands on one staging file would wait for each other.
  staged.close({ keep: true })
  return reopenStaged({ path: staged.path, study: { prompts, responses, judgments, ...study } })
}

const unnamed: StudyFile = { name: 'new-study', title: 'A new study' }

function isStudyFile({ name, path }: Upload): boolean {
  if (/\.ya?ml$/i.test(name)) return true
  if (!/\.json$/i.test(name) || statSync(path).size > studyFileLimit) return false
  // A study file in JSON is one object with a title; data files are arrays or lines.
  return /^\uFEFF?\s*\{/.test(readFileSync(path, 'utf8')) && /"title"\s*:/.test(readFileSync(path, 'utf8'))
}

function readStudy({ name, path }: Upload): StudyFile {
  return parseStudyFile(readFileSync(path), name)
}

function checkStudy(value: unknown): StudyFile {
  if (Value.Check(StudyFile, value)) return storable(value)
  const [mistake] = Value.Errors(StudyFile, value)
  throw new Refusal('invalid_request', {
    message: `The study is not of the right form: ${mistake?.instancePath ?? ''} ${mistake?.message ?? ''}`,
  })
}

/** The study, refused where the database could not keep its texts as they are. */
export function storable(study: StudyFile): StudyFile {
  const problem = unstorableText(study)
  if (problem !== null) throw new Refusal('invalid_request', { message: `The study holds ${problem}.` })
  return study
}

const bare = (path: string) => path.split(/[\\/]/).at(-1) ?? path

/** A browser sends no folders: of two files with one name, either could be meant. */
function refuseTwins(names: string[], what: string): void {
  const twin = names.find((name, index) => names.indexOf(name) !== index)
  if (twin === undefined) return
  throw new Refusal('import_refused', {
    message: `${what} "${twin}". Give them different names, or import the study by command. Nothing was written.`,
  })
}

/** The uploads as the study file lists them, by their bare names; those it does not list are read by their shape. */
function filesOf(study: StudyFile, uploads: Upload[]): StagedFile[] {
  const listed = partsOf(study)
  refuseTwins(
    listed.map(({ input }) => bare(input.file)),
    'The study lists two files named',
  )
  const files = listed.map(({ part, input }): StagedFile => {
    const upload = uploads.find(({ name }) => bare(name) === bare(input.file))
    const { file: name, ...how } = input
    // Not sent along: the path leads nowhere, and the report says so by name.
    return { name, path: upload?.path ?? '', part, ...how }
  })
  const rest = uploads.filter(({ name }) => !listed.some(({ input }) => bare(input.file) === bare(name)))
  return [...files, ...rest]
}

const parts = ['prompts', 'responses', 'judgments'] as const

/** The files that a study lists, with how each is to be read. */
function partsOf(study: StudyFile) {
  return parts.flatMap((part) => (study[part] ?? []).map((input) => ({ part, input: asObject(input) })))
}

function asObject(input: FileInput): Exclude<FileInput, string> {
  return typeof input === 'string' ? { file: input } : input
}
