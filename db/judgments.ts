import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Preference } from '../server/contract/judgment.ts'
import type { Reading } from '../server/contract/reading.ts'
import { leadsAway, leavesRoom } from '../server/contract/standing.ts'
import { moveCount, type CountKey } from './counts.ts'
import { heldBy } from './holdings.ts'
import { retakeSlot, returnSlot } from './places.ts'
import { markException, moveStanding, standingFor, type Shown } from './standing.ts'
import { ask, rowsChanged, type Queries, type Steps, type Store } from './store.ts'
import { movePace, moveTotals } from './totals.ts'

export type NewJudgment = {
  id: string
  assignmentId: string
  preference: Preference
  bothBad: boolean
  replaces: string | null
  elapsedMs: number | null
  rationale: string | null
  reading: Reading | null
}

export type StoredJudgment = {
  id: string
  assignmentId: string
  preference: Preference
  bothBad: boolean
  surplus: boolean
  judged: number
}

export type Recording =
  | { kind: 'stored' | 'known'; judgment: StoredJudgment; studyId: string }
  | { kind: 'judged already' | 'replaced already' | 'differs'; judgment: StoredJudgment }
  | { kind: 'unknown assignment' | 'unknown session' | 'assignment ended' | 'unknown judgment' | 'study closed' }

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
  if (held.sessionHash !== sessionHash) return { kind: 'unknown session' }

  const stands = (row: Pick<StoredJudgment, 'id' | 'preference' | 'bothBad' | 'surplus'>, judged: number) => ({
    id: row.id,
    assignmentId: judgment.assignmentId,
    preference: row.preference,
    bothBad: row.bothBad,
    surplus: row.surplus,
    judged,
  })

  // Leased is the rule: nothing was judged yet, and nothing needs to be looked up.
  const earlier = held.state === 'leased' ? [] : yield* ask(judgmentsOfAssignment(queries)(judgment))
  const same = earlier.find((row) => row.id === judgment.id)
  if (same) {
    const alike =
      same.preference === judgment.preference &&
      same.bothBad === judgment.bothBad &&
      same.replaces === judgment.replaces &&
      same.elapsedMs === judgment.elapsedMs &&
      same.rationale === judgment.rationale
    const kind = alike ? 'known' : 'differs'
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

  const late = !replaced && held.state === 'expired'
  const retaken = late ? yield* retaking(queries, held) : undefined
  const surplus = replaced ? replaced.surplus : retaken === 'gone'
  const inserted = yield* ask(
    insertJudgment(queries)({
      id: judgment.id,
      assignmentId: judgment.assignmentId,
      preference: judgment.preference,
      bothBad: judgment.bothBad,
      replaces: judgment.replaces,
      elapsedMs: judgment.elapsedMs,
      rationale: judgment.rationale,
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
  // Nothing was inserted: the id belongs to a judgment of another assignment.
  if (rowsChanged(inserted) === 0) {
    if (late && !surplus) {
      yield* returnSlot(queries, held.slotId, held.firstSide)
      yield* moveStanding(queries, held, -1)
    }
    return { kind: 'differs', judgment: stands({ ...judgment, surplus: false }, held.judged) }
  }

  const moves = [{ key: counterOf(held, judgment, surplus), n: 1 }]
  if (replaced) moves.push({ key: counterOf(held, replaced, surplus), n: -1 })
  // A surplus judgment took no place: its pair stays run out and does not weigh on its rater's balance.
  else if (!surplus) yield* ask(endAssignment(queries)({ assignmentId: judgment.assignmentId }))
  // In one order for all, so that two who change their minds in opposite directions do not wait for each other.
  if (moves.length > 1) moves.sort(({ key: one }, { key: other }) => (placeOf(one) < placeOf(other) ? -1 : 1))
  for (const { key, n } of moves) yield* moveCount(queries, key, n)
  if (retaken === 'against balance') yield* markException(queries, { ...held, id: judgment.assignmentId })
  yield* ask(raterJudged(queries)({ raterId: held.raterId, more: replaced ? 0 : 1, now }))
  if (!replaced) {
    if (held.judged === 0) yield* moveTotals(queries, held, { raters: 1 })
    yield* movePace(queries, held, now)
  }
  return {
    kind: 'stored',
    judgment: stands({ ...judgment, surplus }, held.judged + (replaced ? 0 : 1)),
    studyId: held.studyId,
  }
}

/**
 * Takes the place of a pair that ran out again, for a judgment that came late. It is gone when it is someone else's, or
 * when the rater's sides would come further apart than they may: a judgment that was made is never refused, but then it
 * is kept as surplus, since what counts is held to the bound.
 */
function* retaking(queries: Queries, held: Shown & { slotId: string }): Steps<'gone' | 'taken' | 'against balance'> {
  const leases = yield* ask(heldBy(queries)({ raterId: held.raterId }))
  const sides = leases.map(({ firstSide }) => firstSide)
  const standing = yield* standingFor(queries, held.raterId, sides)
  if (!leavesRoom(standing, held.firstSide)) return 'gone'
  if (!(yield* retakeSlot(queries, held.slotId, held.firstSide))) return 'gone'
  yield* moveStanding(queries, held, 1)
  return leadsAway(standing.given, held.firstSide) ? 'against balance' : 'taken'
}

const counterOf = (
  held: Pick<CountKey, 'studyId' | 'raterKind' | 'firstSystemId' | 'secondSystemId' | 'firstSide'>,
  { preference, bothBad }: { preference: Preference; bothBad: boolean },
  surplus: boolean,
): CountKey => ({
  studyId: held.studyId,
  raterKind: held.raterKind,
  firstSystemId: held.firstSystemId,
  secondSystemId: held.secondSystemId,
  preference,
  firstSide: held.firstSide,
  sideRecorded: true,
  bothBad,
  surplus,
})

const placeOf = ({ preference, bothBad }: { preference: Preference; bothBad: boolean }) =>
  `${preference} ${String(bothBad)}`

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
          sessionHash: t.raters.sessionHash,
          judged: t.raters.judged,
          instructionsVersion: t.studies.instructionsVersion,
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
        // As text: Drizzle would write the absent one as the JSON `null`.
        reading: sql<Reading | null>`${sql.placeholder('reading')}`,
        instructionsVersion: sql.placeholder('instructionsVersion'),
        origin: 'here',
        createdAt: sql.placeholder('createdAt'),
      })
      .onConflictDoNothing(),
  )

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

/** The newest judgment of an assignment; undefined before the first. */
export async function newestJudgment({ db, tables: t }: Store, assignmentId: string) {
  const rows = await db.select().from(t.judgments).where(eq(t.judgments.assignmentId, assignmentId))
  return rows.find((row) => !rows.some((other) => other.replaces === row.id))
}

/** The judgment a rater made last, for undo after a reload: late or taken up again, their pairs keep their old places. */
export async function lastJudgment({ db, tables: t }: Store, raterId: string) {
  const [last] = await db
    .select()
    .from(t.judgments)
    .where(
      and(
        eq(t.judgments.raterId, raterId),
        sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
      ),
    )
    .orderBy(desc(t.judgments.createdAt), desc(t.judgments.id))
    .limit(1)
  const { assignmentId } = last ?? {}
  return last && assignmentId ? { ...last, assignmentId } : undefined
}

/** Which of some ids belong to judgments already. */
export function* judgmentIdsInUse({ db, tables: t }: Queries, ids: string[]): Steps<string[]> {
  const used = yield* ask(db.select({ id: t.judgments.id }).from(t.judgments).where(inArray(t.judgments.id, ids)))
  return used.map(({ id }) => id)
}
