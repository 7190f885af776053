import type Sqlite from 'better-sqlite3'
import { closeSync, fdatasync, openSync } from 'node:fs'
import { once } from 'node:events'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'

const toDisk = promisify(fdatasync)

/** So many pages of the log are written into the database beside what goes on. */
const pagesAtOnce = 4000
/** A log of more is begun anew, for which commits wait a moment: a killed server's next start reads all of it. */
const mostPages = 16_000
/** Should the thread that does this be gone, SQLite does it itself. */
export const pagesBeyond = 40_000

type Pages = { log: number; checkpointed: number }

/**
 * The log that a SQLite database writes its commits to. A commit is durable once the log is on disk: SQLite waits for
 * that with the whole process, so commits are written without that wait here and the log is brought to disk beside them.
 * In the same way the log's pages go into the database beside the event loop, in a thread with its own connection.
 */
export class WriteAheadLog {
  readonly #client: Sqlite.Database
  readonly #database: string
  readonly #isUsed: boolean
  #file: number | undefined
  #worker: Worker | undefined
  #writing: Promise<void> | undefined
  /** What there was when the log was last written into the database. */
  #tried: Pages | undefined

  constructor(client: Sqlite.Database, database: string) {
    this.#client = client
    this.#database = database
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
    const path = `${this.#database}-wal`
    try {
      this.#file ??= openSync(path, 'r+')
      await toDisk(this.#file)
    } catch (cause) {
      endProcess(`Could not bring ${path} to disk.`, cause)
      await new Promise(() => undefined)
    }
  }

  /** Resolves when more may be written: at once, unless the log has become long and can be made shorter. */
  async roomMade(): Promise<void> {
    if (!this.#isUsed) return
    const pages = this.#pages()
    const { log, checkpointed } = pages
    const tried = this.#tried
    if (tried && checkpointed === tried.checkpointed && log >= tried.log) {
      // The last time gained nothing: somebody reads on for long, or the disk is full. Waiting would not help.
      if (log - tried.log > pagesAtOnce) void this.#write(pages)
      return
    }
    this.#tried = undefined
    if (log > mostPages && checkpointed < log) await this.#write(pages)
    else if (log - checkpointed > pagesAtOnce) void this.#write(pages)
  }

  /** How many pages the log has, and how many of them are in the database. */
  #pages(): Pages {
    const [state] = this.#client.pragma('wal_checkpoint(NOOP)') as Pages[]
    return state ?? { log: 0, checkpointed: 0 }
  }

  #write(pages: Pages): Promise<void> {
    this.#writing ??= this.#told('write').then(() => {
      this.#writing = undefined
      this.#tried = pages
    })
    return this.#writing
  }

  /** Resolves when the thread has answered, or has ended; a thread that fails ends the process as a failed sync does. */
  async #told(message: 'write' | 'close'): Promise<void> {
    this.#worker ??= new Worker(new URL(`./checkpoints${extname(import.meta.filename)}`, import.meta.url), {
      workerData: this.#database,
    })
      .once('error', (cause) => {
        endProcess(`Could not write ${this.#database}-wal into ${this.#database}.`, cause)
      })
      .once('exit', () => {
        this.#worker = undefined
      })
    const worker = this.#worker
    worker.ref()
    const end = new AbortController()
    worker.postMessage(message)
    await Promise.race([
      ...(message === 'write' ? [once(worker, 'message', end)] : []),
      once(worker, 'exit', end),
    ]).catch(() => new Promise(() => undefined))
    end.abort()
    worker.unref()
  }

  /** Lets go of the log; the database itself is still to be closed. */
  async close(): Promise<void> {
    await this.#writing
    if (this.#worker) await this.#told('close')
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}

/** Throws where nobody catches: what is on disk is not certain any more, and the next start finds out. */
function endProcess(message: string, cause: unknown): void {
  setImmediate(() => {
    throw new Error(message, { cause })
  })
}
