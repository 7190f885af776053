import { analyze } from '../analysis/analyze.ts'
import type { Analysis } from '../contract/analysis.ts'
import type { KeptDesign } from '../contract/design.ts'
import { judgeFamilies } from '../judgeFamilies.ts'
import type { RaterChecks } from '../stats/raters/flags.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { datasetCard } from './datasetCard.ts'
import { datasheet } from './datasheet.ts'
import { loadFigures } from './figures.ts'
import type { FileHash } from './hashes.ts'
import type { GradeData } from './gradeData.ts'
import { gradeContents } from './gradePack.ts'
import { limitationsText } from './limitationsText.ts'
import { methodsText, type Told } from './methodsText.ts'
import { numberMacros } from './numbers.ts'
import type { PackData } from './packData.ts'
import type { PackStudy } from './packStudy.ts'
import { filesOf, type PackContents } from './packFiles.ts'
import { paperTables } from './paperTables.ts'
import { cite } from './prose.ts'

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
  return filesOf(await ('graded' in data ? gradeContents(study, data) : pairContents(study, data)), dataHashes)
}

async function pairContents(study: PackStudy, data: PackData): Promise<PackContents> {
  const analysis = analysisOf(study, data.table)
  const everything = data.everything === null ? null : analysisOf(study, data.everything)
  const told: Told = { study, analysis, facts: data.facts }
  const { paperFigures } = await loadFigures()
  const limitations = limitationsText(told)
  return {
    ...{ study, analysis, everything, facts: data.facts, limitations },
    figures: paperFigures(analysis),
    tables: paperTables(analysis, data, everything),
    methods: methodsText(told),
    alsoCited: [cite('shimorina2022human')],
    numbers: numberMacros(analysis),
    more: [['heds.md', datasheet(told)]],
    card: (paths) => datasetCard(told, limitations, paths),
  }
}

/** The analysis that a study's page shows, of a pack's own judgments. */
function analysisOf({ analysis, program, study, checks }: PackStudy, table: JudgmentTable): Analysis {
  const { kinds, level, replicates, seed, scale, target } = analysis
  const met = new Set(table.systems)
  const baselines = study.systems.map(({ name }) => name).filter((name) => name !== target && met.has(name))
  const seen = target === null || !met.has(target) ? {} : { target, baselines }
  const { quality: asked, judges } = study.design as KeptDesign
  const counted = (checks ?? []).map(({ rater, gold, attention, again, flipped }): [string, RaterChecks] => [
    rater,
    { gold, attention, again: Float64Array.from(again), flipped: Float64Array.from(flipped) },
  ])
  const quality = checks ? { checks: new Map(counted), rules: asked?.rules } : {}
  const families = judgeFamilies(table, judges)
  const settings = { kinds, level, replicates, seed, scale, version: program.version }
  return analyze(table, { ...settings, ...families, ...seen, ...quality })
}
