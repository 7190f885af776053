import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../db/migrations.ts'
import type { GradeAnalysis } from './gradeData.ts'
import type { Analysis } from '../contract/analysis.ts'

/** A figure as the client's own components draw it. */
export type PaperFigure = {
  name: string
  /** What it is drawn from. */
  specification: object
  svg: string
  /** Its numbers as CSV. */
  numbers: string
  caption: string
}

type Split = (text: string, weight: number) => { text: string; family: string }[]

type Figures = {
  paperFigures: (analysis: Analysis) => PaperFigure[]
  gradeFigures: (analysis: GradeAnalysis) => PaperFigure[]
  withRuns: (svg: string, split: Split) => string
  withFaces: (svg: string, split: Split, sheetOf: (families: string[]) => string) => string
}

/** The charts of the pages, built for the server: the one file of the client that the server uses. */
export async function loadFigures(): Promise<Figures> {
  const built = join(root(), 'client', 'dist-figures', 'figures.js')
  if (!existsSync(built)) throw new Error('The figures are not built yet. Run: npm run build')
  return (await import(pathToFileURL(built).href)) as Figures
}
