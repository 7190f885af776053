import { drawFrom, poissonTable } from '../numeric/poissonTables.ts'
import { bootstrapProblem, replicateBlocks, type BlockRange, type Replicates } from './bootstrap.ts'
import { clusteredRows } from './clusters.ts'
import { together } from './countDraws.ts'
import type { StrengthFit } from './fit.ts'
import type { PairRows } from './pairTable.ts'

/**
 * Bootstrap replicates of Bradley–Terry strengths in which whole clusters (prompts, raters) are drawn: each as often as a
 * Poisson draw of mean 1 says, with all its judgments. Takes time in proportion to judgments × replicates: for exports, not
 * for a live page, where the cluster-robust covariance says the same.
 * Source: Field, Welsh (2007), Bootstrapping clustered data, J. R. Statist. Soc. B 69, 369–390, section 2.
 */
export function clusterBootstrapBlocks(
  fit: StrengthFit,
  rows: PairRows,
  cluster: Int32Array,
  range: BlockRange,
): Replicates {
  const problem = bootstrapProblem(fit)
  const { from, key } = clusteredRows(fit, rows, cluster)
  const cells = cellsOf(problem, key)
  const table = poissonTable(1)
  const times = new Int32Array(together)
  return replicateBlocks(problem, range, 'cluster bootstrap', (source, counts) => {
    counts.fill(0)
    for (let one = 0; one + 1 < from.length; one++) {
      if (from[one] === from[one + 1]) continue
      for (let r = 0; r < together; r++) times[r] = drawFrom(table, source)
      for (let row = from[one]!; row < from[one + 1]!; row++) {
        // Four times the pair and the outcome for its first system.
        const cell = cells[row]!
        const at = 2 * together * (cell >> 2)
        const worth = cell & 3
        for (let r = 0; r < together; r++) {
          counts[at + r]! += times[r]!
          counts[at + together + r]! += Math.imul(worth, times[r]!)
        }
      }
    }
  })
}

/** Keys of ordered pairs turned into places in the list of pairs, once for all replicates. */
function cellsOf(
  { systems, first, second }: { systems: number; first: Int32Array; second: Int32Array },
  key: Int32Array,
): Int32Array {
  const cellOf = new Int32Array(3 * systems * systems)
  for (let pair = 0; pair < first.length; pair++) {
    const here = 3 * (first[pair]! * systems + second[pair]!)
    const mirrored = 3 * (second[pair]! * systems + first[pair]!)
    for (let outcome = 0; outcome < 3; outcome++) {
      cellOf[here + outcome] = 4 * pair + outcome
      cellOf[mirrored + outcome] = 4 * pair + 2 - outcome
    }
  }
  return key.map((one) => cellOf[one]!)
}
