import { Worker } from 'node:worker_threads'
import { countsOf } from '../db/counts.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import type { AnalysisRequest } from './analyzeStudy.ts'
import { beginExport, type BegunExport } from './beginExport.ts'
import type { Analysis } from './contract/analysis.ts'
import { Refusal } from './errors.ts'
import { exportInThread } from './exportInThread.ts'
import type { ExportRequest } from './exportStudy.ts'
import type { ThreadAnswer } from './analysisThread.ts'
import { packInThread } from './paper/packInThread.ts'
import type { PackRequest } from './paper/writePack.ts'
import { threadFile } from './threadFile.ts'

/** Who computes a study's analysis: a thread of its own in a real server. */
export interface Analyst {
  analyze(request: AnalysisRequest): Promise<Analysis>
  /** Writes a study's pack for a paper into a folder that is not there yet; one at a time. */
  paper(request: PackRequest, folder: string): Promise<void>
  /** Begins an export of a study's judgments. */
  export(study: Study, request: ExportRequest): Promise<BegunExport>
  close(): Promise<void>
}

/** An analysis is computed again no sooner than after so many times as long as it took: it never fills a processor. */
const restFactor = 3

/** So many views are computed or wait for it; one after another, a further one would wait for long. */
const mostWaiting = 16

/** Requests by their number, and the thread that was told of them. */
type Started = {
  worker: Worker
  waiting: Map<number, { resolve(analysis: Analysis): void; reject(error: Error): void }>
}

/**
 * Analyses studies in a thread with a connection of its own, so that no judgment waits for it: one at a time, each
 * view of a study once for all who ask. Within a moment after an analysis, which grows with what it cost, the same one is
 * answered again. Refuses what would be one too many.
 */
export function threadedAnalyst(databaseUrl: string, now: () => Date, store: Store): Analyst {
  const asked = new Map<string, Promise<Analysis>>()
  const kept = new Map<string, { analysis: Analysis; until: number }>()
  let current: Started | undefined
  let next = 0
  let papers = 0
  let exports = 0
  let lastPaper: Promise<unknown> = Promise.resolve()

  const thread = (): Started => {
    if (current) return current
    const worker = new Worker(threadFile('./analysisThread', import.meta.url), { workerData: { databaseUrl } })
    const started: Started = { worker, waiting: new Map() }
    const { waiting } = started
    worker.unref()
    worker.on('message', (answer: ThreadAnswer) => {
      const one = waiting.get(answer.number)
      waiting.delete(answer.number)
      if ('analysis' in answer) one?.resolve(answer.analysis)
      else if ('code' in answer) one?.reject(new Refusal(answer.code, { message: answer.message }))
      else one?.reject(Object.assign(new Error(answer.message), { stack: answer.stack }))
    })
    const end = (error?: Error) => {
      // Another may have been started since this one failed, and its exit comes later.
      if (current === started) current = undefined
      for (const one of waiting.values()) one.reject(error ?? new Error('The analysis was ended.'))
      waiting.clear()
    }
    worker.on('error', end)
    worker.on('exit', () => {
      end()
    })
    current = started
    return started
  }

  const compute = async (key: string, request: AnalysisRequest): Promise<Analysis> => {
    const begun = now().getTime()
    const number = next++
    const analysis = await new Promise<Analysis>((resolve, reject) => {
      const { worker, waiting } = thread()
      waiting.set(number, { resolve, reject })
      worker.postMessage({ number, request })
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
      if (asked.size >= mostWaiting) return Promise.reject(new Refusal('analyses_waiting'))
      const analysis = compute(key, request).finally(() => asked.delete(key))
      asked.set(key, analysis)
      return analysis
    },
    paper(request, folder) {
      if (papers >= mostPapers) return Promise.reject(new Refusal('analyses_waiting'))
      papers += 1
      const paper = lastPaper.then(() => packInThread({ databaseUrl, request, folder }))
      lastPaper = paper.catch(() => undefined).finally(() => (papers -= 1))
      return paper
    },
    async export(study, request) {
      // Models are fitted for a consensus, which may take a second for a few thousand judgments.
      const light = request.format !== 'consensus' && (await judgmentsOf(store, study)) < threadWorthy
      if (light) return beginExport(store, study, request)
      if (exports >= mostExports) throw new Refusal('analyses_waiting')
      exports += 1
      try {
        const begun = await exportInThread({ databaseUrl, study, request })
        begun.stream.once('close', () => (exports -= 1))
        return begun
      } catch (error) {
        exports -= 1
        throw error
      }
    },
    async close() {
      await current?.worker.terminate()
    },
  }
}

/** From so many judgments on an export is worth a thread; so many have one, further ones are refused for the moment. */
const threadWorthy = 20_000
const mostExports = 2

async function judgmentsOf(store: Store, { id }: Study): Promise<number> {
  const counted = [...(await countsOf(store, id)), ...(await gradeCountsOf(store, id))]
  return counted.reduce((sum, { n }) => sum + n, 0)
}

/** So many packs are written or wait for it. */
const mostPapers = 4

/** So many views of studies are kept for a moment; one of a large study is megabytes. */
const keptViews = 8
