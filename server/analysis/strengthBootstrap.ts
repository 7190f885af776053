import type { BootstrapIntervals } from '../contract/strengths.ts'
import { bootstrapBlocks, bootstrapProblem, type Replicates } from '../stats/strengths/bootstrap.ts'
import type { StrengthFit } from '../stats/strengths/fit.ts'
import type { NotConverged } from '../stats/strengths/maximise.ts'
import { spreads } from '../stats/strengths/percentiles.ts'
import { unitsOf, type Shown } from './strengthRows.ts'

/** Numbers drawn and read in one bootstrap: more than this takes some ten seconds. */
const mostBootstrapWork = 5e8

/** Percentile intervals of Bradley–Terry strengths; none, with the reason, where too many replicates have infinite strengths. */
export function strengthBootstrap(
  shown: Shown,
  fit: StrengthFit | NotConverged,
  replicates: number,
  { seed, bootstrap }: { seed: number; bootstrap?: Replicates | undefined },
): BootstrapIntervals {
  const method = 'percentile bootstrap of judgments (Poisson counts)'
  const none = (why: string) => ({ method, intervals: [], replicates: 0, infinite: 0, unsolved: 0, why })
  if (!fit.converged) return none(fit.why)
  if (replicates === 0) return none('None was asked for.')
  const { pairs } = fit.likelihood
  if (!bootstrap && replicates * (3 * pairs.first.length + pairs.systems ** 2) > mostBootstrapWork) {
    return none(
      `${replicates} replicates of ${pairs.first.length} pairs would take too long; the robust interval needs none.`,
    )
  }
  const drawn = bootstrap ?? bootstrapBlocks(bootstrapProblem(fit), { replicates, seed })
  const told = { replicates: drawn.drawn, infinite: drawn.infinite, unsolved: drawn.unsolved }
  // With so many left out the bounds would lie among them.
  if (drawn.infinite + drawn.unsolved >= (drawn.drawn * (1 - shown.level)) / 2) {
    return { ...none('Too many replicates had no finite strengths, so a bound cannot be told.'), ...told }
  }
  const { local, group } = fit.identified
  const anchor = shown.anchor === undefined ? -1 : local[shown.anchor]!
  const plain = spreads(drawn.theta, drawn.systems, shown.level)
  const anchored = anchor === -1 ? plain : spreads(drawn.theta, drawn.systems, shown.level, anchor)
  const { unit, origin } = unitsOf(shown.scale)
  const intervals = shown.systems.map((system, s) => {
    const here = local[s]!
    const spread = here === -1 ? undefined : (anchor !== -1 && group[anchor] === group[here] ? anchored : plain)?.[here]
    if (!spread) return { system, low: null, high: null, se: null }
    return { system, low: origin + unit * spread.low, high: origin + unit * spread.high, se: unit * spread.se }
  })
  return { method, intervals, ...told }
}
