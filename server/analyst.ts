import { Worker } from 'node:worker_threads'
import type { AnalysisRequest } from './analyzeStudy.ts'
import type { Analysis } from './contract/analysis.ts'
import { Refusal } from './errors.ts'
import type { ThreadAnswer } from './analysisThread.ts'

/** Who computes a study's analysis: a thread of its own in a real server. */
export interface Analyst {
  analyze(request: AnalysisRequest): Promise<Analysis>
  close(): Promise<void>
}

/** An analysis is computed again no sooner than after so many times as long as it took: it never fills a processor. */
const restFactor = 3

/**
 * Analyses studies in a thread with a connection of its own, so that no judgment waits for it: one at a time, each
 * view of a study once for all who ask. Within a moment after an analysis, which grows with what it cost, the same one is
 * answered again.
 */
export function threadedAnalyst(databaseUrl: string, now: () => Date): Analyst {
  const asked = new Map<string, Promise<Analysis>>()
  const kept = new Map<string, { analysis: Analysis; until: number }>()
  let worker: Worker | undefined
  let next = 0
  const waiting = new Map<number, { resolve(analysis: Analysis): void; reject(error: Error): void }>()

  const thread = (): Worker => {
    if (worker) return worker
    const started = new Worker(new URL(`./analysisThread${ending}`, import.meta.url), { workerData: { databaseUrl } })
    started.unref()
    started.on('message', (answer: ThreadAnswer) => {
      const one = waiting.get(answer.number)
      waiting.delete(answer.number)
      if ('analysis' in answer) one?.resolve(answer.analysis)
      else if ('code' in answer) one?.reject(new Refusal(answer.code, { message: answer.message }))
      else one?.reject(Object.assign(new Error(answer.message), { stack: answer.stack }))
    })
    const end = (error?: Error) => {
      // A thread that failed ends a moment later, when another may have taken its place.
      if (worker !== started) return
      worker = undefined
      for (const one of waiting.values()) one.reject(error ?? new Error('The analysis was ended.'))
      waiting.clear()
    }
    started.on('error', end)
    started.on('exit', () => end())
    worker = started
    return started
  }

  const compute = async (key: string, request: AnalysisRequest): Promise<Analysis> => {
    const begun = now().getTime()
    const number = next++
    const analysis = await new Promise<Analysis>((resolve, reject) => {
      waiting.set(number, { resolve, reject })
      thread().postMessage({ number, request })
    })
    const ended = now().getTime()
    kept.set(key, { analysis, until: ended + restFactor * (ended - begun) })
    if (kept.size > keptViews) kept.delete(kept.keys().next().value!)
    return analysis
  }

  return {
    analyze(request) {
      const key = JSON.stringify(request)
      const known = kept.get(key)
      if (known && now().getTime() < known.until) return Promise.resolve(known.analysis)
      const pending = asked.get(key)
      if (pending) return pending
      const analysis = compute(key, request).finally(() => asked.delete(key))
      asked.set(key, analysis)
      return analysis
    },
    async close() {
      await worker?.terminate()
    },
  }
}

/** So many views of studies are kept for a moment. */
const keptViews = 50

/** The thread's file runs as it is in a checkout, and translated in the installed package. */
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
