/**
 * With what probability each pair should be judged next, so that uncertainty falls fastest: in proportion to how much one
 * more judgment shortens the standard error of its win rate, √(p(1 − p)/n) − √(p(1 − p)/(n + 1)). Pairs with no judgment
 * yet share all of it. `floor` (0 to 1) is spread evenly, so that no pair is starved: one that always came out the same
 * has no weight of its own. `judged` and `won` count decided judgments and those the first won.
 * Throws a RangeError for lists of unequal length, counts that are none, or another floor.
 * Source: Chiang et al. (2024), Chatbot Arena, arXiv:2403.04132, eq. 9 (section 5).
 */
export function samplingProbabilities(judged: ArrayLike<number>, won: ArrayLike<number>, floor: number): Float64Array {
  const pairs = judged.length
  if (won.length !== pairs || pairs === 0) throw new RangeError('Each pair has a count of judgments and one of wins.')
  if (!(floor >= 0 && floor <= 1)) throw new RangeError(`A floor is between 0 and 1, not ${floor}.`)
  const weights = Float64Array.from({ length: pairs }, (_, pair) => {
    const [n, w] = [judged[pair]!, won[pair]!]
    if (!(n >= 0 && w >= 0 && w <= n)) throw new RangeError(`A pair cannot have ${w} wins in ${n} judgments.`)
    if (n === 0) return Infinity
    const p = w / n
    // √(v/n) − √(v/(n + 1)) without the difference of two nearly equal numbers.
    return Math.sqrt(p * (1 - p)) / (Math.sqrt(n * (n + 1)) * (Math.sqrt(n) + Math.sqrt(n + 1)))
  })
  const fresh = weights.reduce((count, weight) => count + Number(weight === Infinity), 0)
  const shares = fresh > 0 ? weights.map((weight) => Number(weight === Infinity)) : weights
  const total = shares.reduce((all, share) => all + share, 0)
  return shares.map((share) => (1 - floor) * (total > 0 ? share / total : 1 / pairs) + floor / pairs)
}
