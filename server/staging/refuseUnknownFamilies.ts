import type { StudyFile } from '../contract/study.ts'
import type { Problems } from './problems.ts'
import type { StagedSystem } from './staged.ts'

/** A system of a judge's own family must be one of the study, by the name that the study has for it. */
export function refuseUnknownFamilies({ judges = [] }: StudyFile, systems: StagedSystem[], problems: Problems): void {
  // Nothing could be read, and that is said already.
  if (systems.length === 0) return
  const names = systems.map(({ name }) => name)
  for (const { name, own } of judges) {
    for (const value of own.filter((one) => !names.includes(one))) {
      const message = `"judges" takes this for a system of ${name}’s own family, and the study has no such system; it has: ${names.join(', ')}`
      problems.add({ file: 'study', value, message })
    }
  }
}
