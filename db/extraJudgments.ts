import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { refusedAnswer, type Answered, type Asked } from '../server/contract/answers.ts'
import type { JudgmentReceipt } from '../server/contract/judgment.ts'
import { onScreen } from '../server/contract/placement.ts'
import { moveAnswer } from './answerCounts.ts'
import type { Shows } from './holdings.ts'
import {
  isAlike,
  receiptOf,
  saidBy,
  type Held,
  type KeptJudgment,
  type NewJudgment,
  type Recording,
} from './keptJudgment.ts'
import { ask, rowsChanged, type Queries, type Steps, type Store } from './store.ts'
import { isWithdrawn } from './withdrawals.ts'
import { trainingFeedback } from './training.ts'

type HeldBeside = Held &
  Shows & { state: string; judged: number; beside: number; studyState: string; archivedAt: Date | null }

/**
 * Records an answer that fills no place of the plan, by the same rules as a judgment: sent twice it is stored once, it may
 * be replaced, and the newest counts. No tally moves; in a pass by a criterion, what that criterion was answered with does.
 */
export function* recordBeside(queries: Queries, held: HeldBeside, judgment: NewJudgment, now: Date): Steps<Recording> {
  const { db, tables: t } = queries
  const { purpose, criterion, studyId, raterId, firstSide } = held
  if (purpose === 'plan') throw new Error('A judgment of the plan is recorded with the counters.')
  const rows = yield* ask(
    db.select().from(t.extraJudgments).where(eq(t.extraJudgments.assignmentId, judgment.assignmentId)),
  )
  const earlier = rows.map(keptExtra)
  const done = held.judged + held.beside
  const stands = (kept: KeptJudgment, judged: number) => receiptOf(kept, judgment.assignmentId, judged)
  const told = function* (kind: 'stored' | 'known', receipt: JudgmentReceipt): Steps<Recording> {
    if (purpose !== 'training') return { kind, judgment: receipt, studyId }
    const feedback = yield* trainingFeedback(queries, { ...held, assignmentId: judgment.assignmentId }, now)
    return { kind, judgment: { ...receipt, ...(feedback ? { feedback } : {}) }, studyId }
  }

  const same = earlier.find((row) => row.id === judgment.id)
  if (same) {
    if (!isAlike(same, judgment)) return { kind: 'differs', judgment: stands(same, done) }
    return yield* told('known', stands(same, done))
  }
  const newest = newestOf(earlier)
  const replaced = earlier.find((row) => row.id === judgment.replaces)
  // Once its answer was told, a training pair is past.
  if (newest && (judgment.replaces === null || purpose === 'training')) {
    return { kind: 'judged already', judgment: stands(newest, done) }
  }
  if (judgment.replaces !== null && !replaced) return { kind: 'unknown judgment' }
  if (replaced && newest && replaced.id !== newest.id) {
    return { kind: 'replaced already', judgment: stands(newest, done) }
  }
  if (replaced && (held.studyState === 'closed' || held.archivedAt !== null)) return { kind: 'study closed' }
  if (held.state === 'skipped') return { kind: 'assignment ended' }
  const why = refusedAnswer(askedFor(held), judgment)
  if (why !== undefined) return { kind: 'not asked', why }

  const said = saidBy(judgment)
  const inserted = yield* ask(
    db
      .insert(t.extraJudgments)
      .values({
        id: judgment.id,
        studyId,
        raterId,
        assignmentId: judgment.assignmentId,
        purpose,
        criterion: criterion ?? '',
        ...said,
        rationale: judgment.rationale,
        firstSide,
        right: yield* isRight(queries, held, judgment),
        replaces: judgment.replaces,
        elapsedMs: judgment.elapsedMs,
        reading: judgment.reading,
        createdAt: now,
      })
      .onConflictDoNothing(),
  )
  const kept = {
    ...{ id: judgment.id, ...said, replaces: judgment.replaces },
    ...{ elapsedMs: judgment.elapsedMs, rationale: judgment.rationale, surplus: false },
  }
  // The id belongs to an answer to something else.
  if (rowsChanged(inserted) === 0) return { kind: 'differs', judgment: stands(kept, done) }
  if (!replaced) {
    yield* ask(db.update(t.assignments).set({ state: 'judged' }).where(eq(t.assignments.id, judgment.assignmentId)))
  }
  yield* countCriterion(queries, held, said, 1)
  if (replaced) yield* countCriterion(queries, held, replaced, -1)
  // Training comes before what is counted as done.
  const more = replaced || purpose === 'training' ? 0 : 1
  yield* ask(
    db
      .update(t.raters)
      .set({ beside: sql`${t.raters.beside} + ${more}`, lastSeenAt: now })
      .where(eq(t.raters.id, raterId)),
  )
  return yield* told('stored', stands(kept, done + more))
}

