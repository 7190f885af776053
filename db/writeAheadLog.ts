import type Sqlite from 'better-sqlite3'
import { close, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const toDisk = promisify(fdatasync)

/**
 * The log that a SQLite database writes its commits to. A commit is durable once the log is on disk: SQLite waits for
 * that with the whole process, so commits are written without that wait here and the log is brought to disk beside them.
 */
export class WriteAheadLog {
  readonly #client: Sqlite.Database
  readonly #path: string
  readonly #isUsed: boolean
  #file: number | undefined

  constructor(client: Sqlite.Database, path: string) {
    this.#client = client
    this.#path = `${path}-wal`
    // A database in memory has none, and some file systems allow none.
    this.#isUsed = client.pragma('journal_mode', { simple: true }) === 'wal'
  }

  /** Runs what commits without a wait for the disk; `synced` must follow before anyone is told of it. */
  unsynced<T>(work: () => T): T {
    if (!this.#isUsed) return work()
    this.#client.exec('pragma synchronous = NORMAL')
    try {
      return work()
    } finally {
      this.#client.exec('pragma synchronous = FULL')
    }
  }

  /**
   * Resolves when all that was committed is on disk. Where that fails it is not known what the disk holds, and asking
   * again would say it is well: the process ends, and what was not acknowledged is found or not found at the next start.
   */
  async synced(): Promise<void> {
    if (!this.#isUsed) return
    try {
      this.#file ??= openSync(this.#path, 'r+')
      await toDisk(this.#file)
    } catch (cause) {
      setImmediate(() => {
        throw new Error(`Could not bring ${this.#path} to disk.`, { cause })
      })
      await new Promise(() => undefined)
    }
  }

  close(): void {
    if (this.#file !== undefined) close(this.#file)
  }
}
