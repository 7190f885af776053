import type { FeatureEffect } from '../../contract/bias.ts'
import type { ResponseFeature } from '../judgmentTable.ts'
import { clusteredRatio, through, unknown } from '../numeric/clusterMeasures.ts'
import { sigmoid } from '../numeric/sigmoid.ts'
import { exactShare } from '../rates/exactShare.ts'
import { signTest } from '../rates/signTest.ts'
import { clusteredLogistic, clustersBy, coefficient, mostSystemsHeld, strengthsHeld } from './coefficient.ts'
import { relativeDifference } from './features.ts'
import { partOf, type View } from './view.ts'

const heldWords = 'systems held'
const curvePoints = 20

/**
 * Whether the response with more of a feature is preferred: among judgments of responses that differ in it, and as log
 * odds per standard difference. The model has no intercept, since either system of a pair may be told first. Alone it
 * describes what readers see (better systems may write longer); with the systems' strengths held it compares responses
 * of the same two systems. Intervals of the model are clustered by prompt.
 * Source: the covariates of Li, Angelopoulos, Chiang (2024), Does style matter?, one at a time.
 */
export function featureEffect(all: View, feature: ResponseFeature | undefined, level: number): FeatureEffect {
  if (feature === undefined) return absent(level, 'The texts of the responses are not known.')
  const known = differences(all, feature)
  const view = partOf(all, (entry) => !Number.isNaN(known[entry]!))
  if (view.n === 0) return absent(level, 'No judgment is about two responses whose texts are known.')
  const difference = known.filter((value) => !Number.isNaN(value))
  const counted = count(view, difference)
  const { more, less, tie, equal, decided } = counted
  const undecided = 'No judgment of responses that differ in it was decided.'
  const share = exactShare(more, decided, level, undecided)
  const shareByPrompt = clusteredRatio(counted.tops, counted.bottoms, {
    level, method: 'clustered by prompt (CR1)', why: undecided, clip: [0, 1],
  }) // prettier-ignore
  const p = decided === 0 ? null : signTest(more, less).p
  const model = fitted(view, difference, level)
  return { more, less, tie, equal, p, share, shareByPrompt, ...model }
}

/** (own − other) / (own + other + 1) of each entry; NaN where a text is not known. */
export function differences({ n, table, judgment, turned }: View, { first, second }: ResponseFeature): Float64Array {
  const result = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const comparison = table.judgments.comparison[judgment[k]!]!
    result[k] = turned[k]! * relativeDifference(first[comparison]!, second[comparison]!)
  }
  return result
}

function count(view: View, difference: Float64Array) {
  const prompts = view.table.prompts.length
  const [tops, bottoms] = [new Float64Array(prompts), new Float64Array(prompts)]
  let [more, less, tie, equal] = [0, 0, 0, 0]
  for (let k = 0; k < view.n; k++) {
    const outcome = view.outcome[k]!
    if (difference[k] === 0) equal++
    else if (outcome === 0.5) tie++
    else {
      bottoms[view.prompt[k]!]!++
      if ((outcome === 1) === difference[k]! > 0) {
        tops[view.prompt[k]!]!++
        more++
      } else less++
    }
  }
  return { more, less, tie, equal, decided: more + less, tops, bottoms }
}

type Model = Pick<FeatureEffect, 'logOdds' | 'logOddsHeld' | 'winProbability' | 'standardDifference' | 'curve'>

function fitted(view: View, difference: Float64Array, level: number): Model {
  const spread = Math.sqrt(difference.reduce((sum, value) => sum + value * value, 0) / view.n)
  const clusters = clustersBy(view.prompt, view.table.prompts.length, 'prompt')
  const told = { level, n: view.n, clusters }
  if (spread === 0) return { ...unfitted(level, 'The responses do not differ in it.', view.n), standardDifference: 0 }
  const values = difference.map((value) => value / spread)
  const design = { rows: view.n, columns: 1, values, outcome: view.outcome }
  const logOdds = coefficient(clusteredLogistic(design, clusters), [1], told)
  const pairs = strengthsHeld(view.own, view.other)
  const logOddsHeld =
    pairs === null
      ? unknown({ level, method: heldWords, n: view.n }, `The strengths of more than ${mostSystemsHeld} systems are not held.`) // prettier-ignore
      : coefficient(clusteredLogistic({ ...design, pairs }, clusters), [1], { ...told, held: heldWords })
  const { estimate, low, high } = logOdds
  const farthest = difference.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const curve =
    estimate === null
      ? []
      : Array.from({ length: curvePoints + 1 }, (_, k) => {
          const at = farthest * ((2 * k) / curvePoints - 1)
          const seen = (slope: number | null) => (slope === null ? null : sigmoid((slope * at) / spread))
          // Left of equality the steeper slope is the lower bound.
          const [below, above] = at < 0 ? [high, low] : [low, high]
          return { difference: at, probability: sigmoid((estimate * at) / spread), low: seen(below), high: seen(above) }
        })
  return { logOdds, logOddsHeld, winProbability: through(logOdds, sigmoid), standardDifference: spread, curve }
}

function unfitted(level: number, why: string, n: number): Model {
  const nothing = unknown({ level, method: 'logistic regression, clustered by prompt (CR1)', n }, why)
  return { logOdds: nothing, logOddsHeld: nothing, winProbability: nothing, standardDifference: null, curve: [] }
}

function absent(level: number, why: string): FeatureEffect {
  const share = exactShare(0, 0, level, why)
  const shareByPrompt = unknown({ level, method: 'clustered by prompt (CR1)', n: 0 }, why)
  const nothing = { more: null, less: null, tie: null, equal: null, p: null }
  return { ...nothing, share, shareByPrompt, ...unfitted(level, why, 0), why }
}
