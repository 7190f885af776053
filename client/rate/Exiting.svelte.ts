import type { Exit } from '../../server/contract/crowd.ts'
import { Refusal } from '../request.ts'

type Surroundings = {
  exit: (end: boolean) => Promise<Exit>
  later: (act: () => void, ms: number) => void
}

const creditMs = 10_000
const retryMs = 3_000

/** The way back to a crowd platform: asked for when nothing is unsent, given when the server knows the rater to be done. */
export class Exiting {
  exit = $state.raw<Exit>()
  /** Why there is none yet. */
  failure = $state.raw<Refusal>()

  #around: Surroundings
  #asking = false

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Asks how this rater is sent back; `end`: they do not want to wait for pairs that others hold. */
  async ask(end = false): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    try {
      this.exit = await this.#around.exit(end)
      this.failure = undefined
      if (this.exit.credit === 'on its way') this.#around.later(() => void this.ask(), creditMs)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.failure = error
      if (error.passing) this.#around.later(() => void this.ask(end), retryMs)
    } finally {
      this.#asking = false
    }
  }
}
