import { eq, inArray, sql } from 'drizzle-orm'
import { refusedAnswer } from '../server/contract/answers.ts'
import { judgedInOrder, type KeptDesign } from '../server/contract/design.ts'
import { isWithin, leadsAway, leavesRoom } from '../server/contract/standing.ts'
import { gradeBook } from './gradeBook.ts'
import { ofDevice } from './devices.ts'
import { recordBeside } from './extraJudgments.ts'
import { giveBack, inTurn, keepInOrder } from './endings.ts'
import { heldBy, isPlanned } from './holdings.ts'
import { isAlike, receiptOf, saidBy, type KeptJudgment, type NewJudgment, type Recording } from './keptJudgment.ts'
import { pairBook } from './pairBook.ts'
import { retakeSlot, returnSlot } from './places.ts'
import { holdSlotsOf } from './rowLocks.ts'
import { isWithdrawn } from './withdrawals.ts'
import { markException, moveStanding, standingFor, type Shown } from './standing.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'
import { movePace, moveTotals } from './totals.ts'

export type { NewJudgment }

/**
 * Records a judgment and moves the counters with it, or answers why it cannot. The same id with the same content is the
 * same judgment. One that comes after its lease ran out takes its slot again, or is kept as surplus.
 */
export function recordJudgment(
  store: Store,
  sessionHash: string,
  judgment: NewJudgment,
  now: Date,
): Promise<Recording> {
  return store.atomically((queries) => recording(queries, sessionHash, judgment, now))
}

function* recording(queries: Queries, sessionHash: string, judgment: NewJudgment, now: Date): Steps<Recording> {
  const [held] = yield* ask(assignmentOfSession(queries)({ assignmentId: judgment.assignmentId }))
  if (!held) return { kind: 'unknown assignment' }
  if (held.sessionHash !== sessionHash && !(yield* ofDevice(queries, held.raterId, sessionHash))) {
    return { kind: 'unknown session' }
  }
  if (!isPlanned(held)) return yield* recordBeside(queries, held, judgment, now)

  const book = held.design.single ? gradeBook : pairBook
  const stands = (kept: KeptJudgment, judged: number) => receiptOf(kept, judgment.assignmentId, judged + held.beside)

  // Leased is the rule: nothing was judged yet, and nothing needs to be looked up.
  const earlier = held.state === 'leased' ? [] : yield* book.of(queries, held.design, judgment.assignmentId)
  const same = earlier.find((row) => row.id === judgment.id)
  if (same) {
    const kind = isAlike(same, judgment) ? 'known' : 'differs'
    return { kind, judgment: stands(same, held.judged), studyId: held.studyId }
  }
  const newest = earlier.find((row) => !earlier.some((other) => other.replaces === row.id))
  if (judgment.replaces === null && newest) return { kind: 'judged already', judgment: stands(newest, held.judged) }
  const replaced = earlier.find((row) => row.id === judgment.replaces)
  if (judgment.replaces !== null && !replaced) return { kind: 'unknown judgment' }
  if (replaced && newest && replaced.id !== newest.id) {
    return { kind: 'replaced already', judgment: stands(newest, held.judged) }
  }
  // Results that were read when the study closed stay as they were; work in hand is still taken.
  if (replaced && (held.studyState === 'closed' || held.archivedAt !== null)) return { kind: 'study closed' }
  if (held.state === 'skipped') return { kind: 'assignment ended' }
  const why = refusedAnswer(held.design, judgment)
  if (why !== undefined) return { kind: 'not asked', why }

  const late = !replaced && held.state === 'expired'
  const retaken = late ? yield* retaking(queries, held) : undefined
  const turn =
    !replaced && held.state === 'leased' && judgedInOrder(held.design)
      ? yield* turnOf(queries, held, judgment.assignmentId)
      : 'next'
  const surplus = replaced ? replaced.surplus : retaken === 'gone' || turn === 'too far'
  const kept: KeptJudgment = {
    id: judgment.id,
    ...saidBy(judgment),
    replaces: judgment.replaces,
    elapsedMs: judgment.elapsedMs,
    rationale: judgment.rationale,
    surplus,
  }
  // Nothing was inserted: the id belongs to a judgment of another assignment.
  if (!(yield* book.insert(queries, held, judgment, surplus, now))) {
    if (late && !surplus) {
      yield* returnSlot(queries, held.slotId, held.firstSide)
      yield* moveStanding(queries, held, -1)
    }
    return { kind: 'differs', judgment: stands({ ...kept, surplus: false }, held.judged) }
  }

  if (!replaced && !surplus) {
    // A surplus judgment took no place: its pair stays run out and does not weigh on its rater's balance.
    yield* ask(endAssignment(queries)({ assignmentId: judgment.assignmentId }))
  }
  if (turn !== 'next') yield* holdSlotsOf(queries, [held.raterId], held.slotId)
  if (turn === 'too far') yield* giveBack(queries, judgment.assignmentId)
  if (turn !== 'next' || (late && !surplus)) yield* keepInOrder(queries, held)
  // What was withdrawn counts nowhere; a first judgment of it came too late and is surplus.
  const withdrawn = replaced !== undefined && !surplus && (yield* isWithdrawn(queries, held.comparisonId))
  yield* book.count(queries, held, kept, replaced, { surplus, withdrawn })
  if (retaken === 'against balance') yield* markException(queries, { ...held, id: judgment.assignmentId })
  yield* ask(raterJudged(queries)({ raterId: held.raterId, more: replaced ? 0 : 1, now }))
  if (!replaced) {
    if (held.judged === 0) yield* moveTotals(queries, held, { raters: 1 })
    yield* movePace(queries, held, now)
  }
  return {
    kind: 'stored',
    judgment: stands(kept, held.judged + (replaced ? 0 : 1)),
    studyId: held.studyId,
  }
}

