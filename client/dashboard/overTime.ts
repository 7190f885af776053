import { scaleLinear } from 'd3-scale'
import type { PairOverTime } from '../../server/contract/overTime.ts'
import { cut } from './figure.ts'
import { boundsOf, levelOf, written } from './measures.ts'
import { count, counted, countedWords, isolated, listed, rowName, tallyKey, type Counted } from './words.ts'

/** The two rates that are drawn, win rate first. */
export const drawnRates = [
  { rate: 'winRate', label: 'Win rate' },
  { rate: 'winOrTieRate', label: 'Win-or-tie rate' },
] as const
export type DrawnRate = (typeof drawnRates)[number]['rate']

/** What the drawing of rates over time is made from, on the page and in the paper. */
export type OverTimeDrawing = { pairs: PairOverTime[]; target: string | null; described: string }

/** The share so far of what a rate counts. */
export const rateAt = (pair: PairOverTime, rate: DrawnRate, place: number) =>
  ((pair.win[place] ?? 0) + (rate === 'winOrTieRate' ? (pair.tie[place] ?? 0) : 0)) / (pair.n[place] ?? 1)

export const boundsAt = (pair: PairOverTime, rate: DrawnRate, place: number) => ({
  low: pair[rate]?.low[place] ?? null,
  high: pair[rate]?.high[place] ?? null,
})

/** One moment of a pair in words, for those who point at it or hear it. */
export function momentInWords(pair: PairOverTime, place: number): string {
  const of = pair.prompts[place] ? ` on ${counted(pair.prompts[place], 'prompt')}` : ''
  const rates = drawnRates.map(({ rate, label }) => {
    const bounds = boundsOf(boundsAt(pair, rate, place), 'share')
    return `${label.toLowerCase()} ${written(rateAt(pair, rate, place), 'share')}${bounds === null ? ', no interval yet' : ` [${bounds}]`}`
  })
  return `After ${counted(pair.n[place] ?? 0, 'judgment')}${of}: ${rates.join('; ')}.`
}

/** When the last judgment of a moment was made, as the reader’s own clock has it. */
export const momentTime = (pair: PairOverTime, place: number) =>
  new Date(pair.at[place] ?? 0).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A few moments of a pair for a table, evenly apart, the last among them. */
export function fewMoments(pair: PairOverTime, most = 6): number[] {
  const last = pair.n.length - 1
  const places = Array.from({ length: most }, (_, one) => Math.round(((one + 1) * (last + 1)) / most) - 1)
  return [...new Set(places.filter((place) => place >= 0))]
}

/** What the drawing shows, in the words under it. */
export function captionOverTime(
  counts: Counted,
  { pairs, target, of = pairs.length }: { pairs: PairOverTime[]; target: string | null; of?: number },
): string {
  const subject =
    target === null
      ? 'of the first system of each pair as judgments came in'
      : `of ${isolated(target)} against each baseline as judgments came in`
  const banded = pairs.filter((pair) => pair.winRate)
  const methods = [...new Set(banded.map(({ method }) => method))]
  const byPrompt = banded.some(({ from }) => from === 'anytimeByPrompt')
  const level = levelOf(pairs[0] ?? {})
  return [
    `Win rate (full line) and win-or-tie rate (dashed) ${subject}: ${countedWords(counts)}, in the order of their times.`,
    banded.length === 0
      ? 'Prompts are not recorded, so that there are no intervals.'
      : `Bands: ${listed(methods)} at ${level}, for all moments of one rate of one row together.`,
    ...(byPrompt
      ? [
          'On prompt means every prompt weighs the same; such a band is given from 20 prompts on, and holds approximately.',
        ]
      : []),
    ...(of > pairs.length ? [`Shown are the first ${pairs.length} of ${count(of)} rows.`] : []),
  ].join(' ')
}

/** Why the interval of other tables and figures is not drawn along the way. */
export const whyNotFixed =
  'The interval that the other figures print is not drawn here: it is right for one look, at a size that was fixed beforehand. Read after every judgment, with leave to stop when it looks good, it would be wrong in far more studies than its level says.'

