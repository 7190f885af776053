import { changeStudy, Refusal, studies, testLink, type ResultsView } from '../api.ts'
import { Live } from '../live.svelte.ts'
import { raterKinds, type RaterKind } from '../../server/contract/rater.ts'
import type { Tally } from '../../server/contract/results.ts'
import type { StudyChange, StudySummary } from '../../server/contract/study.ts'
import { Attempt } from '../ui/Attempt.svelte.ts'
import { Evidence } from './Evidence.svelte.ts'
import { isCurrent } from './fitting.ts'
import { arrange } from './rowOrder.ts'
import { tallyKey } from './words.ts'

const calls = { studies, changeStudy, testLink }

/** How far a row must be ahead to overtake while judgments come in. */
const margin = 0.01
/** After so long without a change the rows stand in their exact order. */
const settleMs = 2000

/** What a study's page shows and does, besides drawing it. */
export class Board {
  readonly live: Live
  readonly evidence: Evidence
  /** The study in the researcher's list: it has the rater's link. */
  summary = $state.raw<StudySummary | null>(null)
  readonly asked = new Attempt()
  /** The tallies in the order they are drawn. */
  rows = $state.raw<Tally[]>([])

  #name: string
  #calls: typeof calls
  #chosen = $state<string | null>(null)
  #settling: ReturnType<typeof setTimeout> | null = null

  constructor(
    name: string,
    live: Live = new Live(name),
    outside: Partial<typeof calls> = {},
    evidence: Evidence = new Evidence(name),
  ) {
    this.#name = name
    this.live = live
    this.evidence = evidence
    this.live.onResults = () => this.#take()
    this.#calls = { ...calls, ...outside }
  }

  get results() {
    return this.live.results
  }

  /** The analysis, where it counts the very judgments the results do; null while it is behind or of another view. */
  get current() {
    const { analysis } = this.evidence
    return analysis && this.results && isCurrent(analysis, this.results) ? analysis : null
  }

  /** The tally the headline speaks of: the one chosen, or the first row. */
  get chosen(): Tally | undefined {
    return this.rows.find((row) => tallyKey(row) === this.#chosen) ?? this.rows[0]
  }

  choose(tally: Tally): void {
    this.#chosen = tallyKey(tally)
  }

  /** Loads what the results do not say. */
  async open(): Promise<void> {
    try {
      const list = await this.#calls.studies()
      this.summary = list.find((study) => study.name === this.#name || study.id === this.#name) ?? null
    } catch (error) {
      // The socket's own state tells the reader of an unreachable server; the links come with the next attempt.
      if (!(error instanceof Refusal)) throw error
    }
  }

  watch(view: ResultsView): void {
    this.live.watch(view)
    this.evidence.watch(view)
  }

  #take(): void {
    this.#order()
    // Nothing is to be analyzed before the first judgment, and grades are no judgments of pairs.
    if (this.results && this.results.judgments > 0 && !this.results.grades) this.evidence.follow(this.results.sequence)
  }

  /** Puts the newest tallies in order: calmly while they move, exactly once they rest. */
  #order(): void {
    const tallies = this.results?.tallies ?? []
    if (this.#settling !== null) clearTimeout(this.#settling)
    this.rows = arrange(tallies, this.rows.map(tallyKey), margin)
    this.#settling = setTimeout(() => (this.rows = arrange(tallies, this.rows.map(tallyKey), 0)), settleMs)
  }

  /** The kinds to ask for when one checkbox changes; null when none would be left. */
  withKind(kind: RaterKind, counts: boolean): RaterKind[] | null {
    const now = this.results?.kinds ?? []
    const kinds = raterKinds.filter((each) => (each === kind ? counts : now.includes(each)))
    return kinds.length > 0 ? kinds : null
  }

  /** Answers the study as it is then; null where it was refused. */
  async change(change: StudyChange): Promise<StudySummary | null> {
    let changed: StudySummary | null = null
    await this.asked.run(async () => {
      changed = await this.#calls.changeStudy(this.summary?.id ?? this.#name, change)
      this.summary = changed
      this.live.retry()
    })
    return changed
  }

  /** A link to rate as a test, or null when the server would not give one. */
  async testLink(): Promise<string | null> {
    let link: string | null = null
    await this.asked.run(async () => {
      link = await this.#calls.testLink(this.summary?.id ?? this.#name)
    })
    return link
  }

  close(): void {
    if (this.#settling !== null) clearTimeout(this.#settling)
    this.live.stop()
    this.evidence.stop()
  }
}
