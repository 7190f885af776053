import { changeStudy, deleteStudy, studies, type Deletion } from '../api.ts'
import type { StudyChange, StudySummary } from '../../server/contract/study.ts'
import { Attempt } from '../ui/Attempt.svelte.ts'

const calls = { studies, changeStudy, deleteStudy }

/** The researcher's list of studies, and what can be done to one from there. */
export class Studies {
  list = $state.raw<StudySummary[] | null>(null)
  /** What the last deletion took with it. */
  gone = $state.raw<({ title: string; name: string } & Deletion) | null>(null)

  #asked = new Attempt()
  #calls: typeof calls

  constructor(outside: Partial<typeof calls> = {}) {
    this.#calls = { ...calls, ...outside }
  }

  get failure(): string | null {
    return this.#asked.failure
  }

  get current(): StudySummary[] {
    return (this.list ?? []).filter((study) => !study.archived)
  }

  get archived(): StudySummary[] {
    return (this.list ?? []).filter((study) => study.archived)
  }

  /** Loads the list; a failed load keeps what is shown. */
  async load(): Promise<void> {
    await this.#asked.run(async () => {
      this.list = await this.#calls.studies()
    })
  }

  /** Answers the study as it is then; null where it was refused. */
  async change(study: StudySummary, change: StudyChange): Promise<StudySummary | null> {
    let now: StudySummary | null = null
    await this.#asked.run(async () => {
      const changed = await this.#calls.changeStudy(study.id, change)
      this.list = (this.list ?? []).map((each) => (each.id === changed.id ? changed : each))
      now = changed
    })
    return now
  }

  /** Deletes a study for good; answers whether it is gone. */
  async remove(study: StudySummary, typedName: string): Promise<boolean> {
    return this.#asked.run(async () => {
      const deletion = await this.#calls.deleteStudy(study.id, typedName)
      this.gone = { title: study.title, name: study.name, ...deletion }
      this.list = (this.list ?? []).filter((each) => each.id !== study.id)
    })
  }
}
