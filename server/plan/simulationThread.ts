import { parentPort, workerData } from 'node:worker_threads'
import type { PlanInput } from '../contract/planning.ts'
import { simulation } from './simulation.ts'

// The whole of a thread: it runs one simulation and says how far it is; whoever wants no more ends the thread.
const { input, studies, seed } = workerData as { input: PlanInput; studies: number; seed: number }
for (const line of simulation(input, studies, seed)) parentPort?.postMessage(line)
