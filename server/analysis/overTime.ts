import type { OverTime, PairOverTime } from '../contract/overTime.ts'
import { notRecorded } from '../contract/rater.ts'
import type { PairTally } from '../contract/tallies.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { ofPairs } from '../stats/rates/arrivals.ts'
import { seriesOf } from '../stats/rates/series.ts'

/** Moments kept of each pair, and of all of them. */
const mostOfPair = 100
const mostOfAll = 2000
/** With more pairs than this each would have too few to be read. */
const mostPairs = 80

/**
 * How the rates of the tallied pairs moved, judgment by judgment in the order of their times, with the sequence that the
 * pair's stopping rests on.
 */
export function overTimeOf(table: JudgmentTable, tallies: readonly PairTally[], level: number): OverTime {
  if (tallies.length === 0) return { pairs: [] }
  if (tallies.length > mostPairs) {
    return { pairs: [], why: `How rates moved is told of no more than ${mostPairs} pairs: look from one system.` }
  }
  const most = Math.min(mostOfPair, Math.floor(mostOfAll / tallies.length))
  const noPrompt = table.prompts.indexOf(notRecorded)
  const pairs: PairOverTime[] = []
  let untimed = 0
  for (const { tally, arrived } of ofPairs(table, tallies)) {
    if (arrived === null) untimed += 1
    else pairs.push(pairOf(tally, arrived, { most, level, noPrompt }))
  }
  const why =
    untimed === 0
      ? null
      : untimed === tallies.length
        ? 'When the judgments were made is not recorded, so that they have no order in which rates could move.'
        : `Of ${untimed} ${untimed === 1 ? 'pair' : 'pairs'} some judgments have no time, so that they have no order in which rates could move.`
  return { pairs, ...(why === null ? {} : { why }) }
}

type Arrivals = NonNullable<ReturnType<typeof ofPairs>[number]['arrived']>

function pairOf(
  { target, baseline, stopping: { from } }: PairTally,
  arrived: Arrivals,
  { most, level, noPrompt }: { most: number; level: number; noPrompt: number },
): PairOverTime {
  const unnamed = noPrompt >= 0 && arrived.prompt.includes(noPrompt)
  const byPrompt = from === 'anytimeByPrompt'
  const { winRate, winOrTieRate, ...counts } = seriesOf(arrived, { byPrompt: byPrompt && !unnamed, most, level })
  return {
    ...{ target, baseline, ...counts },
    at: counts.n.map((n) => new Date(arrived.at[n - 1]!).toISOString()),
    ...(unnamed
      ? { prompts: counts.n.map(() => 0), why: 'Prompts are not recorded, and judgments of one may go together.' }
      : { winRate, winOrTieRate }),
    from,
    method: byPrompt ? 'asymptotic confidence sequence on prompt means' : 'beta-binomial confidence sequence',
    level,
  }
}
