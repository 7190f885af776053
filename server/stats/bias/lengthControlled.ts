import type { LengthControlled } from '../../contract/bias.ts'
import { through, unknown } from '../numeric/clusterMeasures.ts'
import { clusteredLogistic, clustersBy, coefficient } from './coefficient.ts'
import { halfTieRate } from './sideEffect.ts'
import { sigmoid } from '../numeric/sigmoid.ts'
import { numberedPrompts, partOf, type View } from './view.ts'

/**
 * What the target's half-tie rate against one baseline would be if their responses were equally long: σ(θ) of
 * logit P(target) = θ + φ·tanh(Δ/sd(Δ)), Δ the difference in characters. This is the length-controlled win rate of
 * AlpacaEval without its term for the difficulty of prompts, which is fitted over many models. Its interval covers the
 * noise of the outcomes and of the fit: by prompts clustered, on the log-odds scale (a published one is the spread of the
 * fitted probabilities only).
 * Source: Dubois, Galambosi, Liang, Hashimoto (2024), Length-controlled AlpacaEval, section 3.
 */
export function lengthControlled(all: View, level: number): Omit<LengthControlled, 'target' | 'baseline'> {
  const rate = halfTieRate(all, level)
  const known = inCharacters(all)
  const view = partOf(all, (entry) => !Number.isNaN(known[entry]!))
  const lengths = known.filter((value) => !Number.isNaN(value))
  const n = view.n
  const prompts = numberedPrompts(view)
  const clusters = clustersBy(prompts.of, prompts.count, 'prompt')
  const told = { level, n, clusters, held: 'length held' }
  const nothing = (why: string) => unknown({ level, method: 'logistic regression', n }, why)
  if (n === 0) {
    const none = nothing('The texts of the responses are not known.')
    return { halfTieRate: rate, lengthControlled: none, logOdds: none, meanDifference: null }
  }
  const meanDifference = lengths.reduce((sum, value) => sum + value, 0) / n
  const sd = Math.sqrt(lengths.reduce((sum, value) => sum + (value - meanDifference) ** 2, 0) / (n - 1))
  if (!(sd > 0)) {
    const none = nothing('The lengths always differ by the same.')
    return { halfTieRate: rate, lengthControlled: none, logOdds: none, meanDifference }
  }
  const values = new Float64Array(2 * n)
  for (let k = 0; k < n; k++) {
    values[2 * k] = 1
    values[2 * k + 1] = Math.tanh(lengths[k]! / sd)
  }
  const fit = clusteredLogistic({ rows: n, columns: 2, values, outcome: view.outcome }, clusters)
  return {
    halfTieRate: rate,
    lengthControlled: through(coefficient(fit, [1, 0], told), sigmoid),
    logOdds: coefficient(fit, [0, 1], { level, n, clusters }),
    meanDifference,
  }
}

/** The own response's length less the other's; NaN where a text is not known. */
function inCharacters({ n, table, judgment, turned }: View): Float64Array {
  const feature = table.features.find(({ name }) => name === 'length')
  const result = new Float64Array(n).fill(NaN)
  if (feature === undefined) return result
  for (let k = 0; k < n; k++) {
    const comparison = table.judgments.comparison[judgment[k]!]!
    result[k] = turned[k]! * (feature.first[comparison]! - feature.second[comparison]!)
  }
  return result
}
