import type { Strength, StrengthMethod } from '../contract/strengths.ts'
import { seeded, seedFor } from '../stats/random.ts'
import { eloRatings, usualElo } from '../stats/strengths/elo.ts'
import { eloReplicates } from '../stats/strengths/eloBootstrap.ts'
import type { PairRows } from '../stats/strengths/pairTable.ts'
import { spreads } from '../stats/strengths/percentiles.ts'
import type { Shown } from './strengthRows.ts'

/** Every system with its Elo rating, in points whatever the scale of the rest, and the spread over redrawn orders. */
export function eloRows(
  rows: PairRows,
  shown: Shown,
  replicates: number,
  seed: number,
): { rows: Strength[]; method: StrengthMethod } {
  const { systems, level, counts } = shown
  const { k, initial } = usualElo
  const ratings = eloRatings(rows)
  const drawn = replicates < 2 ? null : eloReplicates(rows, { replicates, random: seeded(seedFor(seed, 'elo')) })
  const found = drawn ? spreads(drawn, systems.length, level) : null
  const why = found
    ? {}
    : { why: 'No interval: none was asked for, or redrawing so many judgments would take too long.' }
  const interval = found ? `; percentile interval of ${replicates} redrawn orders, so it need not hold the rating` : ''
  return {
    rows: systems.map((system, s) => ({
      system,
      estimate: counts[s] === 0 ? null : ratings[s]!,
      low: counts[s] === 0 ? null : (found?.[s]?.low ?? null),
      high: counts[s] === 0 ? null : (found?.[s]?.high ?? null),
      se: counts[s] === 0 ? null : (found?.[s]?.se ?? null),
      rank: null,
      rankTogether: null,
      n: counts[s]!,
      group: null,
      ...(counts[s] === 0 ? { why: 'It was never judged against another system.' } : {}),
    })),
    method: {
      method: `Elo, K = ${k}, from ${initial}, in the order of the judgments${interval}`,
      level,
      clusters: null,
      ...why,
    },
  }
}
