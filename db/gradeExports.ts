import { ofComparisons } from './exportedPages.ts'
import type { Reads, Tables } from './store.ts'

/** Reads the grades of some comparisons as exports take judgments of pairs: a response stands alone on side a. */
export function gradesOf({ compiled, tables: t }: Reads) {
  const read = compiled('exportedGrades', (db) =>
    db.select(storedGrade(t)).from(t.grades).where(ofComparisons(t.grades)),
  )
  return async (comparisons: Record<string, string>) => {
    const rows = await read(comparisons)
    return rows.map((row) => ({ ...row, ...alone }))
  }
}

/** A grade as exports read it. */
export const storedGrade = (t: Tables) => ({
  comparisonId: t.grades.comparisonId,
  raterId: t.grades.raterId,
  id: t.grades.id,
  assignmentId: t.grades.assignmentId,
  grade: t.grades.grade,
  replaces: t.grades.replaces,
  surplus: t.grades.surplus,
  elapsedMs: t.grades.elapsedMs,
  rationale: t.grades.rationale,
  instructionsVersion: t.grades.instructionsVersion,
  origin: t.grades.origin,
  reasons: t.grades.reasons,
  reading: t.grades.reading,
  createdAt: t.grades.createdAt,
})

/** What only a pair has. */
export const alone = {
  firstSide: 'a' as const,
  sideRecorded: true,
  preference: null,
  bothBad: false,
  degree: null,
}
