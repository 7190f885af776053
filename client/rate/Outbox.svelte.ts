import type { JudgmentInput, JudgmentReceipt } from '../../server/contract/judgment.ts'
import { Refusal } from '../request.ts'

/** A judgment the server has not acknowledged. */
export type Unsent = { id: string; madeAt: number; judgment: JudgmentInput }

export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

type Surroundings = {
  code: string
  shelf: Shelf
  send: (id: string, judgment: JudgmentInput) => Promise<JudgmentReceipt>
  later: (act: () => void, ms: number) => void
  /** Clears from the shelf what can be fetched again. */
  makeRoom: () => void
  stored: (unsent: Unsent, receipt: JudgmentReceipt) => void
  refused: (unsent: Unsent, refusal: Refusal) => void
}

const longestPauseMs = 30_000

/** Judgments on their way: kept on the browser's shelf until acknowledged, sent one at a time in the order they were made. */
export class Outbox {
  entries = $state.raw<Unsent[]>([])
  /** Why the last attempt failed; absent once one succeeds. */
  failure = $state.raw<Refusal>()
  /** The browser refused to keep an entry: it would not survive a reload. */
  fragile = $state(false)

  #around: Surroundings
  #prefix: string
  #failures = 0
  #sending = false

  constructor(around: Surroundings) {
    this.#around = around
    this.#prefix = `blindpair.unsent.${around.code}.`
    this.entries = this.#kept()
  }

  /** Keeps a judgment, then sends it as soon as all before it are acknowledged. */
  add(unsent: Unsent): void {
    this.entries = [...this.entries, unsent]
    try {
      this.#put(unsent)
    } catch {
      // Full or forbidden storage: the judgment lives in this page only, and the page says so.
      this.fragile = true
    }
    void this.send()
  }

  #put(unsent: Unsent): void {
    const keep = () => this.#around.shelf.setItem(this.#keyOf(unsent), JSON.stringify(unsent))
    try {
      keep()
    } catch {
      this.#around.makeRoom()
      keep()
    }
  }

  /** Sends all that waits; stops at the first that cannot be stored now and tries again later. */
  async send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (let first = this.entries[0]; first; first = this.entries[0]) {
        if (!(await this.#sent(first))) return
      }
    } finally {
      this.#sending = false
    }
  }

  /** Takes over what another tab put on the shelf or took from it; answers with the entry that came. */
  follow(key: string | null, value: string | null): Unsent | undefined {
    if (!key?.startsWith(this.#prefix)) return undefined
    if (value === null) {
      this.entries = this.entries.filter((unsent) => !key.endsWith(unsent.id))
      return undefined
    }
    const unsent = readUnsent(value)
    if (!unsent || this.entries.some(({ id }) => id === unsent.id)) return undefined
    this.entries = [...this.entries, unsent]
    return unsent
  }

  /** Whether a key of the shelf is one of this outbox. */
  owns(key: string | null): boolean {
    return key?.startsWith(this.#prefix) ?? false
  }

  async #sent(unsent: Unsent): Promise<boolean> {
    try {
      const receipt = await this.#around.send(unsent.id, unsent.judgment)
      this.#settle(unsent)
      this.#around.stored(unsent, receipt)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      // Without a session nothing is wrong with the judgment: it waits until the invitation is opened again.
      if (!error.passing && error.status !== 401) {
        this.#settle(unsent)
        this.#around.refused(unsent, error)
        return true
      }
      this.failure = error
      const pauseMs = Math.min(longestPauseMs, 1000 * 2 ** this.#failures++)
      this.#around.later(() => void this.send(), pauseMs)
      return false
    }
  }

  #settle(unsent: Unsent): void {
    this.failure = undefined
    this.#failures = 0
    this.entries = this.entries.filter(({ id }) => id !== unsent.id)
    this.#around.shelf.removeItem(this.#keyOf(unsent))
    if (this.entries.length === 0) this.fragile = false
  }

  /** Lets what stands for one judgment stand for another, after the server named the one it holds. */
  redirect(from: string, to: string): void {
    this.entries = this.entries.map((unsent) => {
      if (unsent.judgment.replaces !== from) return unsent
      const redirected = { ...unsent, judgment: { ...unsent.judgment, replaces: to } }
      if (!this.fragile) this.#around.shelf.setItem(this.#keyOf(unsent), JSON.stringify(redirected))
      return redirected
    })
  }

  // A key for each entry, so that two tabs never write over each other's.
  #keyOf({ madeAt, id }: Unsent): string {
    return `${this.#prefix}${String(madeAt).padStart(15, '0')}.${id}`
  }

  #kept(): Unsent[] {
    const { shelf } = this.#around
    const keys = Array.from({ length: shelf.length }, (_, place) => shelf.key(place))
      .filter((key) => key !== null)
      .filter((key) => this.owns(key))
      .sort()
    return keys.map((key) => readUnsent(shelf.getItem(key))).filter((unsent) => unsent !== undefined)
  }
}

function readUnsent(text: string | null): Unsent | undefined {
  try {
    const read = JSON.parse(text ?? '') as Partial<Unsent> | null
    return read?.id && read.judgment ? (read as Unsent) : undefined
  } catch {
    return undefined
  }
}
