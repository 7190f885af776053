import { Refusal, session, signOut } from './api.ts'
import { signInWith, type Researcher } from './account/calls.ts'
import { Attempt } from './ui/Attempt.svelte.ts'

const calls = { session, signOut, signInWith }

/** Who sits at this browser, as far as the server says. */
export class Session {
  state = $state<'asking' | 'in' | 'out' | 'unreachable'>('asking')
  researcher = $state.raw<Researcher | null>(null)
  /** A try to sign in with a password. */
  readonly entering = new Attempt()

  #calls: typeof calls

  constructor(outside: Partial<typeof calls> = {}) {
    this.#calls = { ...calls, ...outside }
  }

  /** Asks the server; anything but a clear answer counts as unreachable, never as signed out. */
  async ask(): Promise<void> {
    try {
      this.researcher = (await this.#calls.session()).researcher
      this.state = 'in'
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.state = error.status === 401 || error.status === 403 ? 'out' : 'unreachable'
    }
  }

  /** Signs in with a password. */
  async enter(email: string, password: string): Promise<void> {
    await this.entering.run(async () => {
      await this.#calls.signInWith(email, password)
      await this.ask()
    })
  }

  /** Signs out here; the page says so only once the server has. */
  async leave(): Promise<void> {
    await this.#calls.signOut()
    this.researcher = null
    this.state = 'out'
  }
}

/** The one session of this page. */
export const theSession = new Session()
