import { codeBookText } from '../exportCodeBook.ts'
import { bibliography } from './bibliography.ts'
import { loadFigures } from './figures.ts'
import type { GradeData } from './gradeData.ts'
import { gradeTables } from './gradeTables.ts'
import { gradeCard, gradeLimitations, gradeMacros, gradeMethods, type ToldGrades } from './gradeTexts.ts'
import { hashOf, type FileHash } from './hashes.ts'
import { latexTableFile } from './latexTable.ts'
import { manifestOf } from './manifest.ts'
import { figureFiles, fontFiles, json, latexOf, markdownOf, stampOf } from './packFiles.ts'
import type { PackStudy } from './packStudy.ts'
import { paperDocument } from './paperDocument.ts'
import { citedIn } from './prose.ts'
import { lackingIn } from './typefaces.ts'

/** Every file but the data of a pack of grades, by its path. */
export async function composeGradePack(
  study: PackStudy,
  { graded, everything, facts }: GradeData,
  dataHashes: FileHash[],
): Promise<Map<string, string | Buffer>> {
  const told: ToldGrades = { study, graded, facts }
  const { gradeFigures } = await loadFigures()
  const figures = gradeFigures(graded)
  const tables = gradeTables(graded, everything)
  const [methods, limitations] = [gradeMethods(told), gradeLimitations(told)]
  const { title, notice } = study.study
  const lacking = new Set<string>()

  const files = new Map<string, string | Buffer>()
  files.set('study.json', json(study))
  files.set('analysis.json', json(graded))
  if (everything) files.set('analysis-with-excluded.json', json(everything))
  if (study.registration) files.set('registration.json', study.registration.document)
  files.set('data/codebook.md', codeBookText(study.study, { of: 'jsonl' }))
  for (const table of tables) files.set(`tables/${table.name}.tex`, latexTableFile(table))
  for (const figure of figures)
    for (const [path, text] of await figureFiles(figure, study, lacking)) files.set(path, text)
  files.set('text/methods.tex', latexOf(methods))
  files.set('text/methods.md', markdownOf(methods))
  files.set('text/limitations.tex', latexOf(limitations))
  files.set('text/limitations.md', markdownOf(limitations))
  files.set('numbers.tex', gradeMacros(graded))
  files.set('references.bib', bibliography(citedIn([...methods, ...limitations]), study.program.version))
  files.set('paper.tex', paperDocument({ title, notice, stamp: stampOf(graded) }, figures, tables))
  for (const [path, content] of fontFiles()) files.set(path, content)
  const paths = [...files.keys(), ...dataHashes.map(({ path }) => path), 'README.md', 'manifest.json'].sort()
  files.set('README.md', gradeCard(told, limitations, paths))
  for (const one of lackingIn([...files.values()].filter((text) => typeof text === 'string'))) lacking.add(one)
  const hashes = [...dataHashes, ...[...files].map(([path, content]) => hashOf(path, content))]
  files.set('manifest.json', json(manifestOf({ study, analysis: graded, facts }, hashes, [...lacking].sort())))
  return files
}
