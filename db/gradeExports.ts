import { and, asc, eq, gt, inArray, isNull, lte, or, sql, type Column } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Store } from './store.ts'

const pageSize = 1000

/** All grades of a study as `judgmentPages` gives judgments of pairs: a response stands alone on side a. */
export async function* gradePages({ db, tables: t }: Store, studyId: string, kinds: RaterKind[], asOf: Date) {
  const newer = sqliteAlias(t.grades, 'newer')
  // Imported grades may have no time; they are older than any export.
  const stood = (createdAt: Column) => or(isNull(createdAt), lte(createdAt, asOf))
  for (let after = ''; ;) {
    const rows = await db
      .select({
        id: t.grades.id,
        study: t.studies.name,
        promptKey: t.prompts.key,
        turn: t.comparisons.turn,
        comparisonId: t.grades.comparisonId,
        firstSystem: t.systems.name,
        grade: t.grades.grade,
        reasons: t.grades.reasons,
        rater: t.raters.pseudonym,
        raterKind: t.raters.kind,
        raterGroup: t.raters.group,
        submission: t.platformEntries.state,
        assignmentId: t.grades.assignmentId,
        replaces: t.grades.replaces,
        replaced: sql<boolean>`${newer.id} is not null`.mapWith(Boolean),
        surplus: t.grades.surplus,
        elapsedMs: t.grades.elapsedMs,
        rationale: t.grades.rationale,
        createdAt: t.grades.createdAt,
        instructionsVersion: t.grades.instructionsVersion,
        origin: t.grades.origin,
        promptTurns: t.prompts.turns,
        firstTurns: t.responses.turns,
      })
      .from(t.grades)
      .innerJoin(t.studies, eq(t.studies.id, t.grades.studyId))
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
      .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
      .innerJoin(t.systems, eq(t.systems.id, t.comparisons.firstSystemId))
      .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
      .leftJoin(t.platformEntries, eq(t.platformEntries.raterId, t.grades.raterId))
      .leftJoin(t.responses, eq(t.responses.id, t.comparisons.firstResponseId))
      .leftJoin(newer, and(eq(newer.replaces, t.grades.id), stood(newer.createdAt)))
      .where(
        and(
          eq(t.grades.studyId, studyId),
          gt(t.grades.id, after),
          inArray(t.raters.kind, kinds),
          stood(t.grades.createdAt),
        ),
      )
      .orderBy(asc(t.grades.id))
      .limit(pageSize)
    yield rows.map((row) => ({ ...row, ...alone, secondSystem: row.firstSystem }))
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.id
  }
}

/** What only a pair has. */
const alone = {
  firstSide: 'a' as const,
  sideRecorded: true,
  preference: null,
  bothBad: false,
  degree: null,
  criteria: null,
  secondTurns: null,
}
