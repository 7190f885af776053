import { gradedAgain, gradesByPrompt, type gradeCountsOf } from '../db/gradeCounts.ts'
import type { pairingsOf, Study, System } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { gradedSystem, gradesAgain, isNumeric } from './analysis/gradedSystems.ts'
import { gradesOf, type Single } from './contract/design.ts'
import type { GradeResults } from './contract/grades.ts'
import type { RaterKind } from './contract/rater.ts'

type Parts = {
  single: Single
  systems: System[]
  kinds: RaterKind[]
  counts: Awaited<ReturnType<typeof gradeCountsOf>>
  pairings: Awaited<ReturnType<typeof pairingsOf>>
}

/** How the systems of a study of single responses were graded. */
export async function gradeResultsOf(
  store: Store,
  study: Study,
  { single, systems, kinds, counts, pairings }: Parts,
): Promise<GradeResults> {
  const scale = gradesOf(single)
  const counted = counts.filter(({ raterKind, surplus }) => !surplus && kinds.includes(raterKind))
  const byPrompt = isNumeric(scale) ? await gradesByPrompt(store, study.id, kinds) : []
  const again = gradesAgain(scale, await gradedAgain(store, study.id, kinds))
  return {
    scale: [...scale],
    ...(again ? { again } : {}),
    systems: systems.map(({ id, name }) => {
      const given = new Map<string, number>()
      for (const { systemId, grade, n } of counted) {
        if (systemId === id) given.set(grade, (given.get(grade) ?? 0) + n)
      }
      const own = pairings.filter(({ firstSystemId }) => firstSystemId === id)
      const sum = (of: typeof own, field: 'comparisons' | 'planned') => of.reduce((total, one) => total + one[field], 0)
      return gradedSystem(scale, {
        system: name,
        given,
        byPrompt: byPrompt.filter(({ systemId }) => systemId === id).map((row) => ({ ...row, prompt: row.promptId })),
        planned: sum(
          own.filter(({ raterKind }) => kinds.includes(raterKind)),
          'planned',
        ),
        responses: sum(
          own.filter(({ raterKind }) => raterKind === 'human'),
          'comparisons',
        ),
      })
    }),
  }
}