/** What an answer must say: an attention check and a further criterion ask for nothing beside the choice. */
function askedFor({ purpose, design }: Pick<HeldBeside, 'purpose' | 'design'>): Asked {
  const alone = purpose === 'attention' || purpose === 'criterion'
  return alone ? (design.single ? { single: design.single } : {}) : design
}

type Counted = Pick<HeldBeside, 'purpose' | 'criterion'> &
  Pick<Held, 'studyId' | 'raterKind' | 'excludedAt' | 'comparisonId' | 'firstSystemId' | 'secondSystemId' | 'firstSide'>

/** Moves what a further criterion was answered with, in a pass as on the screen of the pair. */
export function* countCriterion(
  queries: Queries,
  held: Counted,
  { preference }: Pick<KeptJudgment, 'preference'>,
  n: 1 | -1,
): Steps<void> {
  const { purpose, criterion, studyId, raterKind, firstSystemId, secondSystemId, firstSide } = held
  if (purpose !== 'criterion' || criterion === null || preference === null) return
  if (held.excludedAt !== null || (yield* isWithdrawn(queries, held.comparisonId))) return
  const of = { studyId, raterKind, firstSystemId, secondSystemId, firstSide }
  yield* moveAnswer(queries, { ...of, criterion, preference, degree: '' }, n)
}

/** Whether an answer is the known one; null where none is known. */
function* isRight(
  { db, tables: t }: Queries,
  { purpose, ofId, firstSide }: Pick<HeldBeside, 'purpose' | 'ofId' | 'firstSide'>,
  { preference, grade }: Answered,
): Steps<boolean | null> {
  const answer = grade ?? preference
  if (purpose === 'attention') return answer === ofId
  if (purpose !== 'gold' && purpose !== 'training') return null
  const [check] = yield* ask(
    db
      .select({ answer: t.checks.answer })
      .from(t.checks)
      .where(eq(t.checks.id, ofId ?? '')),
  )
  return check ? answer === onScreen(check.answer, firstSide) : null
}

function keptExtra(row: Queries['tables']['extraJudgments']['$inferSelect']): KeptJudgment {
  const { id, preference, grade, degree, bothBad, criteria, reasons, rationale, replaces, elapsedMs } = row
  return {
    ...{ id, preference, grade, degree, bothBad, criteria },
    ...{ reasons, rationale, replaces, elapsedMs, surplus: false },
  }
}

/** The answer that no other replaces. */
function newestOf<Row extends { id: string; replaces: string | null }>(rows: Row[]): Row | undefined {
  return rows.find((row) => !rows.some((other) => other.replaces === row.id))
}

/** The newest answer to something beside the plan as its rater is told of it; undefined before the first. */
export async function newestExtra(
  { db, tables: t }: Store,
  assignmentId: string,
  judged: number,
): Promise<JudgmentReceipt | undefined> {
  const rows = await db.select().from(t.extraJudgments).where(eq(t.extraJudgments.assignmentId, assignmentId))
  const newest = newestOf(rows.map(keptExtra))
  return newest && receiptOf(newest, assignmentId, judged)
}

const undoable = ['gold', 'attention', 'repeat', 'flipped', 'criterion'] as const

/** The answer beside the plan that a rater gave last, for undo after a reload, and when. */
export async function lastExtra(
  { db, tables: t }: Store,
  raterId: string,
  judged: number,
): Promise<{ receipt: JudgmentReceipt; at: Date } | undefined> {
  const [last] = await db
    .select()
    .from(t.extraJudgments)
    .where(
      and(
        eq(t.extraJudgments.raterId, raterId),
        inArray(t.extraJudgments.purpose, [...undoable]),
        // What was answered on a pair's own screen comes back with that pair.
        isNull(t.extraJudgments.judgmentId),
        sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${t.extraJudgments.id})`,
      ),
    )
    .orderBy(desc(t.extraJudgments.createdAt), desc(t.extraJudgments.id))
    .limit(1)
  if (!last?.assignmentId) return undefined
  return { receipt: receiptOf(keptExtra(last), last.assignmentId, judged), at: last.createdAt }
}
