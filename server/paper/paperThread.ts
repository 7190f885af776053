import { parentPort, workerData } from 'node:worker_threads'
import { openStore } from '../../db/open.ts'
import { Refusal, type RefusalCode } from '../errors.ts'
import { writePack, type PackRequest } from './writePack.ts'

/** What a thread is told, and what it answers in the end. */
export type PaperTask = { databaseUrl: string; request: PackRequest; folder: string }
export type PaperAnswer = { code?: RefusalCode; message?: string; stack?: string | undefined }

// The whole of a thread: it writes one pack, on a connection of its own, and ends.
const { databaseUrl, request, folder } = workerData as PaperTask
const store = await openStore(databaseUrl, { mustExist: true })
let answer: PaperAnswer = {}
try {
  await writePack(store, request, folder)
} catch (error) {
  const { message, stack } = error as Error
  answer = error instanceof Refusal ? { code: error.code, message } : { message, stack }
} finally {
  await store.close()
}
parentPort?.postMessage(answer)
