const longestMs = 86_400_000

/** Measures how long a pair has been before the rater's eyes; stands still while the page is hidden. */
export class ReadingClock {
  #ticks: () => number
  #since: number | undefined
  #sumMs = 0
  #hidden = false
  #shown = false

  /** `ticks` gives milliseconds that never run backwards. */
  constructor(ticks: () => number) {
    this.#ticks = ticks
  }

  /** Back to zero, until the next pair is on the screen. */
  reset(): void {
    this.#since = undefined
    this.#sumMs = 0
    this.#shown = false
  }

  /** The pair is on the screen. */
  show(): void {
    this.#shown = true
    this.#run()
  }

  /** The page was hidden, or can be seen again. */
  hide(hidden: boolean): void {
    this.#hidden = hidden
    if (hidden) {
      this.#sumMs = this.#elapsed()
      this.#since = undefined
    } else {
      this.#run()
    }
  }

  /** Whole milliseconds so far; absent while no pair was shown. */
  get elapsedMs(): number | undefined {
    return this.#shown ? Math.min(longestMs, Math.max(0, Math.round(this.#elapsed()))) : undefined
  }

  #run(): void {
    if (this.#shown && !this.#hidden) this.#since ??= this.#ticks()
  }

  #elapsed(): number {
    return this.#sumMs + (this.#since === undefined ? 0 : this.#ticks() - this.#since)
  }
}
