import { render } from 'svelte/server'
import type { Analysis } from '../../server/contract/analysis.ts'
import { captionOfIntervals } from '../dashboard/certainty.ts'
import { intervalNumbers } from '../dashboard/certaintyFile.ts'
import { rowsOf, winRatesDrawing } from '../dashboard/drawing.ts'
import { figureWidth } from '../dashboard/figure.ts'
import { figureNumbers } from '../dashboard/figureFile.ts'
import Intervals from '../dashboard/Intervals.svelte'
import WinRates from '../dashboard/WinRates.svelte'
import { standAlone } from './standAlone.ts'

export { withFaces, withRuns } from './runs.ts'

/** A figure for a paper: what it was drawn from, the drawing, its numbers as CSV, and the words under it. */
export type PaperFigure = { name: string; specification: object; svg: string; numbers: string; caption: string }

/**
 * The page's figures, drawn from an analysis without a page. This file is built by itself, and all that the server has of
 * the client.
 */
export function paperFigures(analysis: Analysis): PaperFigure[] {
  if (analysis.tallies.length === 0) return []
  const { target, tallies, kinds, settings } = analysis
  const rates = winRatesDrawing(analysis, rowsOf(tallies), target)
  const order = rates.rows.map(({ target, baseline }) =>
    tallies.find((tally) => tally.target === target && tally.baseline === baseline)!,
  )
  const rate = 'winOrTieRate' as const
  const certainty = { rows: order, rate, target, described: captionOfIntervals(rate, target, settings) }
  return [
    {
      name: 'figure-1',
      specification: { figure: 'win-rates', width: figureWidth, ...rates },
      svg: standAlone(render(WinRates, { props: rates }).body),
      numbers: figureNumbers(rates.rows, kinds),
      caption: rates.described,
    },
    {
      name: 'figure-2',
      specification: { figure: 'intervals', width: figureWidth, rate, target, described: certainty.described },
      svg: standAlone(render(Intervals, { props: certainty }).body),
      numbers: intervalNumbers(order, kinds),
      caption: certainty.described,
    },
  ]
}
