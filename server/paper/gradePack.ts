import { loadFigures } from './figures.ts'
import type { GradeData } from './gradeData.ts'
import { gradeTables } from './gradeTables.ts'
import { gradeCard, gradeLimitations, gradeMacros, gradeMethods, type ToldGrades } from './gradeTexts.ts'
import type { PackContents } from './packFiles.ts'
import type { PackStudy } from './packStudy.ts'

/** What the files of a pack of grades are made of. */
export async function gradeContents(study: PackStudy, { graded, everything, facts }: GradeData): Promise<PackContents> {
  const told: ToldGrades = { study, graded, facts }
  const { gradeFigures } = await loadFigures()
  const limitations = gradeLimitations(told)
  return {
    ...{ study, analysis: graded, everything, facts, limitations },
    figures: gradeFigures(graded),
    tables: gradeTables(graded, everything),
    methods: gradeMethods(told),
    alsoCited: [],
    numbers: gradeMacros(graded),
    more: [],
    card: (paths) => gradeCard(told, limitations, paths),
  }
}
