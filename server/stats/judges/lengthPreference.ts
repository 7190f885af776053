import type { LengthPreference } from '../../contract/judges.ts'
import { clusteredLogistic, clustersBy, coefficient } from '../bias/coefficient.ts'
import { relativeDifference } from '../bias/features.ts'
import type { View } from '../bias/view.ts'
import { unknown } from '../numeric/clusterMeasures.ts'
import { comparisonOf, outcomeOf, type Verdict } from './verdicts.ts'

/**
 * Whether a judge goes by length more than people do, on the comparisons that both judged: log odds for the longer
 * response per standard difference in length (as in the effect of length), of the judge, of people, and the difference,
 * from one fit clustered by prompt, so that what both read is taken into account. A judge who is merely surer of the better
 * response shows a larger number too where better responses are longer.
 */
export function lengthPreference(verdicts: Map<number, Verdict>, people: View, level: number): LengthPreference {
  const method = 'logistic regression, clustered by prompt (CR1)'
  const nothing = (why: string): LengthPreference => {
    const none = unknown({ level, method, n: 0 }, why)
    return { judge: none, people: none, difference: none }
  }
  const { features, comparisons, prompts } = people.table
  const length = features.find(({ name }) => name === 'length')
  if (length === undefined) return nothing('The texts of the responses are not known.')
  const difference = (comparison: number) => relativeDifference(length.first[comparison]!, length.second[comparison]!)
  const rows: [comparison: number, outcome: number, byJudge: boolean][] = []
  const both = new Set<number>()
  for (let k = 0; k < people.n; k++) {
    const comparison = comparisonOf(people, k)
    if (!verdicts.has(comparison) || Number.isNaN(difference(comparison))) continue
    rows.push([comparison, outcomeOf(people, k), false])
    both.add(comparison)
  }
  for (const comparison of both) rows.push([comparison, verdicts.get(comparison)!, true])
  const squares = [...both].reduce((sum, comparison) => sum + difference(comparison) ** 2, 0)
  if (both.size === 0) return nothing('No comparison with known texts has judgments of both.')
  if (squares === 0) return nothing('The responses do not differ in length.')
  const spread = Math.sqrt(squares / both.size)
  const values = new Float64Array(2 * rows.length)
  rows.forEach(([comparison, , byJudge], k) => (values[2 * k + (byJudge ? 0 : 1)] = difference(comparison) / spread))
  const prompt = Int32Array.from(rows, ([comparison]) => comparisons.prompt[comparison]!)
  const clusters = clustersBy(prompt, prompts.length, 'prompt')
  const outcome = Float64Array.from(rows, ([, y]) => y)
  const fit = clusteredLogistic({ rows: rows.length, columns: 2, values, outcome }, clusters)
  const measure = (contrast: [number, number], n: number) => coefficient(fit, contrast, { level, n, clusters })
  return {
    judge: measure([1, 0], both.size),
    people: measure([0, 1], rows.length - both.size),
    difference: measure([1, -1], rows.length),
  }
}
