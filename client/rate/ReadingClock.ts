const longestMs = 86_400_000
/** So long without a key, a scroll or a pointer, and the rater is taken to be away. */
const patienceMs = 120_000

/**
 * Measures how long a pair is before the rater's eyes, from the moment its texts are painted. Time at hand stands still
 * while the page is hidden; active time also while another window has the focus or nothing has stirred for two minutes.
 */
export class ReadingClock {
  #ticks: () => number
  #shown = false
  #hidden = false
  #away = false
  #countedTo = 0
  #lastSign = 0
  #elapsed = 0
  #active = 0

  /** `ticks` gives milliseconds that never run backwards. */
  constructor(ticks: () => number) {
    this.#ticks = ticks
  }

  /** Back to zero, until the next pair is on the screen. */
  reset(): void {
    this.#shown = false
    this.#elapsed = 0
    this.#active = 0
  }

  /** The pair is on the screen. */
  show(): void {
    if (this.#shown) return
    this.#countedTo = this.#lastSign = this.#ticks()
    this.#shown = true
  }

  /** The page was hidden, or can be seen again. */
  hide(hidden: boolean): void {
    this.#count()
    this.#hidden = hidden
    if (!hidden) this.#lastSign = this.#countedTo
  }

  /** Another window took the focus. */
  leave(): void {
    this.#count()
    this.#away = true
  }

  /** The rater stirred: whoever moves the pointer here or presses a key is here. */
  stir(): void {
    this.#count()
    this.#away = false
    this.#lastSign = this.#countedTo
  }

  /** Whole milliseconds at hand so far; absent while no pair was shown. */
  get elapsedMs(): number | undefined {
    this.#count()
    return this.#shown ? whole(this.#elapsed) : undefined
  }

  /** Whole milliseconds of active reading so far; absent while no pair was shown. */
  get activeMs(): number | undefined {
    this.#count()
    return this.#shown ? whole(this.#active) : undefined
  }

  #count(): void {
    const from = this.#countedTo
    const now = (this.#countedTo = this.#ticks())
    if (!this.#shown || this.#hidden) return
    this.#elapsed += now - from
    if (!this.#away) this.#active += Math.max(0, Math.min(now, this.#lastSign + patienceMs) - from)
  }
}

const whole = (ms: number) => Math.min(longestMs, Math.max(0, Math.round(ms)))
