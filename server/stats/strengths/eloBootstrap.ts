import type { Random } from '../random.ts'
import { eloRatings, usualElo, type EloRules } from './elo.ts'
import type { PairRows } from './pairTable.ts'

/**
 * Elo ratings of replicates, one row each: as many judgments drawn with replacement, in the order they were drawn. So the
 * spread holds both chance and the order, and the middle is that of an average order, not of the one that was.
 * Null where `replicates` times the judgments exceed `most` steps: it would take too long.
 */
export function eloReplicates(
  rows: PairRows,
  { replicates, random, rules = usualElo, most = 20_000_000 }: EloBootstrap,
): Float64Array | null {
  const judgments = rows.outcome.length
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new RangeError(`A bootstrap takes at least one replicate, not ${replicates}.`)
  }
  if (judgments === 0 || replicates * judgments > most) return null
  const all = new Float64Array(replicates * rows.systems)
  const order = new Int32Array(judgments)
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let turn = 0; turn < judgments; turn++) order[turn] = Math.floor(random.number() * judgments)
    all.set(eloRatings(rows, rules, order), replicate * rows.systems)
  }
  return all
}

export type EloBootstrap = { replicates: number; random: Random; rules?: EloRules; most?: number }
