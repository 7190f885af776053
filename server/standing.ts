import { consentText } from '../db/consents.ts'
import { findEntry, type PlatformEntry } from '../db/crowd.ts'
import { lastExtra } from '../db/extraJudgments.ts'
import type { Lease } from '../db/holdings.ts'
import { lastJudgment } from '../db/ownJudgments.ts'
import { leasePass, passesBegun } from '../db/passes.ts'
import type { findRater } from '../db/raters.ts'
import type { Store } from '../db/store.ts'
import { findStudy, type Study } from '../db/studies.ts'
import { leaseTraining, type Attempt } from '../db/training.ts'
import type { Context } from './context.ts'
import { offerOf } from './contract/answers.ts'
import { aheadIn, usualAhead } from './contract/design.ts'
import type { JudgmentReceipt } from './contract/judgment.ts'
import type { Assignments, RatingStudy } from './contract/pair.ts'
import { leaseFor, stateFor, whyNone } from './nextPairs.ts'
import { pairsOf } from './pairs.ts'
import { presetOf } from './preset.ts'
import { besideOf, pairsExpected, passOrder, stageOf, trainingOrder } from './stages.ts'

type Found = NonNullable<Awaited<ReturnType<typeof findRater>>>
type Rater = Found['rater']
type Parts = Pick<Context, 'store' | 'now' | 'newId'>
/** What a rater has before them: their stage, what it needs, and the pairs of it. */
type Ahead = Pick<Assignments, 'stage' | 'consent' | 'training' | 'pass' | 'finished'> & {
  leases: Lease[]
  /** How many pairs are left, where it is known exactly. */
  left?: number
}

/** All that a rater's browser is told: the study, their stage, their progress and the pairs they hold, without those it has. */
export async function standing(parts: Parts, { rater, study }: Found, have?: string[]): Promise<Assignments> {
  const visit = study.design.platform && (await findEntry(parts.store, rater.id))
  const { leases, left, ...ahead } = await aheadOf(parts, rater, study, visit)
  // Once the study is closed nothing can be changed any more.
  const ended = stateFor(study, rater) === 'closed' || ahead.stage === 'withdrawn'
  const last = ended ? undefined : await lastOf(parts.store, rater, study)
  const judged = rater.judged + rater.beside
  return {
    study: ratingStudy(study, rater, visit),
    ...ahead,
    progress: { judged, total: Math.max(totalOf(study, rater, { left, ...ahead }), judged + leases.length) },
    pairs: await pairsOf(
      parts.store,
      leases.filter(({ id }) => !have?.includes(id)),
      study.design.answers?.criteria,
    ),
    ...(have ? { held: leases.map(({ id }) => id) } : {}),
    ...(last ? { last } : {}),
    raterKind: rater.kind,
  }
}

/** What raters are told of their study. */
function ratingStudy(study: Study, rater: Rater, visit: PlatformEntry | undefined): RatingStudy {
  const offer = offerOf(study.design)
  return {
    code: study.code,
    question: study.question,
    instructions: study.instructions,
    instructionsVersion: study.instructionsVersion,
    state: stateFor(study, rater),
    ...presetOf(study),
    ...mannerOf(study),
    ...(study.notice ? { notice: study.notice } : {}),
    ...(offer ? { offer } : {}),
    ...(visit ? { platform: visit.platform } : {}),
  }
}

/** How the study wants its texts shown and read. */
function mannerOf({ design: { language, screen = {} } }: Study): Partial<RatingStudy> {
  const { raw, difference, secondsPer100Words, breakAfter } = screen
  return {
    ...(language && language !== 'browser' ? { language } : {}),
    ...(raw ? { raw } : {}),
    ...(difference ? { difference } : {}),
    ...(secondsPer100Words ? { minimumReading: secondsPer100Words } : {}),
    ...(breakAfter ? { breakAfter } : {}),
  }
}

/** How many pairs a rater can expect in all; an upper bound. */
function totalOf(study: Study, rater: Rater, { left, finished }: { left?: number; finished?: Ahead['finished'] }) {
  const judged = rater.judged + rater.beside
  if (left !== undefined) return judged + left
  // What could not be given for want of pairs is not waited for.
  if (finished === 'done' && rater.beside > 0) return judged
  const pairs = pairsExpected(study)
  return (besideOf(study, rater.id)?.placement.length ?? pairs) + passesOf(study).length * pairs
}

