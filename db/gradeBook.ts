import { eq, sql } from 'drizzle-orm'
import type { Reading } from '../server/contract/reading.ts'
import { moveGrade } from './gradeCounts.ts'
import { saidBy, type Book, type KeptJudgment } from './keptJudgment.ts'
import { ask, rowsChanged, type Queries } from './store.ts'

/** Where grades of single responses are kept. */
export const gradeBook: Book = {
  *of(queries, _asked, assignmentId) {
    const rows = yield* ask(gradesOfAssignment(queries)({ assignmentId }))
    return rows.map(keptGrade)
  },

  *insert(queries, held, judgment, surplus, now) {
    const { grade, reasons } = saidBy(judgment)
    const inserted = yield* ask(
      insertGrade(queries)({
        id: judgment.id,
        studyId: held.studyId,
        comparisonId: held.comparisonId,
        raterId: held.raterId,
        assignmentId: judgment.assignmentId,
        grade,
        replaces: judgment.replaces,
        surplus,
        elapsedMs: judgment.elapsedMs,
        reading: judgment.reading && JSON.stringify(judgment.reading),
        reasons: reasons && JSON.stringify(reasons),
        rationale: judgment.rationale,
        instructionsVersion: held.instructionsVersion,
        createdAt: now,
      }),
    )
    return rowsChanged(inserted) > 0
  },

  *count(queries, { studyId, raterKind, excludedAt, firstSystemId: systemId }, said, replaced, { surplus, withdrawn }) {
    if (withdrawn || excludedAt !== null) return
    const moves = [
      ...(said ? [{ grade: said.grade ?? '', n: 1 }] : []),
      ...(replaced ? [{ grade: replaced.grade ?? '', n: -1 }] : []),
    ]
    // In one order for all, so that two who change their minds in opposite directions do not wait for each other.
    moves.sort((one, other) => (one.grade < other.grade ? -1 : 1))
    for (const { grade, n } of moves) yield* moveGrade(queries, { studyId, raterKind, systemId, grade, surplus }, n)
  },
}

/** A row of a grade. */
export function keptGrade(row: Queries['tables']['grades']['$inferSelect']): KeptJudgment {
  const { id, grade, reasons, rationale, replaces, elapsedMs, surplus } = row
  return {
    ...{ id, preference: null, grade, degree: null, bothBad: false, criteria: null },
    ...{ reasons, rationale, replaces, elapsedMs, surplus },
  }
}

const gradesOfAssignment = ({ compiled, tables: t }: Queries) =>
  compiled('gradesOfAssignment', (db) =>
    db
      .select()
      .from(t.grades)
      .where(eq(t.grades.assignmentId, sql.placeholder('assignmentId'))),
  )

const insertGrade = ({ compiled, tables: t }: Queries) =>
  compiled('insertGrade', (db) =>
    db
      .insert(t.grades)
      .values({
        id: sql.placeholder('id'),
        studyId: sql.placeholder('studyId'),
        comparisonId: sql.placeholder('comparisonId'),
        raterId: sql.placeholder('raterId'),
        assignmentId: sql.placeholder('assignmentId'),
        grade: sql.placeholder('grade'),
        replaces: sql.placeholder('replaces'),
        surplus: sql.placeholder('surplus'),
        elapsedMs: sql.placeholder('elapsedMs'),
        // As text: Drizzle would write the absent one as the JSON `null`.
        reading: sql<Reading | null>`${sql.placeholder('reading')}`,
        reasons: sql<string[] | null>`${sql.placeholder('reasons')}`,
        rationale: sql.placeholder('rationale'),
        instructionsVersion: sql.placeholder('instructionsVersion'),
        origin: 'here',
        createdAt: sql.placeholder('createdAt'),
      })
      .onConflictDoNothing(),
  )
