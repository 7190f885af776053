import { loss, tie, win } from '../judgmentTable.ts'
import { anytimeFromCounts, anytimeOfMeans } from './anytime.ts'
import { counted } from './cells.ts'

/** The rates that are followed through a study. */
export const followedRates = ['winRate', 'winOrTieRate'] as const
export type FollowedRate = (typeof followedRates)[number]

/** A pair's judgments in the order in which they arrived: prompts by any whole number below `prompts`, outcomes as tables have them. */
export type Arrived = { prompt: ArrayLike<number>; outcome: ArrayLike<number>; prompts: number }

type Bounds = { low: (number | null)[]; high: (number | null)[] }

/** What a study would have shown at some moments of it, a list entry a moment. */
export type Series = {
  /** Judgments so far, wins and ties among them, and prompts they are about. */
  n: number[]
  win: number[]
  tie: number[]
  prompts: number[]
} & Record<FollowedRate, Bounds>

/** The numbers of judgments at which a series is kept: every so many, and the last; no more than `most`. */
export function keptMoments(n: number, most: number): number[] {
  if (!Number.isInteger(n) || n < 0 || !Number.isInteger(most) || most < 1) {
    throw new RangeError(`So many moments of so many judgments cannot be kept: ${most} of ${n}.`)
  }
  const step = Math.max(1, Math.ceil(n / most))
  const moments = Array.from({ length: Math.floor(n / step) }, (_, place) => (place + 1) * step)
  return moments.at(-1) === n || n === 0 ? moments : [...moments, n]
}

/**
 * The rates of a pair after each kept number of judgments, with the bounds of the confidence sequence that holds at all of
 * them together: the beta-binomial one of counts, or `byPrompt` the one on prompt means. One pass, whatever is kept: of
 * prompt means it is remembered how many are the same, and there are few different ones.
 */
export function seriesOf(
  { prompt, outcome, prompts }: Arrived,
  { byPrompt, most, level = 0.95 }: { byPrompt: boolean; most: number; level?: number },
): Series {
  const n = outcome.length
  const series: Series = {
    ...{ n: keptMoments(n, most), win: [], tie: [], prompts: [] },
    winRate: { low: [], high: [] },
    winOrTieRate: { low: [], high: [] },
  }
  const sizes = new Int32Array(prompts)
  const means = followedRates.map((rate) => ({ rate, counts: new Int32Array(prompts), alike: new Alike(n) }))
  let [wins, ties, met, kept] = [0, 0, 0, 0]
  for (let at = 0; at < n; at++) {
    const [of, said] = [prompt[at]!, outcome[at]!]
    if (said !== win && said !== tie && said !== loss) throw new RangeError(`An outcome is 0, 1 or 2, not ${said}.`)
    if (said === win) wins++
    if (said === tie) ties++
    const size = sizes[of]!++
    if (size === 0) met++
    if (byPrompt) {
      for (const { rate, counts, alike } of means) {
        const before = counts[of]!
        counts[of] = before + counted(rate, Number(said === win), Number(said === tie))
        alike.move(size, before, counts[of])
      }
    }
    if (at + 1 !== series.n[kept]) continue
    kept++
    series.win.push(wins)
    series.tie.push(ties)
    series.prompts.push(met)
    const together = byPrompt ? null : anytimeFromCounts(wins, ties, at + 1 - wins - ties, level)
    for (const { rate, alike } of means) {
      const { low, high } = together?.[rate] ?? anytimeOfMeans(alike.moments(met), level)
      series[rate].low.push(low)
      series[rate].high.push(high)
    }
  }
  return series
}

/** How many prompts have each mean, as a count and the number of judgments it is of. */
class Alike {
  readonly #stride: number
  readonly #prompts = new Map<number, number>()

  constructor(most: number) {
    this.#stride = most + 1
  }

  /** One prompt has a judgment more than `size`, and its count was and is so much. */
  move(size: number, before: number, now: number): void {
    if (size > 0) this.#add(size * this.#stride + before, -1)
    this.#add((size + 1) * this.#stride + now, 1)
  }

  #add(key: number, by: number): void {
    const sum = (this.#prompts.get(key) ?? 0) + by
    if (sum === 0) this.#prompts.delete(key)
    else this.#prompts.set(key, sum)
  }

  /** The mean of the means, and the sum of their squared distances from it. */
  moments(n: number): { n: number; mean: number; squares: number } {
    let sum = 0
    for (const [key, prompts] of this.#prompts) sum += prompts * this.#meanOf(key)
    const mean = sum / n
    let squares = 0
    for (const [key, prompts] of this.#prompts) squares += prompts * (this.#meanOf(key) - mean) ** 2
    return { n, mean, squares }
  }

  #meanOf(key: number): number {
    return (key % this.#stride) / Math.floor(key / this.#stride)
  }
}