/** What comes next for a rater; asked for pairs, it takes places of the plan for them. */
export async function aheadOf(
  parts: Parts,
  rater: Rater,
  study: Study,
  visit: PlatformEntry | undefined,
): Promise<Ahead> {
  const stage = stageOf(rater, study.design)
  if (stage === 'withdrawn' || stage === 'screened-out') return { stage, leases: [] }
  // Whoever a platform sent and has taken back, who has their code or who is left out by rule gets no more.
  const isTakenBack = visit !== undefined && visit.state !== 'active'
  if (isTakenBack || rater.excludedAt !== null) return { stage: 'rating', leases: [], finished: 'done' }
  const state = stateFor(study, rater)
  if (state !== 'open') return { stage: 'rating', leases: [], finished: state }
  if (stage === 'consent') {
    const consent = await consentText(parts.store, study.id, study.design.consent ?? '')
    return { stage, leases: [], ...(consent ? { consent } : {}) }
  }
  const { training } = study.design
  if (stage === 'training' && training) {
    const { leases, attempt } = await leaseTraining(parts.store, rater.id, {
      studyId: study.id,
      training,
      leaseMs: study.leaseMs,
      // Each is talked about before the next one, which takes the network.
      hold: usualAhead,
      order: (number) => trainingOrder(study, rater.id, number),
      newId: parts.newId,
      now: parts.now(),
    })
    if (attempt.outcome === 'screened-out') return { stage: 'screened-out', leases: [] }
    if (attempt.outcome !== 'passed') return { stage, leases, training: trainingStage(attempt) }
  }
  return ratingAhead(parts, rater, study)
}

function trainingStage({ number, attempts, judged, pairs, needed }: Attempt) {
  return { attempt: number, attempts, judged, pairs, needed }
}

async function ratingAhead(parts: Parts, rater: Rater, study: Study): Promise<Ahead> {
  const passes = passesOf(study)
  const begun = passes.length > 0 && (await passesBegun(parts.store, rater.id))
  const leases = begun ? [] : await leaseFor(parts, study, rater.id)
  if (leases.length > 0) return { stage: 'rating', leases }
  const finished = begun ? 'done' : await whyNone(parts, study, rater)
  if (finished !== 'done' || passes.length === 0) return { stage: 'rating', leases, finished }
  const pass = await leasePass(parts.store, rater.id, {
    studyId: study.id,
    criteria: passes.map(({ name }) => name),
    leaseMs: study.leaseMs,
    hold: aheadIn(study.design),
    order: (ids, criterion) => passOrder(study, rater.id, criterion, ids),
    newId: parts.newId,
    now: parts.now(),
  })
  if (!pass) return { stage: 'rating', leases: [], finished }
  const { number, left } = pass
  const { question = '' } = passes[number - 1] ?? {}
  return { stage: 'passes', leases: pass.leases, left, pass: { number, of: passes.length, question } }
}

/** The criteria that are asked for in passes of their own. */
function passesOf({ design: { answers } }: Study) {
  return answers?.criteriaIn === 'passes' ? (answers.criteria ?? []) : []
}

/** The last answer of a rater, of the plan or beside it: they are not to be told apart. */
async function lastOf(store: Store, rater: Rater, { design }: Study): Promise<JudgmentReceipt | undefined> {
  const judged = rater.judged + rater.beside
  const [plan, beside] = await Promise.all([
    lastJudgment(store, rater.id, { judged, design }),
    rater.beside > 0 ? lastExtra(store, rater.id, judged) : undefined,
  ])
  if (!beside) return plan?.receipt
  return (plan?.at.getTime() ?? 0) > beside.at.getTime() ? plan?.receipt : beside.receipt
}

/** The criteria of the study of an assignment that asks for one of them. */
export async function criteriaOf(store: Store, { studyId, criterion }: Pick<Lease, 'studyId' | 'criterion'>) {
  return criterion === null ? [] : (await findStudy(store, studyId))?.design.answers?.criteria
}
