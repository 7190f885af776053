import type { PackStudy } from './packStudy.ts'
import { count, counted } from './prose.ts'

/** For how many raters of each comparison a study asked, and whether that is more than it registered. */
export function askedRaters(study: PackStudy, unit: 'comparison' | 'response'): string {
  const { overlap, seed } = study.study
  const registered = registeredOverlap(study)
  const raised =
    registered === null || registered === overlap
      ? ''
      : `; ${count(registered)} ${registered === 1 ? 'was' : 'were'} registered, and the number was raised after the study had opened`
  return `The design asked for ${counted(overlap, 'rater')} for each ${unit} (seed ${seed})${raised}.`
}

/** The overlap that was frozen; null where nothing was, or its text does not say. */
function registeredOverlap({ registration }: PackStudy): number | null {
  if (registration === null) return null
  try {
    const { sampling } = JSON.parse(registration.document) as { sampling?: { overlap?: unknown } }
    return typeof sampling?.overlap === 'number' ? sampling.overlap : null
  } catch {
    return null
  }
}
