import { and, eq, isNull, lte, ne, sql } from 'drizzle-orm'
import { amend, type Amendment } from './amendments.ts'
import { endLeases } from './endings.ts'
import { takeInvitation } from './invitations.ts'
import type { NewRater } from './raters.ts'
import { holdRaters, holdSlotsOf } from './rowLocks.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

export type PlatformEntry = Store['tables']['platformEntries']['$inferSelect']
type Arriving = Pick<PlatformEntry, 'platform' | 'participant' | 'submission' | 'returns'>

/** The key of a study, made on first use; null once it was deleted. */
export async function platformKey(store: Store, studyId: string, made: { key: string; now: Date }) {
  const { db, tables: t } = store
  const find = () => db.select().from(t.platformKeys).where(eq(t.platformKeys.studyId, studyId))
  const [known] = await find()
  if (known) return known.key
  await db.insert(t.platformKeys).values({ studyId, key: made.key, createdAt: made.now }).onConflictDoNothing()
  // Of two who came at once both take the key that was first.
  const [first] = await find()
  return first?.key ?? null
}

/** The crowd platform of the study with a code; undefined: none, or no such study. */
export async function platformOf({ compiled, tables: t }: Store, code: string) {
  const query = compiled('platformOf', (db) =>
    db
      .select({ design: t.studies.design })
      .from(t.studies)
      .where(eq(t.studies.code, sql.placeholder('code'))),
  )
  const [study] = await query({ code })
  return study?.design.platform
}

/** What is kept of a study's key beside the key itself. */
export async function keptKey({ db, tables: t }: Store, studyId: string) {
  const [kept] = await db.select().from(t.platformKeys).where(eq(t.platformKeys.studyId, studyId))
  return kept
}

/** Keeps what Prolific signs its messages with, or forgets it. */
export async function keepHookSecret({ db, tables: t }: Store, studyId: string, hookSecret: string | null) {
  await db.update(t.platformKeys).set({ hookSecret }).where(eq(t.platformKeys.studyId, studyId))
}

/** Deletes the key, and all that was kept to be sent back: from now on nobody can tell who a rater was. */
export function forgetPlatformNames(store: Store, studyId: string, now: Date): Promise<void> {
  return store.atomically(function* ({ db, tables: t }) {
    yield* ask(
      db
        .insert(t.platformKeys)
        .values({ studyId, key: null, createdAt: now, deletedAt: now })
        .onConflictDoUpdate({ target: t.platformKeys.studyId, set: { key: null, hookSecret: null, deletedAt: now } }),
    )
    yield* ask(
      db
        .update(t.platformEntries)
        .set({ returns: null, creditNextAt: null })
        .where(eq(t.platformEntries.studyId, studyId)),
    )
  })
}

/**
 * Lets a person in, once for each study however often and from wherever they come: the same person is the same rater.
 * `taken part`: they were done already and come for a second visit; `closed`: the study takes no one new.
 */
