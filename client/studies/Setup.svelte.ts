import { commitImport, discardImport, Refusal, reviseImport, studies, type StagedImport } from '../api.ts'
import { stageBaselines, stageImport } from '../upload.ts'
import type { FileProblem } from '../../server/contract/problem.ts'
import type { StudyFile, StudySummary } from '../../server/contract/study.ts'
import { isName, nameFrom } from './definition.ts'
import { filesOf, withFile } from './fileInputs.ts'

const calls = { studies, stageImport, stageBaselines, reviseImport, commitImport, discardImport }

/** So long after the last key the files are read again. */
const pauseMs = 400

/** A study on its way in: its files, its definition, and what the server says of them. Errors keep everything. */
export class Setup {
  /** What was chosen on this page; two of one name are both kept until one of them is removed. */
  files = $state.raw<File[]>([])
  phase = $state<'choosing' | 'sending' | 'staged' | 'writing'>('choosing')
  /** How much of the files has gone up, from 0 to 1. */
  sent = $state(0)
  staged = $state.raw<StagedImport | null>(null)
  /** The definition as the form shows it; ahead of the report while `revising`. */
  study = $state.raw<StudyFile | null>(null)
  revising = $state(false)
  failure = $state.raw<{ message: string; problems: FileProblem[] } | null>(null)

  /** The study that gets further baselines, or null for a new study. */
  readonly extended: string | null
  /** Its systems as they stand: they stay, whatever is added. */
  present = $state.raw<string[]>([])
  /** Why they are added, where it has opened; null where nobody asks. */
  reason = $state<string | null>(null)
  #calls: typeof calls
  #timer: ReturnType<typeof setTimeout> | null = null
  #edits = 0
  /** The newest of the changes on their way: the server takes one at a time. */
  #revised: Promise<boolean> = Promise.resolve(true)
  #isNameChosen = false
  /** The definition as the files last gave it, before anything was typed. */
  #given: StudyFile | null = null

  constructor(extended: string | null = null, outside: Partial<typeof calls> = {}) {
    this.extended = extended
    this.#calls = { ...calls, ...outside }
  }

  get report() {
    return this.staged?.report ?? null
  }

  /** Why the study cannot be opened yet, in words; null when it can. */
  get obstacle(): string | null {
    if (!this.study || !this.report) return 'There is nothing to open yet.'
    const namesakes = namesakesIn(this.files)
    if (namesakes) return namesakes
    if (!this.study.title.trim()) return 'Give the study a title.'
    if (!isName(this.study.name)) return 'The name takes small letters, digits, dots, hyphens and underscores.'
    if (this.report.problemCount > 0) return 'Some files cannot be taken as they are.'
    if (this.reason?.trim() === '') return 'Say why systems are added: the study has opened.'
    if (this.report.comparisons === 0 && !this.report.judgments) return 'No prompt has two responses to compare.'
    return null
  }

  /** Adds files and has everything chosen so far read together. */
  async add(files: File[]): Promise<void> {
    await this.#stage([...this.files, ...files])
  }

  /** Takes one file away again. */
  async remove(removed: File): Promise<void> {
    const rest = this.files.filter((file) => file !== removed)
    if (rest.length > 0) return this.#stage(rest)
    await this.leave()
    Object.assign(this, { files: [], staged: null, study: null, failure: null, phase: 'choosing' })
  }

  /** Sends the same files again, after an error. */
  again(): Promise<void> {
    return this.#stage(this.files)
  }

  /** Changes the definition; the report follows a moment later. */
  edit(study: StudyFile): void {
    if (study.name !== this.study?.name) this.#isNameChosen = true
    this.study = !this.#isNameChosen && study.title !== this.study?.title ? named(study) : study
    this.#edits += 1
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#revise(), pauseMs)
  }

