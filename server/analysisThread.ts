import { parentPort, workerData } from 'node:worker_threads'
import { openStore } from '../db/open.ts'
import { analyzeStudy, type AnalysisRequest } from './analyzeStudy.ts'
import type { Analysis } from './contract/analysis.ts'
import { Refusal, type RefusalCode } from './errors.ts'

export type ThreadAnswer = { number: number } & (
  { analysis: Analysis } | { code: RefusalCode; message: string } | { message: string; stack: string | undefined }
)

// The whole of a thread: questions come in as messages and are answered one after another, on a connection of its own.
const { databaseUrl } = workerData as { databaseUrl: string }
const store = await openStore(databaseUrl, { mustExist: true })
let last: Promise<unknown> = Promise.resolve()
parentPort?.on('message', ({ number, request }: { number: number; request: AnalysisRequest }) => {
  last = last.then(async () => {
    parentPort?.postMessage(await answer(number, request))
  })
})

async function answer(number: number, request: AnalysisRequest): Promise<ThreadAnswer> {
  try {
    return { number, analysis: await analyzeStudy(store, request) }
  } catch (error) {
    const { message, stack } = error as Error
    if (error instanceof Refusal) return { number, code: error.code, message }
    return { number, message, stack }
  }
}
