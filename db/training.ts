import { and, asc, eq, isNull } from 'drizzle-orm'
import type { KeptDesign } from '../server/contract/design.ts'
import type { Feedback, Side } from '../server/contract/judgment.ts'
import { onScreen } from '../server/contract/placement.ts'
import { insertBeside, noComparison } from './beside.ts'
import { extendLeases, heldBy, lastOrdinal, lockedRater, runOutOf, type Lease } from './holdings.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

/** The share that must be right, and how often a rater may try, where a study does not say. */
const usual = { pass: 0.7, attempts: 2 }

type Training = NonNullable<KeptDesign['training']>

/** How a rater's attempt at the training stands. */
export type Attempt = Feedback['attempt'] & { attempts: number; needed: number }

export type TrainingTerms = {
  studyId: string
  training: Training
  leaseMs: number
  hold: number
  /** The places of the pairs in the order of an attempt, and the side of each one's first response. */
  order(attempt: number): { position: number; firstSide: Side }[]
  newId(): string
  now: Date
}

/** The training pairs a rater holds, filled up within their attempt, and how it stands. */
export function leaseTraining(
  store: Store,
  raterId: string,
  terms: TrainingTerms,
): Promise<{ leases: Lease[]; attempt: Attempt }> {
  return store.atomically(function* (queries) {
    yield* ask(lockedRater(queries)({ raterId }))
    const leases = yield* ask(heldBy(queries)({ raterId }))
    const leaseUntil = new Date(terms.now.getTime() + terms.leaseMs)
    const { tables: t, db } = queries
    const ended = yield* ask(runOutOf(queries)({ raterId }))
    for (const lease of ended.slice(0, Math.max(0, terms.hold - leases.length))) {
      yield* ask(db.update(t.assignments).set({ state: 'leased' }).where(eq(t.assignments.id, lease.id)))
      leases.push(lease)
    }
    if (leases.length > 0) yield* ask(extendLeases(queries)({ raterId, leaseUntil }))
    const attempt = yield* settle(queries, { raterId, training: terms.training }, terms.now)
    if (attempt.outcome === 'passed' || attempt.outcome === 'screened-out') return { leases, attempt }
    const number = attempt.outcome === 'again' ? attempt.number + 1 : attempt.number
    const order = terms.order(number)
    let given = attempt.outcome === 'again' ? 0 : yield* givenIn(queries, raterId, terms.training, number)
    const [last] = yield* ask(lastOrdinal(queries)({ raterId }))
    for (let ordinal = last?.ordinal ?? 0; leases.length < terms.hold && given < order.length; ordinal++, given++) {
      const next = order[given]
      const [check] = yield* ask(
        db
          .select({ id: t.checks.id })
          .from(t.checks)
          .where(
            and(
              eq(t.checks.studyId, terms.studyId),
              eq(t.checks.purpose, 'training'),
              eq(t.checks.position, next?.position ?? -1),
            ),
          ),
      )
      if (!next || !check) break
      const shown = { ...noComparison, ofId: check.id, firstSide: next.firstSide, criterion: null }
      const ids = { raterId, studyId: terms.studyId, purpose: 'training' as const }
      leases.push(yield* insertBeside(queries, { ...ids, ...shown }, { ...terms, ordinal, leaseUntil }))
    }
    return { leases, attempt: attempt.outcome === 'again' ? fresh(attempt, number) : attempt }
  })
}

const fresh = (attempt: Attempt, number: number): Attempt => ({
  number,
  right: 0,
  judged: 0,
  pairs: attempt.pairs,
  attempts: attempt.attempts,
  needed: attempt.needed,
})

/** What a rater is told of a training pair they answered; undefined when its check is there no more. */
export function* trainingFeedback(
  queries: Queries,
  of: { studyId: string; raterId: string; ofId: string | null; firstSide: Side; assignmentId: string },
  now: Date,
): Steps<Feedback | undefined> {
  const { tables: t, db } = queries
  const [check] = yield* ask(
    db
      .select()
      .from(t.checks)
      .where(eq(t.checks.id, of.ofId ?? '')),
  )
  const [answer] = yield* ask(
    db.select().from(t.extraJudgments).where(eq(t.extraJudgments.assignmentId, of.assignmentId)),
  )
  const attempt = yield* settleTraining(queries, of, now)
  if (!check || !answer || !attempt) return undefined
  const { attempts: _attempts, needed: _needed, ...stands } = attempt
  return {
    right: answer.right === true,
    answer: onScreen(check.answer, of.firstSide),
    ...(check.explanation ? { explanation: check.explanation } : {}),
    attempt: stands,
  }
}

/** Sees whether an attempt is over, and what follows from it, in the transaction of what may have ended it. */
export function* settleTraining(
  queries: Queries,
  { studyId, raterId }: { studyId: string; raterId: string },
  now: Date,
): Steps<Attempt | undefined> {
  const { tables: t, db } = queries
  const [study] = yield* ask(db.select({ design: t.studies.design }).from(t.studies).where(eq(t.studies.id, studyId)))
  const training = study?.design.training
  return training && (yield* settle(queries, { raterId, training }, now))
}

function* settle(
  queries: Queries,
  { raterId, training }: { raterId: string; training: Training },
  now: Date,
): Steps<Attempt> {
  const { tables: t, db } = queries
  const all = yield* ask(trainingOf(queries, raterId))
  const { pass, attempts } = { ...usual, ...training }
  const number = Math.max(1, Math.ceil(all.length / training.pairs))
  const current = all.slice((number - 1) * training.pairs)
  const right = current.filter((one) => one.right === true).length
  const judged = current.filter(({ state }) => state === 'judged' || state === 'skipped').length
  const needed = Math.ceil(pass * training.pairs - 1e-9)
  const stands = { number, right, judged, pairs: training.pairs, attempts, needed }
  if (judged < training.pairs) return stands
  const passed = right >= needed
  const outcome = passed ? 'passed' : number < attempts ? 'again' : 'screened-out'
  if (outcome !== 'again') {
    const settled = outcome === 'passed' ? { trainedAt: now } : { screenedOutAt: now }
    const undecided = and(eq(t.raters.id, raterId), isNull(t.raters.trainedAt), isNull(t.raters.screenedOutAt))
    yield* ask(db.update(t.raters).set(settled).where(undecided))
  }
  return { ...stands, outcome }
}

function* givenIn(queries: Queries, raterId: string, training: Training, attempt: number): Steps<number> {
  const all = yield* ask(trainingOf(queries, raterId))
  return all.length - (attempt - 1) * training.pairs
}

/** A rater's training pairs in the order they were given, with what is known of the answers. */
const trainingOf = ({ tables: t, db }: Queries, raterId: string) =>
  db
    .select({ state: t.assignments.state, right: t.extraJudgments.right })
    .from(t.assignments)
    .leftJoin(t.extraJudgments, eq(t.extraJudgments.assignmentId, t.assignments.id))
    .where(and(eq(t.assignments.raterId, raterId), eq(t.assignments.purpose, 'training')))
    .orderBy(asc(t.assignments.ordinal))
