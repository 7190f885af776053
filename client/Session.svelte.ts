import { Refusal, session, signOut } from './api.ts'

/** Who sits at this browser, as far as the server says. */
export class Session {
  state = $state<'asking' | 'in' | 'out' | 'unreachable'>('asking')

  /** Asks the server; anything but a clear answer counts as unreachable, never as signed out. */
  async ask(): Promise<void> {
    try {
      await session()
      this.state = 'in'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.state = error.status === 401 || error.status === 403 ? 'out' : 'unreachable'
    }
  }

  /** Signs out here; the page says so only once the server has. */
  async leave(): Promise<void> {
    await signOut()
    this.state = 'out'
  }
}
