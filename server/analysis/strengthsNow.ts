import type { Results } from '../contract/results.ts'
import { loss, tie, win } from '../stats/judgmentTable.ts'
import type { OutcomeTally } from '../stats/rates/tally.ts'
import { liveStrengths } from '../stats/strengths/live.ts'
import { countJudgment, emptyPairTable } from '../stats/strengths/pairTable.ts'
import { intervalsOf } from './strengthRows.ts'

type Met = Pick<OutcomeTally, 'win' | 'tie' | 'loss'> & { first: string; second: string }

/** More systems than this are left to the analysis: a page that moves four times a second must stay cheap. */
const mostLive = 60

/**
 * Bradley–Terry strengths of a study as it stands, from the counts of its pairs alone: ties as half wins, judgments taken as
 * independent (sandwich). Empty for fewer than three systems, where they say no more than a rate.
 */
export function strengthsNow(systems: readonly string[], pairs: readonly Met[], level = 0.95): Results['strengths'] {
  const met = systems.filter((name) => pairs.some(({ first, second }) => name === first || name === second))
  if (met.length < 3 || met.length > mostLive) return []
  const table = emptyPairTable(met.length)
  for (const pair of pairs) {
    const [first, second] = [met.indexOf(pair.first), met.indexOf(pair.second)]
    for (const [outcome, times] of [
      [win, pair.win],
      [tie, pair.tie],
      [loss, pair.loss],
    ] as const) {
      if (times > 0) countJudgment(table, first, second, outcome, times)
    }
  }
  const { fit, covariance } = liveStrengths(table)
  if (!fit.converged || covariance === null) return []
  const shown = {
    systems: met,
    scale: 'logit',
    level,
    anchor: undefined,
    counts: new Float64Array(met.length),
  } as const
  return intervalsOf(fit, covariance, shown).map(({ estimate, low, high }, index) => ({
    system: met[index]!,
    estimate,
    low,
    high,
  }))
}
