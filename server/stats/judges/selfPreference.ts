import type { SelfPreference } from '../../contract/judges.ts'
import type { Measure } from '../../contract/estimate.ts'
import { clusteredRatio, unknown } from '../numeric/clusterMeasures.ts'
import type { Verdict, PeopleOutcomes } from './verdicts.ts'

/**
 * Whether a judge favours systems of its own family: over the comparisons of one such system with another one that both
 * the judge and people judged, the mean outcome of its own by the judge, by people (the mean of their outcomes), and the
 * difference. Clustered by prompt. Undefined where no system is said to be its own.
 * Throws a RangeError for a system that the table does not know.
 * Source: the comparison of Zheng et al. (2023), section 3.3, and Panickssery et al. (2024), LLM evaluators recognize and
 * favor their own generations, paired by comparison.
 */
export function selfPreference(
  verdicts: Map<number, Verdict>,
  { people, outcomes }: PeopleOutcomes,
  ownSystems: readonly string[],
  level: number,
): SelfPreference {
  const { comparisons, prompts, systems } = people.table
  const own = new Set(ownSystems.map((name) => systems.indexOf(name)))
  if (own.has(-1)) {
    const missing = ownSystems.find((name) => !systems.includes(name)) ?? ''
    throw new RangeError(`No system of these judgments is called ${missing}.`)
  }
  const [byJudge, byPeople, differences, counts] = Array.from({ length: 4 }, () => new Float64Array(prompts.length)) as [
    Float64Array, Float64Array, Float64Array, Float64Array,
  ] // prettier-ignore
  for (const [comparison, verdict] of verdicts) {
    const [first, second] = [comparisons.first[comparison]!, comparisons.second[comparison]!]
    if (own.has(first) === own.has(second)) continue
    const [loss, tie, win] = [0, 1, 2].map((k) => outcomes[3 * comparison + k]!) as [number, number, number]
    if (loss + tie + win === 0) continue
    const prompt = comparisons.prompt[comparison]!
    const mean = (win + tie / 2) / (loss + tie + win)
    // Verdicts and outcomes are the first system's.
    const [judged, said] = own.has(first) ? [verdict, mean] : [1 - verdict, 1 - mean]
    byJudge[prompt]! += judged
    byPeople[prompt]! += said
    differences[prompt]! += judged - said
    counts[prompt]!++
  }
  const method = 'clustered by prompt (CR1)'
  const why =
    own.size === 0
      ? 'No system is said to be of the judge’s own family.'
      : 'Nobody but the judge compared its own systems with others.'
  const rate = (sums: Float64Array, clip: [number, number]): Measure =>
    own.size === 0 ? unknown({ level, method, n: 0 }, why) : clusteredRatio(sums, counts, { level, method, why, clip })
  return {
    systems: [...ownSystems],
    judge: rate(byJudge, [0, 1]),
    people: rate(byPeople, [0, 1]),
    difference: rate(differences, [-1, 1]),
  }
}
