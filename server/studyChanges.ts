import { eq } from 'drizzle-orm'
import { amend } from '../db/amendments.ts'
import { tellHooks } from '../db/hookMessages.ts'
import { freeze, registrationOf } from '../db/registrations.ts'
import { ask, type Queries, type Steps, type Store } from '../db/store.ts'
import { findStudy, type Study } from '../db/studies.ts'
import { Refusal } from './errors.ts'
import { raiseOverlap } from './raiseOverlap.ts'
import { registrationNow } from './registration.ts'
import { versionOf } from './instructionsVersion.ts'

export type ChangeParts = { store: Store; now: () => Date; newId: () => string }

/** Who changes something, and why. */
export type Reasoned = { actor: string; reason?: string | undefined }

export type Change = {
  state?: 'open' | 'paused' | 'closed'
  archived?: boolean
  title?: string
  notice?: string
  question?: string
  instructions?: string
  /** How many raters judge the same comparison; it can only be raised. */
  overlap?: number
}

/** Fields whose change after opening must be explained: raters or readers are told something else, judging stops, goes on or takes longer. */
const explained = ['state', 'title', 'notice', 'question', 'instructions', 'overlap'] as const

/**
 * Changes a study. When it first opens, what is planned is frozen in the same transaction; what changes after that is
 * kept as an amendment, with who did it and why. Answers the study as it is then.
 */
export async function changeStudyWith(
  { store, now, newId }: ChangeParts,
  study: Study,
  change: Change,
  { actor, reason }: Reasoned,
): Promise<void> {
  if (change.overlap !== undefined && change.state === 'open' && study.state === 'draft') {
    // What opens is frozen as it is then, the longer plan with it.
    await changeStudyWith({ store, now, newId }, study, { overlap: change.overlap }, { actor, reason })
    const longer = await findStudy(store, study.id)
    if (longer) study = longer
  }
  const wanted: Partial<Study> = {
    ...(change.state ? { state: change.state } : {}),
    ...(change.archived === undefined ? {} : { archivedAt: change.archived ? (study.archivedAt ?? now()) : null }),
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.notice === undefined ? {} : { notice: change.notice === '' ? null : change.notice }),
    ...(change.question === undefined ? {} : { question: change.question }),
    ...(change.instructions === undefined ? {} : { instructions: change.instructions }),
    ...(change.overlap === undefined ? {} : { overlap: change.overlap }),
  }
  const fields = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((field) => wanted[field] !== study[field])
  if (fields.length === 0) return
  const { question = study.question, instructions = study.instructions } = wanted
  const changed = { ...wanted, instructionsVersion: versionOf(question, instructions) }
  const registration = await registrationOf(store, study.id)
  const isOpening = change.state === 'open' && !registration
  if (registration && fields.some((field) => (explained as readonly string[]).includes(field)) && !reason) {
    throw new Refusal('reason_needed')
  }
  const frozen = isOpening ? await registrationNow(store, { ...study, ...changed }, now()) : undefined
  await store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const opening = fields.includes('overlap') ? yield* raiseOverlap(queries, study, wanted.overlap!) : undefined
    yield* ask(db.update(t.studies).set(changed).where(eq(t.studies.id, study.id)))
    if (frozen) yield* freeze(queries, frozen)
    if (fields.includes('state')) {
      const facts = { type: 'state', state: changed.state ?? study.state, before: study.state } as const
      yield* tellHooks(queries, study.id, 'state', { facts, key: `state-${newId()}`, at: now() })
    }
    for (const field of registration ? fields : []) {
      yield* amend(queries, {
        id: newId(),
        studyId: study.id,
        what: field === 'archivedAt' ? (changed.archivedAt ? 'archived' : 'taken out of the archive') : field,
        before: field === 'archivedAt' ? null : study[field],
        after: field === 'archivedAt' ? null : changed[field],
        reason: reason ?? 'no reason given',
        actor,
        createdAt: now(),
      })
    }
    if (opening) yield* opening
  })
  store.announce(study.id)
}

/** Ends blinding for analysts, for good: from here on everyone who may see the study sees which system is which. */
export async function unlockStudy(
  { store, now, newId }: ChangeParts,
  study: Study,
  { actor, reason }: { actor: string; reason: string },
): Promise<void> {
  const createdAt = now()
  await store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [open] = yield* ask(
      queries.locked(
        db.select({ unlockedAt: t.studies.unlockedAt }).from(t.studies).where(eq(t.studies.id, study.id)),
        t.studies,
      ),
    )
    if (open?.unlockedAt !== null) throw new Refusal('unlocked_already')
    yield* ask(db.update(t.studies).set({ unlockedAt: createdAt }).where(eq(t.studies.id, study.id)))
    const what = 'unlocked'
    yield* amend(queries, { id: newId(), studyId: study.id, what, before: null, after: null, reason, actor, createdAt })
  })
  store.announce(study.id)
}

/** Keeps the record of systems that came later. */
export function* amendSystems(
  queries: Queries,
  study: Study,
  added: string[],
  { id, actor, reason, createdAt }: { id: string; actor: string; reason: string; createdAt: Date },
): Steps<void> {
  yield* amend(queries, {
    ...{ id, studyId: study.id, what: 'baselines added', before: null, after: added },
    ...{ reason, actor, createdAt },
  })
}
