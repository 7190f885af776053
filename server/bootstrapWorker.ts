import { parentPort, workerData } from 'node:worker_threads'
import { bootstrapBlocks, type BlockRange, type BootstrapProblem } from './stats/strengths/bootstrap.ts'

/** The thread's part of a bootstrap: its blocks of replicates, handed over without copying. */
const { problem, range } = workerData as { problem: BootstrapProblem; range: BlockRange }
const replicates = bootstrapBlocks(problem, range)
parentPort?.postMessage(replicates, [replicates.theta.buffer as ArrayBuffer])
