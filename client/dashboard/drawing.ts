import type { PairTally } from '../../server/contract/tallies.ts'
import { captionOf, stampOf } from './caption.ts'
import type { FigureRow } from './figure.ts'
import type { PublishedRow } from './published.ts'
import { printed } from './rates.ts'
import type { Counted } from './words.ts'

/** What Figure 1 is drawn from, on the page and in the paper: all that `WinRates` takes but its width. */
export type WinRatesDrawing = {
  rows: FigureRow[]
  target: string | null
  published: PublishedRow[] | null
  /** Words across its head where it counts anything but people. */
  stamp: string | null
  described: string
}

export function winRatesDrawing(
  counted: Counted,
  rows: FigureRow[],
  target: string | null,
  published: PublishedRow[] | null = null,
): WinRatesDrawing {
  return { rows, target, published, stamp: stampOf(counted), described: captionOf(counted, rows, target) }
}

/** The figure's rows of an analysis alone: best first, each rate with the interval to print. */
export function rowsOf(tallies: PairTally[]): FigureRow[] {
  const rows = tallies.map((tally): FigureRow => {
    const { target, baseline, n, win, tie, loss, bothBad } = tally
    const [winRate, winOrTieRate, halfTieRate] = (['winRate', 'winOrTieRate', 'halfTieRate'] as const).map((rate) => {
      const { estimate, low, high, level, method } = printed(tally, rate)
      return { estimate: estimate ?? 0, ...(low === null || high === null ? {} : { low, high, level, method }) }
    })
    const counts = { target, baseline, n, win, tie, loss, bothBad }
    return n === 0
      ? counts
      : { ...counts, rates: { winRate: winRate!, winOrTieRate: winOrTieRate!, halfTieRate: halfTieRate! } }
  })
  const share = ({ n, win, tie }: FigureRow) => (n === 0 ? -1 : (win + tie) / n)
  return rows.sort((one, other) => share(other) - share(one))
}