/** Lengths in CSS pixels. */
export const panel = { legend: 34, title: 26, plot: 148, axis: 28, gap: 14, left: 42, right: 42, column: 26 }
const narrowBelow = 560

/** Places a panel for each pair: two beside each other where there is room. */
export function layOutOverTime({
  pairs,
  target,
  width,
}: {
  pairs: PairOverTime[]
  target: string | null
  width: number
}) {
  const narrow = width < narrowBelow
  const columns = narrow || pairs.length === 1 ? 1 : 2
  const each = (width - panel.column * (columns - 1)) / columns
  const rowHeight = panel.title + panel.plot + panel.axis + panel.gap
  const top = panel.legend
  const y = scaleLinear([0, 1], [panel.title + panel.plot, panel.title])
  const panels = pairs.map((pair, index) => {
    const x = scaleLinear([0, pair.n.at(-1) ?? 1], [panel.left, each - panel.right])
    const places = pair.n.map((_, place) => place)
    const at = (place: number) => x(pair.n[place] ?? 0)
    const lines = drawnRates.map(({ rate }) => ({
      rate,
      line: pathOf(places.map((place) => [at(place), y(rateAt(pair, rate, place))])),
      band: bandOf(places, pair, rate, at, y),
    }))
    const ends = drawnRates.map(({ rate }) => {
      const share = rateAt(pair, rate, pair.n.length - 1)
      return { rate, y: y(share), text: `${Math.round(share * 100)}%` }
    })
    return {
      ...{ key: tallyKey(pair), pair, each, at, lines, ends: apart(ends) },
      left: (index % columns) * (each + panel.column),
      top: top + Math.floor(index / columns) * rowHeight,
      name: cut(rowName(pair, target), each - 190),
      n: counted(pair.n.at(-1) ?? 0, 'judgment'),
      ticks: x
        .ticks(each < 300 ? 3 : 5)
        .filter((tick) => Number.isInteger(tick))
        .map((tick) => ({ x: x(tick), text: count(tick) })),
    }
  })
  const shares = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    share,
    y: y(share),
    text: share === 0.5 ? '½' : share % 0.5 === 0 ? `${share * 100}%` : '',
  }))
  const height = top + Math.ceil(pairs.length / columns) * rowHeight - panel.gap
  return { narrow, width, height, panels, shares, bottom: panel.title + panel.plot }
}

const pathOf = (points: [number, number][]) =>
  points.map(([x, y], place) => `${place === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

type Scale = (value: number) => number

/** The area between the bounds, and its two edges, where there are bounds; null where there are none at all. */
function bandOf(places: number[], pair: PairOverTime, rate: DrawnRate, at: Scale, y: Scale) {
  const found = places.flatMap((place) => {
    const { low, high } = boundsAt(pair, rate, place)
    return low === null || high === null ? [] : [{ x: at(place), low: y(low), high: y(high) }]
  })
  if (found.length === 0) return null
  const upper = found.map(({ x, high }): [number, number] => [x, high])
  const lower = found.map(({ x, low }): [number, number] => [x, low])
  return { area: `${pathOf([...upper, ...lower.toReversed()])}Z`, upper: pathOf(upper), lower: pathOf(lower) }
}

/** Labels moved off each other, the upper one up. */
function apart<Label extends { y: number }>(labels: Label[], room = 15): Label[] {
  const [one, other] = labels
  if (!one || !other) return labels
  const [upper, lower] = one.y < other.y ? [one, other] : [other, one]
  const short = room - (lower.y - upper.y)
  if (short <= 0) return labels
  return labels.map((label) => ({ ...label, y: label.y + (label === upper ? -short / 2 : short / 2) }))
}

/** The place of the kept moment nearest to a number of judgments. */
export function nearestPlace(pair: PairOverTime, n: number): number {
  let nearest = 0
  for (const [place, each] of pair.n.entries()) {
    if (Math.abs(each - n) < Math.abs((pair.n[nearest] ?? 0) - n)) nearest = place
  }
  return nearest
}
