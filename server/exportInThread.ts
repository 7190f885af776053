import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { BegunExport } from './beginExport.ts'
import { Refusal } from './errors.ts'
import type { ExportAnswer, ExportTask } from './exportThread.ts'
import { threadFile } from './threadFile.ts'

/** Makes an export in a thread with a connection of its own, so that no judgment waits for it; here its bytes pass through. */
export function exportInThread(task: ExportTask): Promise<BegunExport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadFile('./exportThread', import.meta.url), { workerData: task })
    // Chunks that came and were not told to be taken yet, as the reader wants no more for now.
    let held = 0
    let done = false
    const stream = new Readable({
      read() {
        for (; held > 0; held--) worker.postMessage('taken')
      },
      destroy(error, gone) {
        // The reader has gone, or all is said: the thread lets go of what it holds.
        done = true
        worker.terminate().then(
          () => {
            gone(error)
          },
          (reason: unknown) => {
            gone(error ?? (reason as Error))
          },
        )
      },
    })
    stream.once('error', reject)
    worker.on('message', (answer: ExportAnswer) => {
      if ('chunk' in answer) {
        if (stream.push(answer.chunk)) worker.postMessage('taken')
        else held += 1
      } else if ('list' in answer) resolve({ stream, list: answer.list })
      else if ('ended' in answer) {
        done = true
        stream.push(null)
      } else {
        done = true
        const { code, message, stack } = answer
        stream.destroy(code ? new Refusal(code, { message }) : Object.assign(new Error(message), { stack }))
      }
    })
    worker.on('error', (error) => stream.destroy(error as Error))
    worker.on('exit', () => {
      // After its last word this is the thread's own way out; what it sent before is still read.
      if (!done) stream.destroy(new Error('The thread that makes the export was ended.'))
    })
  })
}
