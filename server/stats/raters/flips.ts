/**
 * The fewest parts of a sum that must be left out for it to change its sign; null where none suffice, or where it is 0 and
 * stands on neither side.
 *
 * A half-tie rate is above ½ exactly where wins outnumber losses, so it flips with the sign of a sum in which each win is
 * 1, each tie 0 and each loss −1 (a win-or-tie rate: ties 1 as well); a rater is the sum of the rater's judgments.
 * Leaving out the k largest parts takes away at least as much as any k others, so if any k parts flip the sum, the k
 * largest do: going down from the largest until it flips is exact.
 */
export function fewestToFlip(parts: Float64Array): { count: number; parts: number[] } | null {
  const sum = parts.reduce((total, part) => total + part, 0)
  if (sum === 0) return null
  const sign = Math.sign(sum)
  const order = Array.from(parts.keys()).sort((a, b) => sign * (parts[b]! - parts[a]!) || a - b)
  let rest = sign * sum
  const left: number[] = []
  for (const part of order) {
    // From here on leaving out makes the sum no smaller.
    if (sign * parts[part]! <= 0) return null
    rest -= sign * parts[part]!
    left.push(part)
    if (rest < 0) return { count: left.length, parts: left }
  }
  return null
}

/** The same for judgments of which `plus` count 1 and `minus` −1, without listing them; `of`: which kind is left out. */
export function fewestJudgmentsToFlip(plus: number, minus: number): { count: number; of: 'plus' | 'minus' } | null {
  const [larger, smaller] = plus > minus ? [plus, minus] : [minus, plus]
  if (larger === smaller || smaller === 0) return null
  return { count: larger - smaller + 1, of: plus > minus ? 'plus' : 'minus' }
}
