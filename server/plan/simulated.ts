import { Worker } from 'node:worker_threads'
import type { SimulationLine } from '../contract/planner.ts'
import type { PlanInput } from '../contract/planning.ts'
import { threadFile } from '../threadFile.ts'

/**
 * Runs a simulation in a thread of its own, so that nobody waits for it, and says how far it is. Whoever stops reading
 * ends it.
 */
export async function* simulated(input: PlanInput, studies: number, seed: number): AsyncGenerator<SimulationLine> {
  const worker = new Worker(threadFile('./simulationThread', import.meta.url), {
    workerData: { input, studies, seed },
  })
  const lines: SimulationLine[] = []
  // Only the newest says anything new.
  const take = () => lines.splice(0).at(-1)
  const state: { failure?: Error; ended: boolean } = { ended: false }
  let wake = () => undefined as void
  const told = () => {
    wake()
  }
  worker.on('message', (line: SimulationLine) => {
    lines.push(line)
    told()
  })
  worker.on('error', (error: Error) => {
    state.failure = error
    told()
  })
  worker.on('exit', () => {
    state.ended = true
    told()
  })
  try {
    for (;;) {
      const newest = take()
      if (newest) {
        yield newest
        // More may have come while this one was read.
        continue
      }
      if (state.failure) throw state.failure
      if (state.ended) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    await worker.terminate()
  }
}
