import { Refusal, results as fetchResults, viewQuery, type ResultsView } from './api.ts'
import type { Results } from '../server/contract/results.ts'

/** `retrying`: the socket is down and numbers may be old; `refused`: asking again would not help. */
export type Connection = 'connecting' | 'live' | 'retrying' | 'offline' | 'refused'

/** What comes in from outside, so that a test can hand in its own socket, server and clock. */
type Outside = {
  open: (address: string) => WebSocket
  fetchResults: typeof fetchResults
  now: () => number
  random: () => number
}

const firstWaitMs = 500
const longestWaitMs = 15_000

/** The newest results of a study: from the socket, and by plain request while the socket is down. */
export class Live {
  results = $state.raw<Results | null>(null)
  connection = $state<Connection>('connecting')
  /** Why the server will not show this study, when it will not. */
  refusal = $state.raw<Refusal | null>(null)
  /** When the next attempt is due, by the browser's clock. */
  retryAt = $state<number | null>(null)
  /** When the newest snapshot came. */
  heardAt = $state<number | null>(null)

  /** Called after each new snapshot. */
  onResults: () => void = () => {}

  #outside: Outside
  #study: string
  #view: ResultsView = {}
  #socket: WebSocket | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #attempts = 0
  /** Counts views asked for, so that a late answer to an earlier one is dropped. */
  #asked = $state(0)
  #shown = $state(0)

  constructor(study: string, outside: Partial<Outside> = {}) {
    this.#study = study
    this.#outside = {
      open: (address) => new WebSocket(new URL(address, location.href.replace(/^http/, 'ws'))),
      fetchResults,
      now: () => Date.now(),
      random: () => Math.random(),
      ...outside,
    }
  }

  /** Whether the numbers shown are still those of the view before. */
  get changing(): boolean {
    return this.results !== null && this.#shown !== this.#asked
  }

  /** Follows one view of the study; what was shown stays until the first numbers of the new view are here. */
  watch(view: ResultsView): void {
    this.#view = view
    this.#asked += 1
    this.#attempts = 0
    this.#connect()
  }

  /** Tries again now: for a button, and for a browser that is back on its network. */
  retry(): void {
    this.#attempts = 0
    this.#connect()
  }

  /** Notes that the browser has lost its network; the numbers stay. */
  goOffline(): void {
    this.#drop()
    this.connection = 'offline'
  }

  /** Closes the socket for good. */
  stop(): void {
    this.#drop()
  }

  #connect(): void {
    this.#drop()
    if (this.connection !== 'retrying' || this.#attempts === 0) this.connection = 'connecting'
    this.refusal = null
    const asked = this.#asked
    // Asked for besides the socket: a handshake that fails does not say why, and a proxy may let no socket through.
    void this.#ask(asked)
    const socket = this.#outside.open(`/api/studies/${encodeURIComponent(this.#study)}/live${viewQuery(this.#view)}`)
    this.#socket = socket
    socket.onmessage = (message) => {
      if (this.#socket !== socket) return
      this.#attempts = 0
      this.connection = 'live'
      this.#take(JSON.parse(String(message.data)) as Results, asked)
    }
    socket.onclose = () => {
      if (this.#socket === socket) this.#wait()
    }
  }

  async #ask(asked: number): Promise<void> {
    try {
      this.#take(await this.#outside.fetchResults(this.#study, this.#view), asked)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // What passes is left to the socket's own attempts.
      if (error.passing || asked !== this.#asked) return
      this.#drop()
      this.refusal = error
      this.connection = 'refused'
    }
  }

  #take(results: Results, asked: number): void {
    if (asked !== this.#asked) return
    const known = this.#shown === asked ? (this.results?.sequence ?? -1) : -1
    if (results.sequence < known) return
    this.#shown = asked
    this.results = results
    this.heardAt = this.#outside.now()
    this.onResults()
  }

  #wait(): void {
    this.#drop()
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#attempts)
    // Spread out, so that a restarted server is not met by all pages at once.
    const waitMs = longest * (0.5 + this.#outside.random() / 2)
    this.#attempts += 1
    this.connection = 'retrying'
    this.retryAt = this.#outside.now() + waitMs
    this.#timer = setTimeout(() => this.#connect(), waitMs)
  }

  #drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.retryAt = null
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }
}
