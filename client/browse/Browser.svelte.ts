import { browseChoices, browsePage, openComparison, Refusal, restoreComparison, withdrawComparison } from '../api.ts'
import type { BrowseChoices, BrowsedComparison, OpenedComparison } from '../../server/contract/browse.ts'
import { searchOf, type Query } from './query.ts'

const calls = { browseChoices, browsePage, openComparison, withdrawComparison, restoreComparison }

/** What a page of comparisons holds and does: the list as far as it was looked through, and what is opened in it. */
export class Browser {
  choices = $state.raw<BrowseChoices | null>(null)
  comparisons = $state.raw<BrowsedComparison[]>([])
  /** Comparisons looked at so far. */
  looked = $state(0)
  next = $state<string | null>(null)
  /** Whether the next ones are being looked for. */
  busy = $state(false)
  failure = $state<string | null>(null)
  /** Opened comparisons by id; null while one is on its way. */
  opened = $state.raw<ReadonlyMap<string, OpenedComparison | null>>(new Map())

  #study: string
  #calls: typeof calls
  #query: Query = {}
  /** Counts what was looked for, so that a late answer to something earlier is dropped. */
  #asked = 0
  #stopped = false

  constructor(study: string, outside: Partial<typeof calls> = {}) {
    this.#study = study
    this.#calls = { ...calls, ...outside }
  }

  /** Judgments found so far. */
  get matching(): number {
    return this.comparisons.reduce((sum, { matching }) => sum + matching, 0)
  }

  /** Whether the end of what is looked for was reached. */
  get isWhole(): boolean {
    return !this.busy && this.next === null && this.failure === null
  }

  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.choices = await this.#calls.browseChoices(this.#study)
    })
  }

  /** Looks for something else. */
  async look(query: Query): Promise<void> {
    this.#query = query
    this.#asked += 1
    this.comparisons = []
    this.looked = 0
    this.next = null
    await this.more()
  }

  /** Goes on until something new is found, or there is nothing more. */
  async more(): Promise<void> {
    const asked = this.#asked
    const isMine = () => asked === this.#asked && !this.#stopped
    this.busy = true
    try {
      const before = this.comparisons.length
      do {
        const page = await this.#calls.browsePage(
          this.#study,
          searchOf(this.#query, this.next ? { from: this.next } : {}),
        )
        if (!isMine()) return
        this.failure = null
        this.comparisons = [...this.comparisons, ...page.comparisons]
        this.looked += page.looked
        this.next = page.next
      } while (this.next !== null && this.comparisons.length - before < enough)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (isMine()) this.failure = error.message
    } finally {
      if (isMine()) this.busy = false
    }
  }

  /** Opens a comparison with its texts, or closes it. */
  async toggle(id: string): Promise<void> {
    if (this.opened.has(id)) {
      this.opened = new Map([...this.opened].filter(([one]) => one !== id))
      return
    }
    this.#put(id, null)
    await this.#attempt(async () => this.#put(id, await this.#calls.openComparison(this.#study, id)))
    if (this.opened.get(id) === null) this.opened = new Map([...this.opened].filter(([one]) => one !== id))
  }

  /** Takes a comparison out of the study, or back into it; false where that did not happen. */
  async setWithdrawn(id: string, withdrawn: boolean, reason: string): Promise<boolean> {
    let done = false
    await this.#attempt(async () => {
      const change = withdrawn ? this.#calls.withdrawComparison : this.#calls.restoreComparison
      const opened = await change(this.#study, id, reason)
      this.#put(id, opened)
      // It stays in sight, marked, so that it can be taken back.
      this.comparisons = this.comparisons.map((one) => (one.id === id ? { ...one, withdrawn: opened.withdrawn } : one))
      done = true
    })
    return done
  }

  stop(): void {
    this.#stopped = true
  }

  #put(id: string, opened: OpenedComparison | null): void {
    this.opened = new Map(this.opened).set(id, opened)
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.failure = null
    try {
      await action()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.failure = error.message
    }
  }
}

/** So many found at once are worth a stop. */
const enough = 20
