import { asc, eq, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import { judgmentsAtOnce, within, type Range } from './exports.ts'
import type { Snapshot } from './store.ts'

/** The grades of a range of prompts as exports take judgments of pairs: a response stands alone on side a. */
export async function* gradesIn({ pages, tables: t }: Snapshot, range: Range) {
  const newer = sqliteAlias(t.grades, 'newer')
  const rows = pages(
    'exportedGrades',
    (db) =>
      db
        .select({
          comparisonId: t.grades.comparisonId,
          raterId: t.grades.raterId,
          id: t.grades.id,
          assignmentId: t.grades.assignmentId,
          grade: t.grades.grade,
          replaces: t.grades.replaces,
          replaced:
            sql<boolean>`exists (select 1 from ${t.grades} newer where ${newer.replaces} = ${t.grades.id})`.mapWith(
              Boolean,
            ),
          surplus: t.grades.surplus,
          elapsedMs: t.grades.elapsedMs,
          rationale: t.grades.rationale,
          instructionsVersion: t.grades.instructionsVersion,
          origin: t.grades.origin,
          reasons: t.grades.reasons,
          reading: t.grades.reading,
          createdAt: t.grades.createdAt,
        })
        .from(t.prompts)
        .innerJoin(t.comparisons, eq(t.comparisons.promptId, t.prompts.id))
        .innerJoin(t.grades, eq(t.grades.comparisonId, t.comparisons.id))
        .where(within({ tables: t }))
        .orderBy(
          asc(t.prompts.key),
          asc(t.comparisons.turn),
          asc(t.comparisons.firstSystemId),
          asc(t.comparisons.secondSystemId),
          asc(t.grades.id),
        ),
    range,
    judgmentsAtOnce,
  )
  for await (const page of rows) yield page.map((row) => ({ ...row, ...alone }))
}

/** What only a pair has. */
const alone = {
  firstSide: 'a' as const,
  sideRecorded: true,
  preference: null,
  bothBad: false,
  degree: null,
}
