import type { Strength } from '../contract/strengths.ts'
import { normalQuantile } from '../stats/numeric/normal.ts'
import { tQuantile } from '../stats/numeric/student.ts'
import type { Covariance } from '../stats/strengths/covariance.ts'
import { differenceBetween } from '../stats/strengths/differences.ts'
import type { StrengthFit } from '../stats/strengths/fit.ts'
import { ranksByDifference, simultaneousTail, type RankInterval } from '../stats/strengths/ranks.ts'

/** How strengths are shown: in what units, and from where. */
export type Shown = {
  systems: readonly string[]
  scale: 'logit' | 'elo'
  level: number
  /** Index of the system held fixed. */
  anchor: number | undefined
  /** Judgments of each system. */
  counts: Float64Array
}

/** Points a logit, and what the anchor or the mean stands at. */
export function unitsOf(scale: Shown['scale']): { unit: number; origin: number } {
  return scale === 'elo' ? { unit: 400 / Math.LN10, origin: 1000 } : { unit: 1, origin: 0 }
}

/** Every system with its strength, the interval and the ranks that a covariance gives. */
export function strengthRows(fit: StrengthFit, covariance: Covariance, shown: Shown): Strength[] {
  const { systems, level, counts } = shown
  const { local, group, why } = fit.identified
  const intervals = intervalsOf(fit, covariance, shown)
  const [alone, together] = ranksOf(fit, covariance, level)
  return systems.map((system, s) => ({
    system,
    ...intervals[s]!,
    rank: local[s] === -1 ? null : alone[s]!,
    rankTogether: local[s] === -1 ? null : together[s]!,
    n: counts[s]!,
    group: local[s] === -1 ? null : group[local[s]!]!,
    ...(why[s] === null ? {} : { why: why[s] }),
  }))
}

type Numbers = Pick<Strength, 'estimate' | 'low' | 'high' | 'se'>

/** Each system's estimate and interval: from the anchor where both are in one group, else from the group's mean. */
export function intervalsOf(fit: StrengthFit, covariance: Covariance, shown: Shown): Numbers[] {
  const { unit, origin } = unitsOf(shown.scale)
  const quantile = quantileFor(covariance, (1 - shown.level) / 2)
  return shown.systems.map((_, s) => {
    const here = fit.identified.local[s]!
    if (here === -1) return { estimate: null, low: null, high: null, se: null }
    const found = (shown.anchor === undefined ? null : differenceBetween(fit, covariance, s, shown.anchor)) ?? {
      estimate: fit.at[here]!,
      se: Math.sqrt(Math.max(0, covariance.values[here * covariance.size + here]!)),
    }
    const [estimate, se] = [origin + unit * found.estimate, unit * found.se]
    return { estimate, low: estimate - quantile * se, high: estimate + quantile * se, se }
  })
}

/** Student's point with G − 1 degrees of freedom where clusters were drawn, the normal's otherwise. */
export function quantileFor({ clusters }: Covariance, tail: number): number {
  return clusters === null ? -normalQuantile(tail) : -tQuantile(tail, clusters - 1)
}

/** Nobody's strength, for one reason. */
export function noStrengths({ systems, counts }: Pick<Shown, 'systems' | 'counts'>, why: string): Strength[] {
  return systems.map((system, s) => ({
    system,
    estimate: null,
    low: null,
    high: null,
    se: null,
    rank: null,
    rankTogether: null,
    n: counts[s]!,
    group: null,
    why,
  }))
}

function ranksOf(fit: StrengthFit, covariance: Covariance, level: number): [RankInterval[], RankInterval[]] {
  const systems = fit.identified.local.length
  const difference = (i: number, j: number) => differenceBetween(fit, covariance, i, j)
  const ranks = (tail: number) => ranksByDifference(systems, difference, quantileFor(covariance, tail))
  return [ranks((1 - level) / 2), ranks(simultaneousTail(systems, level))]
}
