import { eq, sql } from 'drizzle-orm'
import type { CriterionPreferences, Degree } from '../server/contract/judgment.ts'
import type { Reading } from '../server/contract/reading.ts'
import { moveAnswer, type AnswerKey } from './answerCounts.ts'
import { moveContest } from './contests.ts'
import { moveCount, type CountKey } from './counts.ts'
import { criteriaOfAssignment, insertCriteria } from './criteria.ts'
import { saidBy, type Book, type Held, type KeptJudgment, type Said } from './keptJudgment.ts'
import { ask, rowsChanged, type Queries } from './store.ts'

/** Where preferences are kept, with what is asked beside them. */
export const pairBook: Book = {
  *of(queries, { answers }, assignmentId) {
    const rows = yield* ask(judgmentsOfAssignment(queries)({ assignmentId }))
    const criteria = answers?.criteria ? yield* criteriaOfAssignment(queries, assignmentId) : undefined
    return rows.map((row) => keptPair(row, criteria?.get(row.id)))
  },

  *insert(queries, held, judgment, surplus, now) {
    const { preference, degree, criteria, reasons, bothBad } = saidBy(judgment)
    const inserted = yield* ask(
      insertJudgment(queries)({
        id: judgment.id,
        assignmentId: judgment.assignmentId,
        preference,
        bothBad,
        replaces: judgment.replaces,
        elapsedMs: judgment.elapsedMs,
        rationale: judgment.rationale,
        degree,
        reasons: reasons && JSON.stringify(reasons),
        reading: judgment.reading && JSON.stringify(judgment.reading),
        studyId: held.studyId,
        comparisonId: held.comparisonId,
        raterId: held.raterId,
        firstSide: held.firstSide,
        surplus,
        instructionsVersion: held.instructionsVersion,
        createdAt: now,
      }),
    )
    if (rowsChanged(inserted) === 0) return false
    if (criteria) yield* insertCriteria(queries, held, judgment, criteria, now)
    return true
  },

  *count(queries, held, said, replaced, { surplus, withdrawn }) {
    const contest = (one: Said | undefined) =>
      one?.preference ? { preference: one.preference, firstSide: held.firstSide } : undefined
    if (!surplus) yield* moveContest(queries, held, contest(said), contest(replaced))
    if (withdrawn) return
    const moves = [
      ...(said ? [{ key: counterOf(held, said, surplus), n: 1 }] : []),
      ...(replaced ? [{ key: counterOf(held, replaced, surplus), n: -1 }] : []),
    ]
    // In one order for all, so that two who change their minds in opposite directions do not wait for each other.
    if (moves.length > 1) moves.sort(({ key: one }, { key: other }) => (placeOf(one) < placeOf(other) ? -1 : 1))
    const counter = held.excludedAt === null ? 'counts' : 'excludedCounts'
    for (const { key, n } of moves) yield* moveCount(queries, key, n, counter)
    // Of raters who are left out nothing is counted beyond the preference.
    if (surplus || held.excludedAt !== null) return
    const answers = [
      ...(said ? answersOf(held, said) : []).map((key) => ({ key, n: 1 })),
      ...(replaced ? answersOf(held, replaced) : []).map((key) => ({ key, n: -1 })),
    ]
    answers.sort(({ key: one }, { key: other }) => (placeOfAnswer(one) < placeOfAnswer(other) ? -1 : 1))
    for (const { key, n } of answers) yield* moveAnswer(queries, key, n)
  },
}

/** A row of a judgment of a pair, with what was answered to further criteria beside it. */
export function keptPair(
  row: Queries['tables']['judgments']['$inferSelect'],
  criteria?: CriterionPreferences,
): KeptJudgment {
  const { id, preference, degree, bothBad, reasons, rationale, replaces, elapsedMs, surplus } = row
  return {
    ...{ id, preference, grade: null, degree, bothBad, criteria: criteria ?? null },
    ...{ reasons, rationale, replaces, elapsedMs, surplus },
  }
}

function counterOf(held: Held, { preference, bothBad }: Said, surplus: boolean): CountKey {
  const { studyId, raterKind, firstSystemId, secondSystemId, firstSide } = held
  if (preference === null) throw new Error('A judgment of a pair has a preference.')
  return {
    ...{ studyId, raterKind, firstSystemId, secondSystemId, firstSide },
    ...{ preference, sideRecorded: true, bothBad, surplus },
  }
}

const placeOf = ({ preference, bothBad }: CountKey) => `${preference} ${String(bothBad)}`

/** What is counted beyond the preference: how much better, and each further criterion. */
export function answersOf(
  held: Omit<AnswerKey, 'criterion' | 'preference' | 'degree'>,
  { preference, degree, criteria }: Pick<Said, 'preference' | 'degree' | 'criteria'>,
): AnswerKey[] {
  const { studyId, raterKind, firstSystemId, secondSystemId, firstSide } = held
  const of = { studyId, raterKind, firstSystemId, secondSystemId, firstSide }
  return [
    ...(degree && preference ? [{ ...of, criterion: '', preference, degree: degree satisfies Degree }] : []),
    ...Object.entries(criteria ?? {}).map(([criterion, answer]) => ({
      ...of,
      criterion,
      preference: answer,
      degree: '' as const,
    })),
  ]
}

const placeOfAnswer = ({ criterion, preference, degree }: AnswerKey) => `${criterion} ${preference} ${degree}`

const judgmentsOfAssignment = ({ compiled, tables: t }: Queries) =>
  compiled('judgmentsOfAssignment', (db) =>
    db
      .select()
      .from(t.judgments)
      .where(eq(t.judgments.assignmentId, sql.placeholder('assignmentId'))),
  )

const insertJudgment = ({ compiled, tables: t }: Queries) =>
  compiled('insertJudgment', (db) =>
    db
      .insert(t.judgments)
      .values({
        id: sql.placeholder('id'),
        studyId: sql.placeholder('studyId'),
        comparisonId: sql.placeholder('comparisonId'),
        raterId: sql.placeholder('raterId'),
        assignmentId: sql.placeholder('assignmentId'),
        preference: sql.placeholder('preference'),
        bothBad: sql.placeholder('bothBad'),
        firstSide: sql.placeholder('firstSide'),
        sideRecorded: true,
        replaces: sql.placeholder('replaces'),
        surplus: sql.placeholder('surplus'),
        elapsedMs: sql.placeholder('elapsedMs'),
        rationale: sql.placeholder('rationale'),
        degree: sql.placeholder('degree'),
        // As text: Drizzle would write the absent one as the JSON `null`.
        reasons: sql<string[] | null>`${sql.placeholder('reasons')}`,
        reading: sql<Reading | null>`${sql.placeholder('reading')}`,
        instructionsVersion: sql.placeholder('instructionsVersion'),
        origin: 'here',
        createdAt: sql.placeholder('createdAt'),
      })
      .onConflictDoNothing(),
  )
