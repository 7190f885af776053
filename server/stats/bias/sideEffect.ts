import type { Measure } from '../../contract/estimate.ts'
import type { PairLean, SideEffect } from '../../contract/bias.ts'
import { notRecorded } from '../../contract/rater.ts'
import { sideA, sideUnknown } from '../judgmentTable.ts'
import { clusteredRatio, unknown } from '../numeric/clusterMeasures.ts'
import { clusterInterval } from '../rates/clusterInterval.ts'
import { clusteredLogistic, clustersBy, coefficient, mostSystemsHeld, strengthsHeld } from './coefficient.ts'
import { leanOf, sideCounts } from './lean.ts'
import { sideCorrected } from './sideCorrected.ts'
import { byPair, numberedPrompts, partOf, picked, type View } from './view.ts'

/** Beyond this many pairs of systems the list of pairs stays empty: nobody reads it, and it would be large. */
export const mostPairs = 2000

/**
 * Whether the side on which a response stood decided: over the study, by rater, by pair of systems, and as a term γ in
 * logit P(own) = θ(own) − θ(other) ± γ, which needs no balance of sides (both orders of a pair, or many pairs).
 * Source of the term: Davidson, Beaver (1977), On extending the Bradley–Terry model to incorporate within-pair order
 * effects, Biometrics 33, 693–702, in its multiplicative form without ties; ties are half a win each.
 */
export function sideEffect(all: View, level: number): SideEffect {
  const view = partOf(all, (entry) => all.side[entry] !== sideUnknown)
  const lost = all.n - view.n
  const method = 'clustered by rater (CR1)'
  if (view.n === 0) {
    const why = all.n === 0 ? 'There are no judgments.' : 'No sides are recorded.'
    const { share } = leanOf({ a: 0, b: 0, tie: 0 }, level)
    const nothing = unknown({ level, method, n: 0 }, why)
    return {
      a: null, b: null, tie: null, unknown: lost, p: null, share: { ...share, why },
      shareByRater: nothing, logOdds: { ...nothing, method: 'logistic regression' }, perRater: [], perPair: [], why,
    } // prettier-ignore
  }
  const { raters } = view.table
  const byRater = sideCounts(view, (entry) => view.rater[entry]!, raters.length)
  const total = byRater.reduce((sum, one) => ({ a: sum.a + one.a, b: sum.b + one.b, tie: sum.tie + one.tie }))
  // Raters whom nobody recorded are not one rater.
  const known = byRater.filter((_, rater) => raters[rater]!.name !== notRecorded)
  const shareByRater = clusteredRatio(
    Float64Array.from(known, ({ a }) => a),
    Float64Array.from(known, ({ a, b }) => a + b),
    { level, method, why: 'No judgment by a rater who is recorded was decided.', clip: [0, 1] },
  )
  const perRater = byRater.flatMap((counts, rater) => {
    const { name } = raters[rater]!
    return counts.a + counts.b + counts.tie === 0 || name === notRecorded
      ? []
      : [{ rater: name, ...leanOf(counts, level) }]
  })
  return {
    ...leanOf(total, level),
    unknown: lost,
    shareByRater,
    logOdds: sideTerm(view, level),
    perRater,
    perPair: perPair(view, level),
  }
}

/** The log odds that side a gains, with the systems' strengths held; clustered by prompt. */
export function sideTerm(view: View, level: number): Measure {
  const clusters = clustersBy(view.prompt, view.table.prompts.length, 'prompt')
  const told = { level, n: view.n, clusters, held: 'systems held' }
  const pairs = strengthsHeld(view.own, view.other)
  if (pairs === null) {
    return unknown({ level, method: 'logistic regression', n: view.n }, `The strengths of more than ${mostSystemsHeld} systems are not held.`) // prettier-ignore
  }
  const values = Float64Array.from(view.side, (side) => (side === sideA ? 1 : -1))
  const design = { rows: view.n, columns: 1, values, outcome: view.outcome, pairs }
  return coefficient(clusteredLogistic(design, clusters), [1], told)
}

function perPair(view: View, level: number): PairLean[] {
  const { systems } = view.table
  const pairs = byPair(view)
  if (pairs.length > mostPairs) return []
  return pairs.map(({ own, other, entries }) => {
    const part = picked(view, entries)
    return {
      first: systems[own]!,
      second: systems[other]!,
      ...leanOf(sideCounts(part, () => 0, 1)[0]!, level),
      halfTieRate: halfTieRate(part, level),
      corrected: sideCorrected(part, level),
    }
  })
}

/** The mean outcome of a view, ties half, with the interval that is printed for rates; `n` counts prompts. */
export function halfTieRate(view: View, level: number): Measure {
  const { of, count } = numberedPrompts(view)
  const [sums, sizes] = [new Float64Array(count), new Float64Array(count)]
  for (let k = 0; k < view.n; k++) {
    sums[of[k]!]! += view.outcome[k]!
    sizes[of[k]!]!++
  }
  const met = (_: number, prompt: number) => sizes[prompt]! > 0
  const rate = clusterInterval(sums.filter(met), sizes.filter(met), level)
  const unnamed = view.table.prompts.indexOf(notRecorded)
  if (unnamed < 0 || !view.prompt.includes(unnamed)) return rate
  return {
    ...rate,
    low: null,
    high: null,
    n: 0,
    why: 'Prompts are not recorded, so that nothing can be told by prompt.',
  }
}
