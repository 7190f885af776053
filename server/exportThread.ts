import { parentPort, workerData } from 'node:worker_threads'
import { openStore } from '../db/open.ts'
import type { Study } from '../db/studies.ts'
import { beginExport, type BegunExport } from './beginExport.ts'
import { Refusal, type RefusalCode } from './errors.ts'
import type { ExportRequest } from './exportStudy.ts'

/** What a thread is told, what it answers, and how many chunks it may have sent that nobody has taken yet. */
export type ExportTask = { databaseUrl: string; study: Study; request: ExportRequest }
export type ExportAnswer =
  | { list: BegunExport['list'] }
  | { chunk: Uint8Array<ArrayBuffer> }
  | { ended: true }
  | { code?: RefusalCode; message: string; stack?: string | undefined }
export const chunksAhead = 8

// The whole of a thread: it makes one export, on a connection of its own, and ends. Each message it hears is a chunk taken.
const { databaseUrl, study, request } = workerData as ExportTask
const port = parentPort!
const tell = (answer: ExportAnswer, transferred: ArrayBuffer[] = []) => {
  port.postMessage(answer, transferred)
}
let room = chunksAhead
let taken: (() => void) | undefined
port.on('message', () => {
  room += 1
  taken?.()
})
const store = await openStore(databaseUrl, { mustExist: true })
try {
  const { stream, list } = await beginExport(store, study, request)
  tell({ list })
  for await (const chunk of stream) {
    // A copy of its own: what a stream hands out may lie in memory that others use, and then cannot be given away.
    const bytes = new Uint8Array(chunk as Uint8Array)
    if (room === 0) await new Promise<void>((resolve) => (taken = resolve))
    room -= 1
    tell({ chunk: bytes }, [bytes.buffer])
  }
  tell({ ended: true })
} catch (error) {
  const { message, stack } = error as Error
  tell(error instanceof Refusal ? { code: error.code, message } : { message, stack })
} finally {
  await store.close()
  port.close()
}
