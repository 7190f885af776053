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
const retryMs = 5000

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
  /** The newest results it should be as new as. */
  #wanted = -1
  #restUntil = 0
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
  isBehind = $derived.by(() => (this.analysis?.sequence ?? -1) < this.#heard)
  #heard = $state(-1)

  /** Follows another view; what is shown stays until the new one is here. */
  watch(view: ResultsView): void {
    this.#view = view
    this.#asked += 1
    this.#restUntil = 0
    this.busy = false
    this.#wanted = -1
    if (this.#heard >= 0) this.follow(this.#heard)
  }

  /** New results have come: brings the analysis up to them, in its own time. */
  follow(sequence: number): void {
    this.#heard = sequence
    if (this.#stopped || this.busy || this.#cancel !== null || sequence <= this.#wanted) return
    const rest = this.#restUntil - this.#outside.now()
    if (rest <= 0) void this.#ask()
    else this.#later(rest)
  }

  /** Tries again now. */
  retry(): void {
    this.#cancel?.()
    this.#cancel = null
    void this.#ask()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }

  #later(ms: number): void {
    this.#cancel = this.#outside.wait(ms, () => {
      this.#cancel = null
      void this.#ask()
    })
  }

  async #ask(): Promise<void> {
    const asked = this.#asked
    const begun = this.#outside.now()
    this.busy = true
    try {
      const analysis = await this.#outside.fetchAnalysis(this.#study, this.#view)
      if (asked !== this.#asked || this.#stopped) return
      this.analysis = analysis
      this.failure = null
      this.#wanted = analysis.sequence ?? this.#heard
      const ended = this.#outside.now()
      this.#restUntil = ended + Math.max(shortestRestMs, restFactor * (ended - begun))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (asked !== this.#asked || this.#stopped) return
      this.failure = error.message
      this.#restUntil = this.#outside.now() + retryMs
    } finally {
      if (asked === this.#asked) {
        this.busy = false
        if (!this.#stopped && this.#heard > this.#wanted) this.follow(this.#heard)
      }
    }
  }
}
