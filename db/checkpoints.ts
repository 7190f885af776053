import Sqlite from 'better-sqlite3'
import { parentPort, workerData } from 'node:worker_threads'

/** A thread of its own that writes a log's pages into its database each time it is told to. */
const client = new Sqlite(workerData as string, { fileMustExist: true })
client.pragma('synchronous = FULL')
parentPort?.on('message', (message: 'write' | 'close') => {
  if (message === 'close') {
    client.close()
    parentPort?.close()
    return
  }
  try {
    // Passive: whoever writes or reads meanwhile waits for nothing.
    client.pragma('wal_checkpoint(PASSIVE)')
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    // The log keeps what could not be written, and the next time tries again. After any other failure it is not known what
    // the database holds: thrown here, it reaches the main thread as this thread's error.
    if (!/^SQLITE_(FULL|BUSY)/.test(code)) throw new Error(`${message} (${code})`, { cause: error })
  }
  parentPort?.postMessage('written')
})
