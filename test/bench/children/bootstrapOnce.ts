import { bootstrapOnThreads } from '../../../server/bootstrapThreads.ts'
import { bootstrapProblem } from '../../../server/stats/strengths/bootstrap.ts'
import { fitStrengths } from '../../../server/stats/strengths/fit.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { pairCountsOf, pairTableOf } from '../../../server/stats/strengths/pairTable.ts'
import { battles } from '../battles.ts'
import { peakMb } from '../peakMemory.ts'

export type BootstrapOnce = { systems: number; judgments: number; replicates: number; threads: number }
export type BootstrapTook = { totalMs: number; bootstrapMs: number; cpuMs: number; peakMb: number; leftOut: number }

/** From raw columns to strengths and replicates, in a process of its own so that its memory can be weighed. */
export async function bootstrapOnce({
  systems,
  judgments,
  replicates,
  threads,
}: BootstrapOnce): Promise<BootstrapTook> {
  const rows = battles(systems, judgments)
  const start = performance.now()
  const cpu = process.cpuUsage()
  const fit = fitStrengths(halfWin, pairCountsOf(pairTableOf(rows)))
  if (!fit.converged) throw new Error(fit.why)
  const drawing = performance.now()
  const drawn = await bootstrapOnThreads(bootstrapProblem(fit), { replicates, seed: 1, threads })
  const end = performance.now()
  const { user, system } = process.cpuUsage(cpu)
  return {
    totalMs: end - start,
    bootstrapMs: end - drawing,
    cpuMs: (user + system) / 1000,
    peakMb: peakMb(),
    leftOut: drawn.infinite + drawn.unsolved,
  }
}
