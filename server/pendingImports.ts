import { rmSync } from 'node:fs'
import type { Study } from '../db/studies.ts'
import { Refusal } from './errors.ts'
import type { Staged } from './staging/staged.ts'
import type { Upload } from './staging/uploads.ts'

/** An upload that was read and waits to be written or thrown away; `extends` is the study it adds to. */
export type Pending = {
  folder: string
  staged: Staged
  /** What was sent, to be read again where the study says otherwise how. */
  files: Upload[]
  extends?: Study
  /** Whose it is: an account, or null for who came by the server's own link. */
  owner: string | null
}

type Kept = Pending & { usedAt: number; isBusy: boolean }

/** After so long without use an upload is forgotten. */
const patienceMs = 24 * 3_600_000

/** The uploads of a server, by id. What is done to one is done alone. */
export class PendingImports {
  #all = new Map<string, Kept>()
  /** Thrown away while something was done to them. */
  #unwanted = new Set<string>()
  #now: () => Date

  constructor(now: () => Date) {
    this.#now = now
  }

  add(id: string, one: Pending): void {
    this.forgetOld()
    this.#all.set(id, { ...one, usedAt: this.#now().getTime(), isBusy: false })
  }

  /** Does something with an upload of one's own; a second request that comes meanwhile is refused. */
  async alone<T>(id: string, owner: string | null, work: (one: Pending) => Promise<T>): Promise<T> {
    this.forgetOld()
    const one = this.#all.get(id)
    if (one?.owner !== owner || this.#unwanted.has(id))
      throw new Refusal('not_found', { message: 'This import is no longer there. Choose the files again.' })
    if (one.isBusy) throw new Refusal('import_busy')
    one.isBusy = true
    try {
      return await work(one)
    } finally {
      one.isBusy = false
      one.usedAt = this.#now().getTime()
      if (this.#unwanted.has(id)) this.discard(id)
    }
  }

  /** Throws an upload away: at once, or when what is being done with it is done. */
  discard(id: string, owner?: string | null): void {
    const one = this.#all.get(id)
    if (!one || (owner !== undefined && one.owner !== owner)) return
    if (one.isBusy) {
      this.#unwanted.add(id)
      return
    }
    this.#unwanted.delete(id)
    this.#all.delete(id)
    one.staged.close()
    rmSync(one.folder, { recursive: true, force: true })
  }

  /** Throws away what no one used for a day. */
  forgetOld(): void {
    const since = this.#now().getTime() - patienceMs
    for (const [id, { usedAt, isBusy }] of this.#all) if (usedAt < since && !isBusy) this.discard(id)
  }

  /** Throws everything away. */
  close(): void {
    for (const id of [...this.#all.keys()]) this.discard(id)
  }
}
