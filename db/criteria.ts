import { eq, sql } from 'drizzle-orm'
import type { CriterionPreferences } from '../server/contract/judgment.ts'
import type { Held, NewJudgment } from './keptJudgment.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** The id of what was answered to a criterion beside a judgment: made from the judgment's, so that a retry makes the same. */
export const criterionId = (judgmentId: string, criterion: string) => `${judgmentId}:${criterion}`

/** Keeps what was answered to further criteria on the screen of a judgment, a row each. */
export function* insertCriteria(
  { compiled, tables: t }: Queries,
  held: Held,
  { id: judgmentId, assignmentId, replaces }: NewJudgment,
  criteria: CriterionPreferences,
  now: Date,
): Steps<void> {
  const insert = compiled('insertCriterion', (db) =>
    db.insert(t.extraJudgments).values({
      id: sql.placeholder('id'),
      studyId: sql.placeholder('studyId'),
      raterId: sql.placeholder('raterId'),
      assignmentId: sql.placeholder('assignmentId'),
      judgmentId: sql.placeholder('judgmentId'),
      purpose: 'criterion',
      criterion: sql.placeholder('criterion'),
      preference: sql.placeholder('preference'),
      bothBad: false,
      firstSide: sql.placeholder('firstSide'),
      replaces: sql.placeholder('replaces'),
      createdAt: sql.placeholder('createdAt'),
    }),
  )
  for (const [criterion, preference] of Object.entries(criteria)) {
    yield* ask(
      insert({
        id: criterionId(judgmentId, criterion),
        studyId: held.studyId,
        raterId: held.raterId,
        assignmentId,
        judgmentId,
        criterion,
        preference,
        firstSide: held.firstSide,
        // All criteria of a screen are answered each time, so the older judgment has this one too.
        replaces: replaces === null ? null : criterionId(replaces, criterion),
        createdAt: now,
      }),
    )
  }
}

/** What was answered to further criteria on the screen of an assignment, by the judgment it stood beside. */
export function* criteriaOfAssignment(
  { compiled, tables: t }: Queries,
  assignmentId: string,
): Steps<Map<string, CriterionPreferences>> {
  const query = compiled('criteriaOfAssignment', (db) =>
    db
      .select({
        judgmentId: t.extraJudgments.judgmentId,
        criterion: t.extraJudgments.criterion,
        preference: t.extraJudgments.preference,
      })
      .from(t.extraJudgments)
      .where(eq(t.extraJudgments.assignmentId, sql.placeholder('assignmentId'))),
  )
  return byJudgment(yield* ask(query({ assignmentId })))
}

/** Rows of criteria, gathered by their judgments. */
export function byJudgment(
  rows: { judgmentId: string | null; criterion: string; preference: 'a' | 'b' | 'tie' | null }[],
): Map<string, CriterionPreferences> {
  const gathered = new Map<string, CriterionPreferences>()
  for (const { judgmentId, criterion, preference } of rows) {
    if (judgmentId === null || preference === null) continue
    const known = gathered.get(judgmentId)
    if (known) known[criterion] = preference
    else gathered.set(judgmentId, { [criterion]: preference })
  }
  return gathered
}
