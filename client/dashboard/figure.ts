import { scaleLinear } from 'd3-scale'
import type { Outcome } from '../../server/contract/judgment.ts'
import type { Estimate } from '../../server/contract/estimate.ts'
import type { Rates, Tally } from '../../server/contract/results.ts'
import type { PublishedRow } from './published.ts'
import { publishedApart, publishedFor } from './published.ts'
import { isolated, percent, rowLines, tallyKey, wholePercents } from './words.ts'

/** What of a tally the figure draws. */
export type FigureRow = Pick<Tally, 'target' | 'baseline' | 'n' | 'win' | 'tie' | 'loss' | 'bothBad'> & {
  rates?: Pick<Rates, 'winRate' | 'winOrTieRate' | 'halfTieRate'>
}
export type Segment = { outcome: Outcome; x: number; width: number; text: string }
export type Mark = { low: number; high: number; estimate: number }
export type Ghost = { name: string; segments: Segment[] }
export type Row = {
  key: string
  /** Its name, a line an entry. */
  lines: string[]
  y: number
  n: number
  rate: string
  segments: Segment[]
  above?: Mark
  below?: Mark
  ghost?: Ghost
}
export type Figure = ReturnType<typeof layOut>

/** Heights in the figure's own units, which are CSS pixels. */
export const size = {
  legend: 36,
  name: 24,
  line: 19,
  lane: 13,
  bar: 36,
  ghost: 16,
  ghostGap: 4,
  gap: 14,
  axis: 30,
  stamp: 34,
}

/** The width of a figure in a file. */
export const figureWidth = 760

const narrowBelow = 560
const outcomes: Outcome[] = ['win', 'tie', 'loss']

/** Places everything the figure draws, from tallies already in order. */
export function layOut(figure: {
  rows: FigureRow[]
  target: string | null
  published: PublishedRow[] | null
  stamped: boolean
  width: number
}) {
  const { rows, target, published, stamped, width } = figure
  const narrow = width < narrowBelow
  const names = rows.map((row) => rowLines(row, target))
  const longest = Math.max(8, ...names.flat().map(inLetters))
  const left = narrow ? 0 : Math.min(Math.max(96, longest * 9.6 + 18), width * (target === null ? 0.32 : 0.26))
  const right = narrow ? width : width - 76
  const across = scaleLinear([0, 1], [left, right])
  const stack = (shares: Record<Outcome, number>): Segment[] => {
    const total = shares.win + shares.tie + shares.loss
    const texts = wholePercents(outcomes.map((outcome) => shares[outcome]))
    let sum = 0
    return outcomes.map((outcome, place) => {
      const x = across(sum / total)
      sum += shares[outcome]
      const end = across(sum / total)
      return { outcome, x, width: end - x, text: fitting(texts[place]!, end - x) }
    })
  }
  const mark = (rate: Estimate): Mark | undefined =>
    rate.low === undefined || rate.high === undefined
      ? undefined
      : { low: across(rate.low), high: across(rate.high), estimate: across(rate.estimate) }
  const top = (stamped ? size.stamp : 0) + size.legend
  const ghosts = published ?? []
  let y = top
  const drawn: Row[] = rows.map((row, index) => {
    // The printed figures are LIMA's: beside a pair of other systems they would mean something else.
    const printed = target === null ? undefined : publishedFor(ghosts, row.baseline)
    const placed: Row = {
      key: tallyKey(row),
      lines: names[index]!,
      y,
      n: row.n,
      rate: row.rates ? percent(row.rates.winOrTieRate.estimate) : '–',
      segments: row.n === 0 ? [] : stack(row),
      ...(row.rates ? { above: mark(row.rates.winRate), below: mark(row.rates.winOrTieRate) } : {}),
      ...(printed ? { ghost: { name: printed.baseline, segments: stack(printed) } } : {}),
    }
    y += (narrow ? headOf(placed) : 0) + size.lane * 2 + size.bar + size.gap
    if (printed) y += size.ghost + size.ghostGap
    return placed
  })
  const rowsEnd = y - size.gap / 2
  y = rowsEnd + size.axis
  const beside = target === null ? [] : rows.map((row) => row.baseline)
  const apart = publishedApart(ghosts, beside)
  if (apart.length > 0) y += 30
  const apartTop = y
  const apartRows = apart.map((printed, index) => ({
    name: printed.baseline,
    y: apartTop + index * (size.ghost + 8 + (narrow ? 20 : 0)) + (narrow ? 20 : 0),
    segments: stack(printed),
  }))
  y = apartTop + apart.length * (size.ghost + 8 + (narrow ? 20 : 0))
  const height = y + (ghosts.length > 0 ? 22 : 0)
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ share, x: across(share), text: percent(share) }))
  return { narrow, left, right, width, height, top, rowsEnd, rows: drawn, apart: apartRows, apartTop, ticks }
}

/** The text of a segment, or less of it, or none, as its width allows. */
function fitting(text: string, width: number): string {
  if (width >= 38) return text
  return width >= 22 ? text.replace('%', '') : ''
}

/** The height of a row's name where it stands above its bar. */
export const headOf = (row: Row) => size.name + (row.lines.length - 1) * size.line

/** How long a name is, in letters of the common width: in the widest typeface that a reader may have an m is half as long again. */
function inLetters(name: string): number {
  return name.length + (name.match(/[mwMW@%]/g)?.length ?? 0) / 2
}

/** A name cut to the room it has; the whole of it is in the table. */
export function cut(name: string, room: number, perLetter = 7.7): string {
  const letters = Math.max(6, Math.floor(room / perLetter))
  return isolated(name.length <= letters ? name : `${name.slice(0, letters - 1)}…`)
}
