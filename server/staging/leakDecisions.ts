import type { StudyFile } from '../contract/study.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'
import type { StagedSystem } from './staged.ts'

/**
 * Refuses decisions on leaks that name a prompt or a system no file has: passed over, a slip of the pen would unblind. A
 * system of the files that the study does not compare may be named.
 */
export function refuseUnknownDecisions(
  db: Staging,
  study: StudyFile,
  systems: StagedSystem[],
  problems: Problems,
): void {
  const decisions = typeof study.leaks === 'object' ? (study.leaks.decisions ?? []) : []
  if (decisions.length === 0) return
  const isPrompt = db.prepare('select exists (select 1 from prompts where key = ?)').pluck()
  const isFound = db
    .prepare(
      'select exists (select 1 from raw_systems where ? in (system, in_full, raw)) or exists (select 1 from named where ? in (raw_a, raw_b))',
    )
    .pluck()
  const isSystem = (name: string) => systems.some((one) => one.name === name) || isFound.get(name, name) === 1
  const refuse = (what: string, value: string) => {
    problems.add({ file: 'study', value, message: `a decision on leaks names a ${what} that no file has` })
  }
  for (const { prompt, system } of decisions) {
    if (isPrompt.get(prompt) !== 1) refuse('prompt', prompt)
    if (!isSystem(system)) refuse('system', system)
  }
}
