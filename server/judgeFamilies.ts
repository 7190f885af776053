import type { AnalyzeOptions } from './analysis/analyze.ts'
import type { OwnJudge } from './contract/design.ts'
import type { JudgmentTable } from './stats/judgmentTable.ts'

/**
 * Systems of judges' own families, as the study file says, of the judges who have judged beside people; a judge of whom it
 * says nothing true is told of.
 */
export function judgeFamilies(
  table: JudgmentTable,
  judges: readonly OwnJudge[] = [],
): Pick<AnalyzeOptions, 'ownSystems' | 'warnings'> {
  const of = (wanted: 'judge' | 'human') => table.raters.filter(({ kind }) => kind === wanted).map(({ name }) => name)
  const judged = of('judge')
  if (judges.length === 0 || judged.length === 0 || of('human').length === 0) return {}
  const met = new Set(table.systems)
  const known = judges.filter(({ name }) => judged.includes(name))
  return {
    ownSystems: Object.fromEntries(known.map(({ name, own }) => [name, own.filter((one) => met.has(one))])),
    warnings: judges
      .filter(({ name }) => !judged.includes(name))
      .map(
        ({ name }) =>
          `The study names systems of the judge ${name}’s own family, and no judge of that name has judged.`,
      ),
  }
}
