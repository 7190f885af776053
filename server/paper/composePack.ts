import { analyze } from '../analysis/analyze.ts'
import type { Analysis } from '../contract/analysis.ts'
import type { KeptDesign } from '../contract/design.ts'
import type { RaterChecks } from '../stats/raters/flags.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { bibliography } from './bibliography.ts'
import { codeBookText } from '../exportCodeBook.ts'
import { datasetCard } from './datasetCard.ts'
import { datasheet } from './datasheet.ts'
import { loadFigures } from './figures.ts'
import { hashOf, type FileHash } from './hashes.ts'
import type { GradeData } from './gradeData.ts'
import { composeGradePack } from './gradePack.ts'
import { latexTableFile } from './latexTable.ts'
import { limitationsText } from './limitationsText.ts'
import { manifestOf } from './manifest.ts'
import { methodsText, type Told } from './methodsText.ts'
import { numberMacros } from './numbers.ts'
import type { PackData } from './packData.ts'
import type { PackStudy } from './packStudy.ts'
import { figureFiles, fontFiles, json, latexOf, markdownOf, stampOf } from './packFiles.ts'
import { paperDocument } from './paperDocument.ts'
import { paperTables } from './paperTables.ts'
import { cite, citedIn } from './prose.ts'
import { lackingIn } from './typefaces.ts'

/** The files of a pack that its judgments are in; all others are composed from them and from `study.json`. */
export const dataFiles = ['data/judgments.csv', 'data/judgments.jsonl'] as const

/**
 * Every other file of a pack, by its path: the same study and judgments give the same bytes. It is what an export writes
 * and what `verify` holds a pack against.
 */
export async function composePack(
  study: PackStudy,
  data: PackData | GradeData,
  dataHashes: FileHash[],
): Promise<Map<string, string | Buffer>> {
  if ('graded' in data) return composeGradePack(study, data, dataHashes)
  const analysis = analysisOf(study, data.table)
  const everything = data.everything === null ? null : analysisOf(study, data.everything)
  const told: Told = { study, analysis, facts: data.facts }
  const { paperFigures } = await loadFigures()
  const figures = paperFigures(analysis)
  const tables = paperTables(analysis, data, everything)
  const [methods, limitations] = [methodsText(told), limitationsText(told)]
  const cited = citedIn([...methods, ...limitations, [cite('shimorina2022human')]])
  const { title, notice } = study.study
  const stamp = stampOf(analysis)
  const lacking = new Set<string>()

  const files = new Map<string, string | Buffer>()
  files.set('study.json', json(study))
  files.set('analysis.json', json(analysis))
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
  files.set('numbers.tex', numberMacros(analysis))
  files.set('references.bib', bibliography(cited, study.program.version))
  files.set('paper.tex', paperDocument({ title, notice, stamp }, figures, tables))
  files.set('heds.md', datasheet(told))
  for (const [path, content] of fontFiles()) files.set(path, content)
  const paths = [...files.keys(), ...dataFiles, 'README.md', 'manifest.json'].sort()
  files.set('README.md', datasetCard(told, limitations, paths))
  for (const one of lackingIn([...files.values()].filter((text) => typeof text === 'string'))) lacking.add(one)
  const hashes = [...dataHashes, ...[...files].map(([path, content]) => hashOf(path, content))]
  files.set('manifest.json', json(manifestOf(told, hashes, [...lacking].sort())))
  return files
}

/** The analysis that a study's page shows, of a pack's own judgments. */
function analysisOf({ analysis, program, study, checks }: PackStudy, table: JudgmentTable): Analysis {
  const { kinds, level, replicates, seed, scale, target } = analysis
  const met = new Set(table.systems)
  const baselines = study.systems.map(({ name }) => name).filter((name) => name !== target && met.has(name))
  const seen = target === null || !met.has(target) ? {} : { target, baselines }
  const { quality: asked } = study.design as KeptDesign
  const counted = (checks ?? []).map(({ rater, gold, attention, again, flipped }): [string, RaterChecks] => [
    rater,
    { gold, attention, again: Float64Array.from(again), flipped: Float64Array.from(flipped) },
  ])
  const quality = checks ? { checks: new Map(counted), rules: asked?.rules } : {}
  return analyze(table, { kinds, level, replicates, seed, scale, version: program.version, ...seen, ...quality })
}
