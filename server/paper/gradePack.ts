import { loadFigures } from './figures.ts'
import type { GradeData } from './gradeData.ts'
import { gradeDatasheet } from './gradeDatasheet.ts'
import { gradeTables } from './gradeTables.ts'
import { gradeCard, gradeLimitations, gradeMacros, gradeMethods, type ToldGrades } from './gradeTexts.ts'
import type { PackContents } from './packFiles.ts'
import type { PackStudy } from './packStudy.ts'
import { cite } from './prose.ts'

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
    alsoCited: [cite('shimorina2022human')],
    numbers: gradeMacros(graded),
    more: [['heds.md', gradeDatasheet(told)]],
    card: (paths) => gradeCard(told, limitations, paths),
  }
}
