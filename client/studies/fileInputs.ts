import type { FileInput, StudyFile } from '../../server/contract/study.ts'

/** What a study file says of one file: which part it belongs to, and how it is read. */
export type ListedFile = Exclude<FileInput, string> & { part: FilePart }
export const fileParts = ['prompts', 'responses', 'judgments'] as const
export type FilePart = (typeof fileParts)[number]

const asObject = (input: FileInput): Exclude<FileInput, string> => (typeof input === 'string' ? { file: input } : input)

/** Every file that a study names, in the order of its parts. */
export const filesOf = (study: StudyFile): ListedFile[] =>
  fileParts.flatMap((part) => (study[part] ?? []).map((input) => ({ ...asObject(input), part })))

/** The study with one file read otherwise, or used for something else; what is empty is taken out. */
export function withFile(study: StudyFile, file: string, change: Partial<Omit<ListedFile, 'file'>>): StudyFile {
  const files = filesOf(study).map((one) => (one.file === file ? { ...one, ...change } : one))
  const { prompts: _prompts, responses: _responses, judgments: _judgments, ...rest } = study
  const listed = fileParts.map((part) => [part, files.filter((one) => one.part === part).map(written)] as const)
  return { ...rest, ...Object.fromEntries(listed.filter(([, all]) => all.length > 0)) }
}

/** As short as it can be said: the name alone where nothing else is. */
function written({ part: _part, ...input }: ListedFile): FileInput {
  const said = Object.fromEntries(
    Object.entries<unknown>(input).filter(([, value]) => value !== undefined && value !== ''),
  )
  return Object.keys(said).length === 1 ? input.file : (said as FileInput)
}

/** Columns as lines of a text field: our field, a colon, the file's column. */
export const columnLines = (columns: Record<string, string> | undefined): string =>
  Object.entries(columns ?? {})
    .map(([field, column]) => `${field}: ${column}`)
    .join('\n')

/** What lines of a text field say of columns; a line without a colon stays, for the report to name it. */
export function columnsIn(text: string): Record<string, string> | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return undefined
  return Object.fromEntries(
    lines.map((line) => {
      const [field = '', ...column] = line.split(':')
      return [field.trim(), column.join(':').trim()]
    }),
  )
}

/** How many things are said of a file beside its name. */
export const saidOf = ({ file: _file, part: _part, ...how }: ListedFile): number =>
  Object.values<unknown>(how).filter((value) => value !== undefined).length
