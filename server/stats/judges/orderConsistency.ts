import type { OrderConsistency } from '../../contract/judges.ts'
import type { View } from '../bias/view.ts'
import { sideA, sideUnknown } from '../judgmentTable.ts'
import { clusteredRatio } from '../numeric/clusterMeasures.ts'
import { clusteredKappa } from './kappa.ts'
import { comparisonOf } from './verdicts.ts'

/**
 * What one judge says when the same pair is shown in both orders. Where an order was judged several times, the first
 * verdict in each order meets the first in the other, the second the second; what is left alone is passed over.
 * Clustered by prompt.
 * Source: Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, table 2; Wang et al. (2023), Large
 * language models are not fair evaluators.
 */
export function orderConsistency(judge: View, level: number): OrderConsistency {
  const { comparisons, prompts } = judge.table
  const orders = new Map<number, { a: number[]; b: number[] }>()
  let sided = 0
  for (let k = 0; k < judge.n; k++) {
    if (judge.side[k] === sideUnknown) continue
    sided++
    const comparison = comparisonOf(judge, k)
    const found = orders.get(comparison) ?? { a: [], b: [] }
    orders.set(comparison, found)
    found[judge.side[k] === sideA ? 'a' : 'b'].push(judge.outcome[k]!)
  }
  const kinds = ['consistent', 'biasedToFirst', 'biasedToSecond', 'other'] as const
  const sums = kinds.map(() => new Float64Array(prompts.length))
  const counts = new Float64Array(prompts.length)
  const tables = new Float64Array(9 * prompts.length)
  let pairs = 0
  for (const [comparison, { a, b }] of orders) {
    const prompt = comparisons.prompt[comparison]!
    for (let k = 0; k < Math.min(a.length, b.length); k++) {
      const [onA, onB] = [a[k]!, b[k]!]
      const kind = onA === onB ? 0 : onA - onB === 1 ? 1 : onA - onB === -1 ? 2 : 3
      sums[kind]![prompt]!++
      counts[prompt]!++
      tables[9 * prompt + 6 * onA + 2 * onB]!++
      pairs++
    }
  }
  const why = sided === 0 ? 'No sides are recorded.' : 'No comparison was judged in both orders.'
  const share = (kind: number) =>
    clusteredRatio(sums[kind]!, counts, { level, method: 'clustered by prompt (CR1)', why, clip: [0, 1] })
  const kappa = clusteredKappa(tables, level)
  return {
    pairs,
    consistent: share(0),
    biasedToFirst: share(1),
    biasedToSecond: share(2),
    other: share(3),
    kappa: pairs === 0 ? { ...kappa, why } : kappa,
  }
}
