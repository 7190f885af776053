import { render } from 'svelte/server'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { GradeResults } from '../../server/contract/grades.ts'
import type { RaterKind } from '../../server/contract/rater.ts'
import { captionOfIntervals } from '../dashboard/certainty.ts'
import { intervalNumbers } from '../dashboard/certaintyFile.ts'
import { rowsOf, winRatesDrawing } from '../dashboard/drawing.ts'
import { figureWidth } from '../dashboard/figure.ts'
import { figureNumbers } from '../dashboard/figureFile.ts'
import Forest from '../dashboard/Forest.svelte'
import { forestDrawing, forestNumbers } from '../dashboard/forest.ts'
import GradeBars from '../dashboard/GradeBars.svelte'
import { captionOfGrades, gradeNumbers } from '../dashboard/gradeBars.ts'
import Matrix from '../dashboard/Matrix.svelte'
import { captionOfMatrix, matrixFits, matrixNumbers } from '../dashboard/matrix.ts'
import { isStar } from '../dashboard/strengthRows.ts'
import { captionOverTime, type OverTimeDrawing } from '../dashboard/overTime.ts'
import { overTimeNumbers } from '../dashboard/overTimeFile.ts'
import RatesOverTime from '../dashboard/RatesOverTime.svelte'
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
    ...overTimeFigure(analysis, order),
    ...matrixFigure(analysis),
    ...forestFigure(analysis),
  ]
}

/** More panels than these are no figure for a page; the numbers have them all. */
const mostPanels = 12

/** How the rates moved, where the times of the judgments are known. */
function overTimeFigure(analysis: Analysis, order: Analysis['tallies']): PaperFigure[] {
  const { target, kinds, overTime } = analysis
  const all = order.flatMap(
    ({ target, baseline }) => overTime.pairs.find((pair) => pair.target === target && pair.baseline === baseline) ?? [],
  )
  if (all.length === 0) return []
  const pairs = all.slice(0, mostPanels)
  const described = captionOverTime(analysis, { pairs, target, of: all.length })
  const drawing: OverTimeDrawing = { pairs, target, described }
  return [
    {
      name: 'rates-over-time',
      specification: { figure: 'rates-over-time', width: figureWidth, ...drawing },
      svg: standAlone(render(RatesOverTime, { props: drawing }).body),
      numbers: overTimeNumbers(all, kinds),
      caption: described,
    },
  ]
}

/** Every system against every other, where no target is named and there are more than one pair. */
function matrixFigure(analysis: Analysis): PaperFigure[] {
  const { target, kinds, systems } = analysis
  if (target !== null || systems < 3 || !matrixFits(systems, figureWidth)) return []
  const tallies = analysis.tallies.map(({ target, baseline, n, win, tie, loss }) => ({
    ...{ target, baseline, n, win, tie, loss },
  }))
  const drawing = { tallies, described: captionOfMatrix(analysis) }
  return [
    {
      name: 'head-to-head',
      specification: { figure: 'head-to-head', width: figureWidth, ...drawing },
      svg: standAlone(render(Matrix, { props: drawing }).body),
      numbers: matrixNumbers(tallies, kinds),
      caption: drawing.described,
    },
  ]
}

/** Strengths, where they say more than the rates against one system do. */
function forestFigure({ strengths, judgments }: Analysis): PaperFigure[] {
  if (isStar(strengths, judgments) || strengths.bradleyTerry.every(({ estimate }) => estimate === null)) return []
  const drawing = forestDrawing(strengths)
  return [
    {
      name: 'strengths',
      specification: { figure: 'strengths', width: figureWidth, ...drawing },
      svg: standAlone(render(Forest, { props: drawing }).body),
      numbers: forestNumbers(strengths),
      caption: drawing.described,
    },
  ]
}

/** The figure of a study of single responses: all that is drawn of grades. */
export function gradeFigures(graded: { judgments: number; kinds: RaterKind[]; grades: GradeResults }): PaperFigure[] {
  const { grades, kinds } = graded
  const drawing = { grades, described: captionOfGrades(graded, grades) }
  return [
    {
      name: 'figure-1',
      specification: { figure: 'grades', width: figureWidth, ...drawing },
      svg: standAlone(render(GradeBars, { props: drawing }).body),
      numbers: gradeNumbers(grades, kinds),
      caption: drawing.described,
    },
  ]
}
