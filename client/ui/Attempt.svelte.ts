import { Refusal } from '../request.ts'

/** What a page asks of the server: whether that is going on, and what was refused, in the server's words. */
export class Attempt {
  busy = $state(false)
  failure = $state<string | null>(null)

  /** Does it, and says whether it was done; what is no refusal is a fault and thrown on. */
  async run(action: () => Promise<void>): Promise<boolean> {
    this.busy = true
    this.failure = null
    try {
      await action()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.failure = error.message
      return false
    } finally {
      this.busy = false
    }
  }
}
