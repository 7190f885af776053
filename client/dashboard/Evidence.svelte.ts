import { analysis as fetchAnalysis, Refusal, type ResultsView } from '../api.ts'
import type { Analysis } from '../../server/contract/analysis.ts'

/** What comes in from outside, so that a test can hand in its own server and clock. */
type Outside = {
  fetchAnalysis: typeof fetchAnalysis
  now: () => number
  wait: (ms: number, then: () => void) => () => void
}

const shortestRestMs = 2000
/** How many times as long as an analysis took it rests before the next: heavy ones come seldom. */
const restFactor = 2
const firstRetryMs = 5000
const longestRetryMs = 120_000

/** The analysis of a study: what takes longer to compute than the live numbers, and follows them at its own pace. */
export class Evidence {
  analysis = $state.raw<Analysis | null>(null)
  /** Why the newest one could not be had; the one before stays. */
  failure = $state<string | null>(null)
  /** Whether one is being computed. */
  busy = $state(false)

  #outside: Outside
  #study: string
  #view: ResultsView = {}
  /** The newest results heard of. */
  #heard = $state(-1)
  /** The results that were last asked about, successfully or not. */
  #answered = -1
  #restUntil = 0
  #failures = 0
  /** Counts views asked for, so that a late answer to an earlier one is dropped. */
  #asked = 0
  #cancel: (() => void) | null = null
  #stopped = false

  constructor(study: string, outside: Partial<Outside> = {}) {
    this.#study = study
    this.#outside = {
      fetchAnalysis,
      now: () => performance.now(),
      wait: (ms, then) => {
        const timer = setTimeout(then, ms)
        return () => clearTimeout(timer)
      },
      ...outside,
    }
  }

  /** Whether judgments have come in that the analysis does not count yet. */
  get isBehind(): boolean {
    return (this.analysis?.sequence ?? -1) < this.#heard
  }

  /** Follows another view; what is shown stays until the new one is here. */
  watch(view: ResultsView): void {
    this.#view = view
    this.#asked += 1
    this.#drop()
    this.#restUntil = 0
    this.#answered = -1
    this.#failures = 0
    this.failure = null
    this.busy = false
    if (this.#heard >= 0) this.follow(this.#heard)
  }

  /** New results have come: brings the analysis up to them, in its own time. */
  follow(sequence: number): void {
    this.#heard = sequence
    if (this.#stopped || this.busy || this.#cancel !== null || sequence <= this.#answered) return
    this.#askAfter(this.#restUntil - this.#outside.now())
  }

  /** Tries again now. */
  retry(): void {
    this.#drop()
    if (!this.#stopped && !this.busy) void this.#ask()
  }

  stop(): void {
    this.#stopped = true
    this.#drop()
  }

  #drop(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #askAfter(ms: number): void {
    if (ms <= 0) return void this.#ask()
    this.#cancel = this.#outside.wait(ms, () => {
      this.#cancel = null
      void this.#ask()
    })
  }

  async #ask(): Promise<void> {
    const asked = this.#asked
    const about = this.#heard
    const begun = this.#outside.now()
    const isMine = () => asked === this.#asked && !this.#stopped
    this.busy = true
    try {
      const analysis = await this.#outside.fetchAnalysis(this.#study, this.#view)
      if (!isMine()) return
      this.analysis = analysis
      this.failure = null
      this.#failures = 0
      this.#answered = analysis.sequence ?? about
      const ended = this.#outside.now()
      this.#restUntil = ended + Math.max(shortestRestMs, restFactor * (ended - begun))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!isMine()) return
      this.failure = error.message
      this.#restUntil = this.#outside.now() + Math.min(longestRetryMs, firstRetryMs * 2 ** this.#failures)
      this.#failures += 1
      // What does not pass by itself is asked again only when there are new judgments, or by hand.
      if (!error.passing) this.#answered = about
    } finally {
      if (isMine()) {
        this.busy = false
        if (this.#heard > this.#answered) this.follow(this.#heard)
      }
    }
  }
}