  /** Writes the study, all or nothing; answers with it, or with null when it was refused. */
  async commit(state: 'open' | 'draft'): Promise<StudySummary | null> {
    if (!this.study || !this.staged) return null
    if (!this.extended) this.edit({ ...this.study, state })
    this.phase = 'writing'
    if (!(await (this.#timer === null ? this.#revised : this.#revise()))) {
      this.phase = 'staged'
      return null
    }
    try {
      const study = await this.#calls.commitImport(this.staged.importId, this.reason?.trim())
      this.staged = null
      return study
    } catch (error) {
      this.#fail(error)
      return null
    } finally {
      this.phase = 'staged'
    }
  }

  /** Lets the server forget what was staged. */
  async leave(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const id = this.staged?.importId
    if (id === undefined) return
    // Harmless when it fails: the server forgets what was not used for 24 hours.
    await this.#calls.discardImport(id).catch(() => undefined)
  }

  async #stage(files: File[]): Promise<void> {
    const before = this.study
    this.files = files
    const namesakes = namesakesIn(files)
    if (namesakes) {
      // Which of the two was meant is not ours to guess.
      this.failure = { message: namesakes, problems: [] }
      return
    }
    await this.leave()
    this.phase = 'sending'
    this.sent = 0
    this.failure = null
    this.#revised = Promise.resolve(true)
    const onProgress = (sent: number) => (this.sent = sent)
    try {
      if (this.extended) {
        await this.#lookAt(this.extended)
        this.staged = await this.#calls.stageBaselines(this.extended, files, onProgress)
      } else this.staged = await this.#calls.stageImport(files, onProgress)
      this.study = this.staged.study
      this.phase = 'staged'
      // What was typed already outlives another file.
      const given = this.#given
      this.#given = this.staged.study
      if (before && given && !this.extended) this.edit(typed(before, given, this.study))
    } catch (error) {
      this.#fail(error)
      this.phase = this.staged ? 'staged' : 'choosing'
    }
  }

  async #lookAt(study: string): Promise<void> {
    const list = await this.#calls.studies()
    const found = list.find(({ id, name }) => name === study || id === study)
    this.present = found?.systems ?? []
    if (found?.registration !== undefined) this.reason ??= ''
  }

  #revise(): Promise<boolean> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.staged || !this.study || !isName(this.study.name) || !this.study.title.trim())
      return Promise.resolve(false)
    this.revising = true
    this.#revised = this.#revised.then(() => this.#send())
    return this.#revised
  }

  async #send(): Promise<boolean> {
    if (!this.staged || !this.study) return false
    const edits = this.#edits
    try {
      const staged = await this.#calls.reviseImport(this.staged.importId, this.study)
      if (edits !== this.#edits) return false
      this.staged = staged
      this.failure = null
      return true
    } catch (error) {
      if (edits === this.#edits) this.#fail(error)
      return false
    } finally {
      if (edits === this.#edits) this.revising = false
    }
  }

  #fail(error: unknown): void {
    if (!(error instanceof Refusal)) throw error
    this.failure = {
      message: error.message,
      problems: Array.isArray(error.details) ? (error.details as FileProblem[]) : [],
    }
  }
}

/** Says which name two files share; null when each has its own, since the report and the study file know them by it. */
function namesakesIn(files: File[]): string | null {
  const names = files.map((file) => file.name)
  const shared = names.find((name, place) => names.indexOf(name) < place)
  return shared === undefined ? null : `Two files are named ${shared}: rename one, or remove one.`
}

const named = (study: StudyFile): StudyFile => ({ ...study, name: nameFrom(study.title) || study.name })

/** What the files and their names settle: another file may change it. */
const ofFiles = ['prompts', 'responses', 'judgments', 'state'] as const

/** What was typed since the server last read the files; how files are read, too, as far as they are still there. */
function typed(study: StudyFile, given: StudyFile, now: StudyFile): StudyFile {
  const fields = Object.keys({ ...study, ...given }) as (keyof StudyFile)[]
  const changed = fields.filter(
    (field) => !(ofFiles as readonly string[]).includes(field) && !isSame(study[field], given[field]),
  )
  const own = Object.fromEntries(changed.map((field) => [field, study[field]]))
  const before = new Map(filesOf(given).map((file) => [file.file, file]))
  const how = filesOf(study).filter((file) => !isSame(file, before.get(file.file)))
  return how.reduce((all, { file, ...one }) => withFile(all, file, one), { ...now, ...own })
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
