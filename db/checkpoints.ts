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
  } catch {
    // A full disk: the log keeps what could not be written, and the next time tries again.
  }
  parentPort?.postMessage('written')
})
