import type { StudyFile } from '../contract/study.ts'
import { joinComparisons } from './joinComparisons.ts'
import { joinPrompts } from './joinPrompts.ts'
import { joinResponses } from './joinResponses.ts'
import { joinSystems } from './joinSystems.ts'
import { joinTags } from './joinTags.ts'
import { refuseUnknownDecisions } from './leakDecisions.ts'
import { findStudyLeaks } from './leakPass.ts'
import type { Staging } from './open.ts'
import { type Problems, readProblems } from './problems.ts'
import { refuseUnknownFamilies } from './refuseUnknownFamilies.ts'
import type { StagedSystem } from './staged.ts'

/** Joins what was read as a study says, replacing what an earlier join left. */
export async function join(db: Staging, study: StudyFile): Promise<{ systems: StagedSystem[]; problems: Problems }> {
  const problems = readProblems(db)
  const count = (sql: string) => db.prepare(sql).pluck().get() as number
  joinPrompts(db, problems)
  const systems = joinSystems(db, study, problems)
  joinTags(db, systems, problems)
  joinResponses(db, problems)
  // Where judgments were brought along, raters are asked for more only if the study says how many.
  const judged = count('select exists (select 1 from judgment_readings)') === 1
  joinComparisons(db, systems, { planned: !judged || study.overlap !== undefined, single: study.single }, problems)
  refuseUnknownDecisions(db, study, systems, problems)
  refuseUnknownFamilies(study, systems, problems)
  await findStudyLeaks(db, study, systems)
  if (problems.count > 0) return { systems, problems }
  if (count('select count(*) from comparisons') === 0) {
    const message =
      count('select exists (select 1 from left_out)') === 1
        ? 'every comparison was left out because a response gives its system away'
        : study.single
          ? 'nothing to judge: no prompt has a response of a system of the study'
          : 'nothing to compare: no prompt has responses of two systems of the study'
    problems.add({ file: 'study', message })
  }
  const textless = db
    .prepare(
      `select count(distinct p.n) as n, min(p.key) as key from comparisons c join prompts p on p.n = c.prompt
      where c.planned and p.hash is null`,
    )
    .get() as { n: number; key: string | null }
  if (textless.n > 0) {
    const message = `${textless.n} prompts are known by their id alone; list the file with their texts under prompts`
    problems.add({ file: 'study', value: textless.key ?? '', message })
  }
  return { systems, problems }
}
