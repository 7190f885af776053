import { Worker } from 'node:worker_threads'
import { Refusal } from '../errors.ts'
import type { PaperAnswer, PaperTask } from './paperThread.ts'
import { threadFile } from '../threadFile.ts'

/** Writes a pack in a thread with a connection of its own, so that no judgment waits for it. */
export function packInThread(task: PaperTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadFile('./paperThread', import.meta.url), { workerData: task })
    worker.unref()
    worker.on('message', ({ code, message, stack }: PaperAnswer) => {
      if (code !== undefined) reject(new Refusal(code, message === undefined ? {} : { message }))
      else if (message !== undefined) reject(Object.assign(new Error(message), { stack }))
      else resolve()
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      reject(new Error('The thread that writes the pack was ended.'))
    })
  })
}
