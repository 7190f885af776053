import type { Measure } from '../../contract/estimate.ts'
import { cohenKappa } from '../agreement/cohen.ts'
import { agreementWeights } from '../agreement/weights.ts'
import { byStudent, unknown } from '../numeric/clusterMeasures.ts'

/**
 * Cohen's κ of two verdicts on the same comparisons, with the interval of a jackknife over prompts. `tables` holds nine
 * counts for each prompt, 3 · one verdict + the other (loss, tie, win); κ depends a little on which
 * system of a comparison is the first, since it goes by how often each verdict is given. Undefined, with the reason, where there are no
 * comparisons or both always say the same one thing.
 * Source: Cohen (1960), A coefficient of agreement for nominal scales, Educ. Psychol. Meas. 20, 37–46; Efron, Stein (1981),
 * The jackknife estimate of variance, Ann. Statist. 9, 586–596.
 */
export function clusteredKappa(tables: Float64Array, level: number): Measure {
  const total = new Float64Array(9)
  const used: number[] = []
  for (let at = 0; at < tables.length; at += 9) {
    let n = 0
    for (let cell = 0; cell < 9; cell++) {
      total[cell]! += tables[at + cell]!
      n += tables[at + cell]!
    }
    if (n > 0) used.push(at)
  }
  const n = total.reduce((sum, count) => sum + count, 0)
  const told = { level, method: 'jackknife over prompts', n }
  if (n === 0) return unknown(told, 'No comparison has both verdicts.')
  const estimate = kappaOf(total)
  if (estimate === null)
    return unknown(told, 'Both always say the same one thing, so that chance cannot be told apart.')
  const clusters = used.length
  const without = used.map((at) => kappaOf(total.map((count, cell) => count - tables[at + cell]!)))
  const known = without.filter((kappa) => kappa !== null)
  if (known.length < clusters) {
    return { ...told, estimate, low: null, high: null, why: 'Without one of the prompts there would be no κ.' }
  }
  const mean = known.reduce((sum, kappa) => sum + kappa, 0) / clusters
  const squares = known.reduce((sum, kappa) => sum + (kappa - mean) ** 2, 0)
  const se = Math.sqrt((squares * (clusters - 1)) / clusters)
  return byStudent(told, { estimate, se: se > 1e-12 ? se : 0, clusters, clip: [-1, 1] })
}

/** κ of a table of nine counts; null where it is undefined. */
const kappaOf = (table: Float64Array): number | null => cohenKappa(table, same).value

const same = agreementWeights(3, 'identity')
