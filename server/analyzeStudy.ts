import { countsOf } from '../db/counts.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import { ratersOfStudy } from '../db/judgmentColumns.ts'
import { findStudy, systemsOf, type System } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { analyze } from './analysis/analyze.ts'
import type { Analysis } from './contract/analysis.ts'
import { Refusal } from './errors.ts'
import { judgeFamilies } from './judgeFamilies.ts'
import { lettered } from './letters.ts'
import { raterChecks } from './raterChecks.ts'
import { sequenceOf } from './results.ts'
import { chooseTarget, type View } from './studyView.ts'
import { tableOfStudy } from './tableOfStudy.ts'
import { version } from './version.ts'

/** Which study, and which of its judgments seen from which system. */
export type AnalysisRequest = View & { studyId: string }

/** Everything the statistics say of a study's judgments. Reads them all: not for the thread that serves raters. */
export async function analyzeStudy(
  store: Store,
  { studyId, kinds, target, blinded, withExcluded = false }: AnalysisRequest,
): Promise<Analysis> {
  const study = await findStudy(store, studyId)
  if (!study) throw new Refusal('not_found')
  const seen = blinded ? (systems: System[]) => lettered(systems, study) : undefined
  const named = await systemsOf(store, study.id)
  const systems = seen?.(named) ?? named
  const chosen = chooseTarget(systems, target)
  // Before the judgments are read: what comes in meanwhile is counted or not, and asked for again either way.
  const sequence = sequenceOf(await (study.design.single ? gradeCountsOf : countsOf)(store, study.id))
  const table = await tableOfStudy(store, study.id, { seen, withExcluded })
  const checks = study.design.quality && (await checksByName(store, study.id))
  const met = new Set(table.systems)
  const baselines = systems.map(({ name }) => name).filter((name) => name !== chosen && met.has(name))
  const sides = chosen === null || !met.has(chosen) ? {} : { target: chosen, baselines }
  // Which letter is of gpt-4's family would tell much of what a blinded analyst is not to know.
  const families = blinded ? {} : judgeFamilies(table, study.design.judges)
  return {
    ...analyze(table, {
      seed: study.seed,
      version,
      ...families,
      ...sides,
      ...(kinds ? { kinds } : {}),
      ...(checks ? { checks, rules: study.design.quality?.rules } : {}),
    }),
    sequence,
  }
}

/** What raters did with checks and repeats, by the names that results have for them. */
async function checksByName(store: Store, studyId: string) {
  const names = new Map((await ratersOfStudy(store, studyId)).map(({ id, name }) => [id, name]))
  const checks = await raterChecks(store, studyId)
  return new Map([...checks].map(([id, one]) => [names.get(id) ?? id, one]))
}
