import { Worker } from 'node:worker_threads'
import {
  blocksFor,
  bootstrapBlocks,
  joined,
  type BlockRange,
  type BootstrapProblem,
  type Replicates,
} from './stats/strengths/bootstrap.ts'

/** A checkout runs the file as it is, the built package the one compiled beside this one. */
const worker = new URL(`./bootstrapWorker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

/** Pairs and cells of all replicates, below which a thread takes longer to start than it would save: about 0.1 s. */
const smallWork = 5e6

/**
 * Bootstrap replicates of strengths, computed on `threads` threads: the same for a seed whatever their number. A small
 * problem and one thread are computed at once, on the caller's own. Rejects when a thread fails.
 */
export async function bootstrapOnThreads(
  problem: BootstrapProblem,
  { replicates, seed, threads }: { replicates: number; seed: number; threads: number },
): Promise<Replicates> {
  if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`There is at least one thread, not ${threads}.`)
  const blocks = blocksFor(replicates)
  const count = Math.min(threads, blocks)
  const work = replicates * (3 * problem.first.length + problem.systems ** 2)
  if (count === 1 || work < smallWork) return bootstrapBlocks(problem, { replicates, seed })
  const edge = (part: number) => Math.round((part * blocks) / count)
  const parts = Array.from({ length: count }, (_, part) =>
    onThread(problem, { replicates, seed, fromBlock: edge(part), toBlock: edge(part + 1) }),
  )
  return joined(await Promise.all(parts))
}

function onThread(problem: BootstrapProblem, range: BlockRange): Promise<Replicates> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, { workerData: { problem, range } })
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`A bootstrap thread ended with ${code} and no answer.`)))
  })
}
