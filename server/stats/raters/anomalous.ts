import { chiSquaredQuantile, chiSquaredTail } from '../numeric/chiSquared.ts'

/**
 * How unusual one judgment is among others of its kind: the chance of one at least as large,
 * (1 + how many of `history` are as large or larger) / (1 + how many there are).
 */
export function surprise(asLarge: number, history: number): number {
  if (!(asLarge >= 0 && asLarge <= history))
    throw new RangeError('As many as the history has can be as large, no more.')
  return (1 + asLarge) / (1 + history)
}

export type FisherLook = {
  /** After how many judgments. */
  after: number
  statistic: number
  /** What the statistic must exceed for the whole test to keep `alpha`. */
  threshold: number
  p: number
}

/**
 * Fisher's combination of a rater's p-values so far, −2 Σ log p, after each of the given numbers of judgments, against χ²
 * with twice as many degrees of freedom at level α over the number of looks.
 * `looks` ascend and are whole numbers from 1 to how many p-values there are; p-values in (0, 1]; else a RangeError.
 * Source: Chiang et al. (2024), Chatbot Arena, section 5 (detecting anomalous users).
 */
export function fisherLooks(pValues: ArrayLike<number>, looks: readonly number[], alpha: number): FisherLook[] {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`A test needs a level between 0 and 1, not ${alpha}.`)
  let sum = 0
  let at = 0
  return looks.map((after) => {
    if (!Number.isInteger(after) || after <= 0 || after < at || after > pValues.length) {
      throw new RangeError(`A look after ${after} judgments does not fit ${pValues.length} in ascending order.`)
    }
    for (; at < after; at++) {
      const p = pValues[at]!
      if (!(p > 0 && p <= 1)) throw new RangeError(`A p-value lies in (0, 1]; ${p} does not.`)
      sum -= 2 * Math.log(p)
    }
    const threshold = chiSquaredQuantile(1 - alpha / looks.length, 2 * after)
    return { after, statistic: sum, threshold, p: chiSquaredTail(sum, 2 * after) }
  })
}

/** Five looks, evenly spread over n judgments; fewer where there are fewer judgments. */
export function fiveLooks(n: number): number[] {
  return [...new Set([1, 2, 3, 4, 5].map((look) => Math.ceil((look * n) / 5)))].filter((after) => after > 0)
}
