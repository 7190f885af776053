import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Platform } from '../contract/design.ts'

type PlatformName = Platform['name']

/** A study as it was published on a stand-in. */
export type Project = {
  id: string
  platform: PlatformName
  study: string
  /** The address that was pasted in, with the platform's placeholders. */
  link: string
  /** Signs the messages of Prolific's stand-in, and is the token of SONA's credit address. */
  secret: string
  /** How many of the next credits SONA's stand-in refuses. */
  refusals: number
}

/** One visit of one participant, as the platform sees it. */
export type Submission = {
  id: string
  project: string
  participant: string
  /** In the platform's own words. */
  status: string
  /** What came back: a code, the fields of a form, or a credit. */
  came: string
  credits: number
}

type Book = { projects: Project[]; submissions: Submission[] }

/** What the stand-ins remember; kept in a file, since a server that is started again must not forget who was on their way. */
export function openBook(dataFolder: string) {
  const path = join(dataFolder, 'stand-ins.json')
  let book: Book = { projects: [], submissions: [] }
  try {
    book = JSON.parse(readFileSync(path, 'utf8')) as Book
  } catch {
    // Nothing was published yet.
  }
  const keep = () => {
    writeFileSync(`${path}.new`, JSON.stringify(book), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return {
    projects: () => book.projects,
    project: (platform: string, id: string) => book.projects.find((one) => one.platform === platform && one.id === id),
    submissions: (project: string) => book.submissions.filter((one) => one.project === project),
    submission: (id: string) => book.submissions.find((one) => one.id === id),
    addProject(project: Project) {
      book.projects.push(project)
      keep()
    },
    addSubmission(submission: Submission) {
      book.submissions.push(submission)
      keep()
    },
    /** Changes what is written down of a project or a submission. */
    note<T extends Project | Submission>(one: T, change: Partial<T>) {
      Object.assign(one, change)
      keep()
    },
  }
}
export type StandInBook = ReturnType<typeof openBook>