export function enterPlatform(
  store: Store,
  rater: NewRater & { sessionHash: string },
  arriving: Arriving,
  takesNew: boolean,
): Promise<'entered' | 'taken part' | 'closed'> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const { studyId, sessionHash, createdAt } = rater
    const known = () =>
      queries.locked(
        db
          .select()
          .from(t.platformEntries)
          .where(
            and(
              eq(t.platformEntries.studyId, studyId),
              eq(t.platformEntries.platform, arriving.platform),
              eq(t.platformEntries.participant, arriving.participant),
            ),
          ),
        t.platformEntries,
      )
    let [entry] = yield* ask(known())
    if (!entry) {
      if (!takesNew) return 'closed' as const
      const made = yield* ask(
        db
          .insert(t.raters)
          .values({ ...rater, judged: 0, lastSeenAt: createdAt })
          .onConflictDoNothing()
          .returning({ id: t.raters.id }),
      )
      // Who is new takes one of the link's places, as by any other link.
      if (made.length > 0 && rater.invitationId !== null && !(yield* takeInvitation(queries, rater.invitationId))) {
        yield* ask(db.delete(t.raters).where(eq(t.raters.id, rater.id)))
        return 'closed' as const
      }
      const [joined] = yield* ask(
        db
          .select({ id: t.raters.id })
          .from(t.raters)
          .where(and(eq(t.raters.sessionHash, sessionHash), eq(t.raters.studyId, studyId))),
      )
      if (!joined) throw new Error('A pseudonym was drawn twice.')
      yield* ask(
        db
          .insert(t.platformEntries)
          .values({ ...arriving, raterId: joined.id, studyId, state: 'active', createdAt })
          .onConflictDoNothing(),
      )
      ;[entry] = yield* ask(known())
      if (!entry) throw new Error('An entry went away while it was made.')
    }
    const another = entry.submission !== arriving.submission
    const released = entry.state === 'returned' || entry.state === 'timed-out'
    if (entry.state !== 'active' && !released) return another ? 'taken part' : 'entered'
    // Who gave a task back and takes it again goes on where they stopped; SONA has no name for a visit.
    if (another || (released && arriving.submission === null)) {
      const { submission, returns } = arriving
      yield* ask(
        db
          .update(t.platformEntries)
          .set({ submission, returns, state: 'active', endedAt: null })
          .where(eq(t.platformEntries.raterId, entry.raterId)),
      )
    }
    return 'entered' as const
  })
}

/** How a rater came from a platform; undefined: they did not. */
export async function findEntry({ compiled, tables: t }: Store, raterId: string): Promise<PlatformEntry | undefined> {
  const query = compiled('findEntry', (db) =>
    db
      .select()
      .from(t.platformEntries)
      .where(eq(t.platformEntries.raterId, sql.placeholder('raterId'))),
  )
  const [entry] = await query({ raterId })
  return entry
}

/**
 * Ends a visit that went on, if its rater holds nothing any more, or nothing that could still be asked of them; a credit to
 * be asked for is noted in the same moment. Answers how it stands then: `active` where a pair is still in their hands.
 */
export function endEntry(
  store: Store,
  raterId: string,
  ended: { state: 'completed' | 'screened-out' | 'failed-check'; letsGo: boolean; credit: boolean; now: Date },
): Promise<PlatformEntry['state']> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const own = db.select({ id: t.raters.id }).from(t.raters).where(eq(t.raters.id, raterId))
    yield* ask(queries.locked(own, t.raters))
    if (ended.letsGo) yield* endLeases(queries, raterId)
    const [held] = yield* ask(
      db
        .select({ id: t.assignments.id })
        .from(t.assignments)
        .where(and(eq(t.assignments.raterId, raterId), sql`${t.assignments.state} = 'leased'`))
        .limit(1),
    )
    if (!held) {
      const { state, credit, now } = ended
      yield* ask(
        db
          .update(t.platformEntries)
          .set({ state, endedAt: now, ...(credit ? { creditNextAt: now } : {}) })
          .where(and(eq(t.platformEntries.raterId, raterId), eq(t.platformEntries.state, 'active'))),
      )
    }
    const [entry] = yield* ask(
      db
        .select({ state: t.platformEntries.state })
        .from(t.platformEntries)
        .where(eq(t.platformEntries.raterId, raterId)),
    )
    return entry?.state ?? 'active'
  })
}

/** A visit that a platform took back or let run out. */
export type Gone = { raterId: string; state: 'returned' | 'timed-out' }

/**
 * Notes which visits a platform took back or let run out: what their raters hold goes to others at once, what they judged
 * is kept. All of it happens or none, together with its record. Answers for each how many pairs went back; undefined
 * where the visit had been taken back already.
 */
