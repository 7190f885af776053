import { sandwichCovariance, type Covariance } from './covariance.ts'
import { fitStrengths, type StrengthFit } from './fit.ts'
import { halfWin } from './halfWin.ts'
import type { NotConverged } from './maximise.ts'
import { countJudgment, pairCountsOf, type PairTable } from './pairTable.ts'

/** Strengths as they stand, to be carried to the next judgment. */
export type LiveStrengths = {
  fit: StrengthFit | NotConverged
  /** Robust, judgments independent; null where there is no fit. */
  covariance: Covariance | null
}

/**
 * Bradley–Terry strengths and their robust covariance from counts, beginning at those of a moment ago: no judgment is read
 * again, so a page can ask after each one, whatever their number. What it costs grows with the pairs and the systems only.
 */
export function liveStrengths(table: PairTable, before?: LiveStrengths): LiveStrengths {
  const start = before?.fit.converged === true ? { near: before.fit } : {}
  const fit = fitStrengths(halfWin, pairCountsOf(table), start)
  return { fit, covariance: fit.converged ? sandwichCovariance(fit) : null }
}

/** Counts one more judgment in `table` and brings strengths up to date. */
export function liveStrengthsAfter(
  table: PairTable,
  before: LiveStrengths,
  { a, b, outcome }: { a: number; b: number; outcome: number },
): LiveStrengths {
  countJudgment(table, a, b, outcome)
  return liveStrengths(table, before)
}
