import type { PairRows } from './pairTable.ts'

/** `k`: the most one judgment moves a rating; `scale` points are odds of `base` to 1; all start at `initial`. */
export type EloRules = { k: number; scale: number; base: number; initial: number }

export const usualElo: EloRules = { k: 4, scale: 400, base: 10, initial: 1000 }

/**
 * Elo ratings after all judgments, one for each system, a tie as half a win. They depend on the order of the judgments:
 * the latest count most. `order`: the rows in another order, or some of them.
 * Throws a RangeError for rules that are not positive numbers.
 * Source: Elo (1978), The Rating of Chessplayers, section 8.
 */
export function eloRatings(rows: PairRows, rules: EloRules = usualElo, order?: Int32Array): Float64Array {
  const { k, scale, base, initial } = rules
  if (!(k > 0 && scale > 0 && base > 1 && Number.isFinite(k * scale * base + initial))) {
    throw new RangeError('Elo needs a positive k and scale, a base above 1 and an initial rating.')
  }
  const { systems, first, second, outcome } = rows
  const ratings = new Float64Array(systems).fill(initial)
  const steepness = Math.log(base) / scale
  const judgments = order ? order.length : outcome.length
  for (let turn = 0; turn < judgments; turn++) {
    const row = order ? order[turn]! : turn
    const [a, b] = [first[row]!, second[row]!]
    const expected = 1 / (1 + Math.exp((ratings[b]! - ratings[a]!) * steepness))
    const change = k * (outcome[row]! / 2 - expected)
    ratings[a]! += change
    ratings[b]! -= change
  }
  return ratings
}