export function releaseEntries(
  store: Store,
  gone: Gone[],
  now: Date,
  recordOf: ((done: { released: number; pairsFreed: number }) => Amendment) | undefined,
): Promise<(number | undefined)[]> {
  return store.atomically(function* (queries) {
    // All at first and in one order, so that no two who release or judge wait for each other.
    const raterIds = gone.map(({ raterId }) => raterId)
    yield* holdRaters(queries, raterIds)
    yield* holdSlotsOf(queries, raterIds)
    const freed: (number | undefined)[] = []
    for (const one of gone) freed.push(yield* release(queries, one, now))
    const done = freed.filter((one) => one !== undefined)
    const pairsFreed = done.reduce((sum, one) => sum + one, 0)
    if (recordOf && done.length > 0) yield* amend(queries, recordOf({ released: done.length, pairsFreed }))
    return freed
  })
}

function* release(queries: Queries, { raterId, state }: Gone, now: Date): Steps<number | undefined> {
  const { db, tables: t } = queries
  const freed = yield* endLeases(queries, raterId)
  const released = yield* ask(
    db
      .update(t.platformEntries)
      .set({ state, endedAt: now, creditNextAt: null })
      .where(and(eq(t.platformEntries.raterId, raterId), ne(t.platformEntries.state, state)))
      .returning({ raterId: t.platformEntries.raterId }),
  )
  return released.length > 0 || freed > 0 ? freed : undefined
}

/** How many attention checks a rater answered wrongly, their last answer to each counted. */
export async function attentionFailed({ db, tables: t }: Store, raterId: string): Promise<number> {
  const [failed] = await db
    .select({ n: sql<number>`cast(count(*) as integer)` })
    .from(t.extraJudgments)
    .where(
      and(
        eq(t.extraJudgments.raterId, raterId),
        eq(t.extraJudgments.purpose, 'attention'),
        eq(t.extraJudgments.right, false),
        sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${t.extraJudgments.id})`,
      ),
    )
  return failed?.n ?? 0
}

/** Takes the credits that are due, so that no other process asks for them at the same time. */
export function takeDueCredits(store: Store, now: Date, until: Date): Promise<PlatformEntry[]> {
  return store.atomically(function* ({ db, tables: t }) {
    return yield* ask(
      db
        .update(t.platformEntries)
        .set({ creditNextAt: until, creditTries: sql`${t.platformEntries.creditTries} + 1` })
        .where(lte(t.platformEntries.creditNextAt, now))
        .returning(),
    )
  })
}

/** Notes what came of asking for a credit; with it the code that was to be sent back is forgotten. */
export async function noteCredit(
  { db, tables: t }: Store,
  raterId: string,
  came: { answer: string; creditedAt: Date } | { answer: string; nextAt: Date | null },
): Promise<void> {
  const { answer: creditAnswer } = came
  const change =
    'creditedAt' in came
      ? { creditAnswer, creditedAt: came.creditedAt, creditNextAt: null, returns: null }
      : { creditAnswer, creditNextAt: came.nextAt }
  await db
    .update(t.platformEntries)
    .set(change)
    .where(and(eq(t.platformEntries.raterId, raterId), isNull(t.platformEntries.creditedAt)))
}

/** Everyone who came to a study from its platform, with what they judged. */
export async function entriesOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select({
      raterId: t.platformEntries.raterId,
      platform: t.platformEntries.platform,
      participant: t.platformEntries.participant,
      submission: t.platformEntries.submission,
      state: t.platformEntries.state,
      creditNextAt: t.platformEntries.creditNextAt,
      creditTries: t.platformEntries.creditTries,
      creditedAt: t.platformEntries.creditedAt,
      creditAnswer: t.platformEntries.creditAnswer,
      pseudonym: t.raters.pseudonym,
      judged: t.raters.judged,
    })
    .from(t.platformEntries)
    .innerJoin(t.raters, eq(t.raters.id, t.platformEntries.raterId))
    .where(eq(t.platformEntries.studyId, studyId))
}