/**
 * Takes the place of a pair that ran out again, for a judgment that came late. It is gone when it is someone else's, or
 * when the rater's sides would come further apart than they may: a judgment that was made is never refused, but then it
 * is kept as surplus, since what counts is held to the bound.
 */
function* retaking(
  queries: Queries,
  held: Shown & { slotId: string; design: KeptDesign },
): Steps<'gone' | 'taken' | 'against balance'> {
  const { lead, held: leases } = yield* inTurn(queries, held.raterId)
  const sides = leases.map(({ firstSide }) => firstSide)
  const standing = yield* standingFor(queries, held.raterId, sides)
  const fits = judgedInOrder(held.design) ? isWithin(lead, held.firstSide) : leavesRoom(standing, held.firstSide)
  if (!fits) return 'gone'
  // What must go back so that the rest stays in order is held with it.
  if (judgedInOrder(held.design)) yield* holdSlotsOf(queries, [held.raterId], held.slotId)
  if (!(yield* retakeSlot(queries, held.slotId, held.firstSide))) return 'gone'
  yield* moveStanding(queries, held, 1)
  return leadsAway(standing.given, held.firstSide) ? 'against balance' : 'taken'
}

/**
 * Whether a pair that is held among many is judged in its turn. One that is not, as only a program does it, may take its
 * rater out of their bound: then it is kept as surplus, as a late one is.
 */
function* turnOf(queries: Queries, { raterId, firstSide }: Shown, id: string): Steps<'next' | 'later' | 'too far'> {
  const all = yield* ask(heldBy(queries)({ raterId }))
  if (all.find(isPlanned)?.id === id) return 'next'
  const { lead } = yield* inTurn(queries, raterId)
  return isWithin(lead, firstSide) ? 'later' : 'too far'
}

const assignmentOfSession = (queries: Queries) => {
  const { tables: t } = queries
  return queries.compiled('assignmentOfSession', (db) =>
    queries.locked(
      db
        .select({
          studyId: t.assignments.studyId,
          comparisonId: t.assignments.comparisonId,
          raterId: t.assignments.raterId,
          slotId: t.assignments.slotId,
          firstSystemId: t.assignments.firstSystemId,
          secondSystemId: t.assignments.secondSystemId,
          firstSide: t.assignments.firstSide,
          state: t.assignments.state,
          raterKind: t.raters.kind,
          excludedAt: t.raters.excludedAt,
          sessionHash: t.raters.sessionHash,
          judged: t.raters.judged,
          beside: t.raters.beside,
          purpose: t.assignments.purpose,
          ofId: t.assignments.ofId,
          criterion: t.assignments.criterion,
          instructionsVersion: t.studies.instructionsVersion,
          design: t.studies.design,
          studyState: t.studies.state,
          archivedAt: t.studies.archivedAt,
        })
        .from(t.assignments)
        .innerJoin(t.raters, eq(t.raters.id, t.assignments.raterId))
        .innerJoin(t.studies, eq(t.studies.id, t.assignments.studyId))
        .where(eq(t.assignments.id, sql.placeholder('assignmentId'))),
      // The rater first, as `leasePairs` does: two tabs of one rater then wait for each other instead of for ever.
      [t.raters, t.assignments],
    ),
  )
}

const endAssignment = ({ compiled, tables: t }: Queries) =>
  compiled('endAssignment', (db) =>
    db
      .update(t.assignments)
      .set({ state: 'judged' })
      .where(eq(t.assignments.id, sql.placeholder('assignmentId'))),
  )

const raterJudged = ({ compiled, tables: t }: Queries) =>
  compiled('raterJudged', (db) =>
    db
      .update(t.raters)
      .set({
        judged: sql`${t.raters.judged} + ${sql.placeholder('more')}`,
        lastSeenAt: sql.placeholder('now') as unknown as Date,
      })
      .where(eq(t.raters.id, sql.placeholder('raterId'))),
  )

/** Which of some ids belong to judgments already. */
export function* judgmentIdsInUse({ db, tables: t }: Queries, ids: string[]): Steps<string[]> {
  const judged = yield* ask(db.select({ id: t.judgments.id }).from(t.judgments).where(inArray(t.judgments.id, ids)))
  const graded = yield* ask(db.select({ id: t.grades.id }).from(t.grades).where(inArray(t.grades.id, ids)))
  return [...judged, ...graded].map(({ id }) => id)
}
