import type { Measure } from '../../contract/estimate.ts'
import type { OrderEffect } from '../../contract/bias.ts'
import { sideA, sideUnknown } from '../judgmentTable.ts'
import { byStudent, through, unknown } from '../numeric/clusterMeasures.ts'
import { clusteredLogistic, clustersBy, coefficient } from './coefficient.ts'
import { partOf, type View } from './view.ts'

/** Effects are told for this many further judgments. */
const step = 10

/**
 * How ties, the lean to side a and the time for a judgment change while a rater goes on judging. The mean ordinal of
 * each rater is held beside the ordinal itself, so that raters who judge long are not taken for what judging long does.
 * Clustered by rater, of whom only those whose ordinals vary count.
 * Source: Mundlak (1978), On the pooling of time series and cross section data, Econometrica 46, 69–85.
 */
export function orderEffect(all: View, level: number): OrderEffect {
  const { judgments } = all.table
  const ordered = partOf(all, (entry) => judgments.ordinal[all.judgment[entry]!]! > 0)
  if (ordered.n === 0) {
    const why = 'The order in which raters judged is not known.'
    const nothing = unknown({ level, method: 'clustered by rater (CR1)', n: 0 }, why)
    return { tie: nothing, sideA: nothing, time: nothing, why }
  }
  const sided = partOf(ordered, (k) => ordered.side[k] !== sideUnknown && ordered.outcome[k] !== 0.5)
  const timed = partOf(ordered, (k) => judgments.elapsedMs[ordered.judgment[k]!]! > 0)
  return {
    tie: trend(ordered, (k) => (ordered.outcome[k] === 0.5 ? 1 : 0), level, 'There are no judgments.'),
    sideA: trend(
      sided,
      (k) => ((sided.outcome[k] === 1) === (sided.side[k] === sideA) ? 1 : 0),
      level,
      'No judgment with recorded sides was decided.',
    ),
    time: timeTrend(timed, level),
  }
}

/** The change in log odds of `happened` within raters. */
function trend(view: View, happened: (entry: number) => number, level: number, why: string): Measure {
  const clusters = clustersBy(view.rater, view.table.raters.length, 'rater')
  const told = { level, n: view.n, clusters, held: "each rater's mean held" }
  if (view.n === 0) return unknown({ level, method: 'logistic regression', n: 0 }, why)
  const { within, means } = split(view)
  const middle = means.reduce((sum, mean) => sum + mean, 0) / view.n
  const between = means.map((mean) => mean - middle)
  const differ = between.some((value) => Math.abs(value) > 1e-9)
  const columns = differ ? 3 : 2
  const values = new Float64Array(view.n * columns)
  const outcome = new Float64Array(view.n)
  for (let k = 0; k < view.n; k++) {
    values[k * columns] = within[k]!
    values[k * columns + 1] = 1
    if (differ) values[k * columns + 2] = between[k]!
    outcome[k] = happened(k)
  }
  const fit = clusteredLogistic({ rows: view.n, columns, values, outcome }, clusters)
  return coefficient(fit, differ ? [1, 0, 0] : [1, 0], { ...told, informative: varying(view, within) })
}

/** The factor on the time, by least squares on its logarithm within raters. */
function timeTrend(view: View, level: number): Measure {
  const told = { level, method: 'regression of log time within raters, clustered by rater (CR1)', n: view.n }
  if (view.n === 0) return unknown(told, 'The times of judgments are not known.')
  const { judgments, raters } = view.table
  const { within } = split(view)
  const logs = Float64Array.from(view.judgment, (index) => Math.log(judgments.elapsedMs[index]!))
  const left = centred(view, logs).within
  let [products, squares] = [0, 0]
  for (let k = 0; k < view.n; k++) {
    products += within[k]! * left[k]!
    squares += within[k]! ** 2
  }
  if (!(squares > 0)) return unknown(told, 'No rater judged twice.')
  const slope = products / squares
  const scores = new Float64Array(raters.length)
  for (let k = 0; k < view.n; k++) {
    scores[view.rater[k]!]! += within[k]! * (left[k]! - slope * within[k]!)
  }
  const variance = scores.reduce((sum, score) => sum + score * score, 0) / squares ** 2
  const clusters = varying(view, within)
  const se = Math.sqrt((variance * clusters) / (clusters - 1))
  return through(byStudent(told, { estimate: slope, se: se > 1e-12 ? se : 0, clusters }), Math.exp)
}

/** How many raters' ordinals vary: the others say nothing of a change within raters, and are no clusters of it. */
function varying(view: View, within: Float64Array): number {
  return new Set(view.rater.filter((_, k) => Math.abs(within[k]!) > 1e-9)).size
}

/** Ordinals in steps, as each rater's mean and what is left of it. */
function split(view: View) {
  return centred(
    view,
    Float64Array.from(view.judgment, (index) => view.table.judgments.ordinal[index]! / step),
  )
}

function centred(view: View, values: Float64Array): { within: Float64Array; means: Float64Array } {
  const raters = view.table.raters.length
  const [sums, counts] = [new Float64Array(raters), new Float64Array(raters)]
  for (let k = 0; k < view.n; k++) {
    sums[view.rater[k]!]! += values[k]!
    counts[view.rater[k]!]!++
  }
  const means = values.map((_, k) => sums[view.rater[k]!]! / counts[view.rater[k]!]!)
  return { within: values.map((value, k) => value - means[k]!), means }
}
