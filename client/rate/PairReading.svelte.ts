import type { Reading } from '../../server/contract/reading.ts'
import { ReadingClock } from './ReadingClock.ts'
import { SeenParts } from './SeenParts.ts'
import { language } from './words/Language.svelte.ts'

/** How the pair on the screen is being read: for how long, how far each side was scrolled, and in which manner it is shown. */
export class PairReading {
  /** How the texts are shown: as they were written, and with the words marked that differ. */
  manner = $state.raw({ raw: false, difference: false })
  /** Milliseconds of active reading when the clock was looked at last. */
  knownMs = $state(0)
  /** What has been scrolled into view. */
  readonly parts = new SeenParts()
  /** Counts from the moment the texts are painted. */
  readonly clock: ReadingClock

  constructor(ticks: () => number) {
    this.clock = new ReadingClock(ticks)
  }

  /** Another pair is on the screen, or the same one anew. */
  reset(): void {
    this.clock.reset()
    this.knownMs = 0
    this.parts.reset()
  }

  /** Looks at the clock. */
  look(): void {
    this.knownMs = this.clock.activeMs ?? 0
  }

  /** All of it so far; nothing before the texts were painted. */
  get soFar(): Reading | undefined {
    const { activeMs } = this.clock
    if (activeMs === undefined) return undefined
    const seen = { seenA: this.parts.share('a'), seenB: this.parts.share('b') }
    return { activeMs, ...seen, ...this.manner, language: language.tag }
  }
}
