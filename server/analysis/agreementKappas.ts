import type { Measure } from '../contract/estimate.ts'
import type { ByComparison, clustersOf } from '../stats/agreement/byComparison.ts'
import { withStandardError } from '../stats/agreement/interval.ts'
import { meanKappas, type MeanKappa } from '../stats/agreement/meanKappa.ts'
import { mostPairVisits, type RaterPairs } from '../stats/agreement/raterPairs.ts'

type KappaMeasures = { cohenKappa: Measure; cohenKappaLinear: Measure; cohenKappaQuadratic: Measure }
type Clusters = ReturnType<typeof clustersOf>

/** Cohen's κ, plain and with linear and quadratic weights, over all pairs of raters; `pairs` null: too many to look at. */
export function kappasOf(by: ByComparison, pairs: RaterPairs | null, clusters: Clusters, level: number): KappaMeasures {
  if (pairs === null) {
    const none = tooMany(clusters, level)
    return { cohenKappa: none, cohenKappaLinear: none, cohenKappaQuadratic: none }
  }
  const together = { of: new Int32Array(pairs.one.length), count: 1 }
  const [plain, linear, quadratic] = meanKappas(
    by,
    pairs,
    clusters.of,
    ['identity', 'linear', 'quadratic'],
    together,
  ).map(([mean]) => kappaMeasure(mean!, clusters, level))
  return { cohenKappa: plain!, cohenKappaLinear: linear!, cohenKappaQuadratic: quadratic! }
}

export function kappaMeasure(found: MeanKappa, { unit }: Clusters, level: number): Measure {
  const method = `mean over pairs of raters; linearised standard error clustered by ${unit}, Student's t`
  const measure = withStandardError(found.kappa, found.standardError, found.clusters, { level, method, n: found.n })
  if (found.kappa.value === null || found.leftOut === 0) return measure
  const left = `Left out: ${found.leftOut} of ${found.leftOut + found.raterPairs} pairs of raters, who used one outcome only.`
  return { ...measure, why: measure.why === undefined ? left : `${measure.why} ${left}` }
}

export function tooMany({ unit }: Clusters, level: number): Measure {
  return {
    ...{ estimate: null, low: null, high: null, level, n: 0 },
    method: `mean over pairs of raters, clustered by ${unit}`,
    why: `There are more than ${mostPairVisits.toLocaleString('en-GB')} pairs of judgments, too many to look at each pair of raters.`,
  }
}
