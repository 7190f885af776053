import type { Estimate, Measure } from '../contract/estimate.ts'
import type { Rates, Tally } from '../contract/results.ts'
import type { RateMeasures } from '../contract/tallies.ts'
import { holm } from '../stats/rates/adjustments.ts'
import { anytimeFromCounts } from '../stats/rates/anytime.ts'
import { signTest } from '../stats/rates/signTest.ts'

/** More rows than this carry no more than their rates: a page that moves four times a second must stay cheap. */
const mostWatched = 60

/**
 * Adds the tests of all rows and, where each prompt of a pair is judged once, intervals that hold at every look: with
 * several judgments a prompt those need the judgments themselves, which only the analysis has.
 */
export function addWatched(tallies: Tally[], judgedOnce: boolean): void {
  if (tallies.length > mostWatched) return
  const tested = tallies.filter(({ n }) => n > 0)
  const ps = tested.map(({ win, loss }) => signTest(win, loss).p)
  const adjusted = holm(ps)
  for (const [place, one] of tested.entries()) {
    const anytime = estimates(anytimeFromCounts(one.win, one.tie, one.loss))
    // More than was planned were imported, and their prompts may have been judged before.
    if (anytime && judgedOnce && one.n <= one.planned) one.anytime = anytime
    one.signTest = { p: ps[place]!, pHolm: adjusted[place]! }
  }
}

/** Rates as the page gets them: what is not known is absent; null where there are no judgments, so that none is known. */
export function estimates({ winRate, winOrTieRate, halfTieRate, winShareOfDecided }: RateMeasures): Rates | null {
  const [win, winOrTie, halfTie] = [estimateOf(winRate), estimateOf(winOrTieRate), estimateOf(halfTieRate)]
  if (!win || !winOrTie || !halfTie) return null
  const decided = estimateOf(winShareOfDecided)
  return {
    winRate: win,
    winOrTieRate: winOrTie,
    halfTieRate: halfTie,
    ...(decided ? { winShareOfDecided: decided } : {}),
  }
}

function estimateOf({ estimate, low, high, level, method }: Measure): Estimate | null {
  if (estimate === null) return null
  return { estimate, ...(low === null || high === null ? {} : { low, high, level, method }) }
}
