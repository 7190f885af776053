import { and, asc, eq, lt, ne, or, sql } from 'drizzle-orm'
import { amend, type Amendment } from './amendments.ts'
import { ask, type Queries, type Reads, type Steps, type Store } from './store.ts'

export type Study = Store['tables']['studies']['$inferSelect']
export type System = Store['tables']['systems']['$inferSelect']

/** A study by its name or id; one that is still being imported is not there yet. */
export async function findStudy({ db, tables: t }: Store, nameOrId: string): Promise<Study | undefined> {
  const [study] = await db
    .select()
    .from(t.studies)
    .where(and(or(eq(t.studies.id, nameOrId), eq(t.studies.name, nameOrId)), ne(t.studies.state, 'importing')))
  return study
}

/** All studies, newest first. */
export async function listStudies({ db, tables: t }: Store): Promise<Study[]> {
  return db
    .select()
    .from(t.studies)
    .where(ne(t.studies.state, 'importing'))
    .orderBy(sql`${t.studies.createdAt} desc`, asc(t.studies.name))
}

/** The systems of a study in the order of its file. */
export async function systemsOf({ db, tables: t }: Reads, studyId: string): Promise<System[]> {
  return db.select().from(t.systems).where(eq(t.systems.studyId, studyId)).orderBy(asc(t.systems.position))
}

/** What is planned, by kind of rater and pair of systems. */
export async function pairingsOf({ db, tables: t }: Store, studyId: string) {
  return db.select().from(t.pairings).where(eq(t.pairings.studyId, studyId))
}

/** Begins an import: the study is there, and shown to no one. Answers false where its name is in use. */
export async function insertStudy({ db, tables: t }: Store, study: Study): Promise<boolean> {
  const written = await db
    .insert(t.studies)
    .values(study)
    .onConflictDoNothing({ target: t.studies.name })
    .returning({ id: t.studies.id })
  return written.length > 0
}

/** Adds to the numbers of leaking responses, when systems were added. */
export function* addLeaks(queries: Queries, studyId: string, added: Study['leaks']): Steps<void> {
  const { db, tables: t } = queries
  const standing = db.select({ leaks: t.studies.leaks }).from(t.studies).where(eq(t.studies.id, studyId))
  const [study] = yield* ask(queries.locked(standing, t.studies))
  if (!study) return
  const { kept, masked, leftOut } = study.leaks
  const leaks = { kept: kept + added.kept, masked: masked + added.masked, leftOut: leftOut + added.leftOut }
  yield* ask(db.update(t.studies).set({ leaks }).where(eq(t.studies.id, studyId)))
}

/** Ends an import: from now on the study is there for all. */
export function* finishImport({ db, tables: t }: Queries, id: string, state: 'draft' | 'open'): Steps<void> {
  yield* ask(db.update(t.studies).set({ state }).where(eq(t.studies.id, id)))
}

/** The numbers of prompts and comparisons after some were added. */
export async function refreshSizes(store: Store, studyId: string): Promise<void> {
  await store.atomically(function* ({ db, tables: t }) {
    const n = sql<number>`cast(count(*) as integer)`
    const [prompts] = yield* ask(db.select({ n }).from(t.prompts).where(eq(t.prompts.studyId, studyId)))
    const [comparisons] = yield* ask(db.select({ n }).from(t.comparisons).where(eq(t.comparisons.studyId, studyId)))
    yield* ask(
      db
        .update(t.studies)
        .set({ promptCount: prompts?.n ?? 0, comparisonCount: comparisons?.n ?? 0 })
        .where(eq(t.studies.id, studyId)),
    )
  })
}

/** Everything that was asked and answered in a study, to lay new systems beside it. */
export async function textsOfStudy({ db, tables: t }: Store, studyId: string) {
  const prompts = await db.select().from(t.prompts).where(eq(t.prompts.studyId, studyId))
  const responses = await db
    .select({ key: t.prompts.key, systemId: t.responses.systemId, turns: t.responses.turns })
    .from(t.responses)
    .innerJoin(t.prompts, eq(t.prompts.id, t.responses.promptId))
    .where(eq(t.responses.studyId, studyId))
  return { prompts, responses }
}

/** Opens, pauses, closes, archives or takes a study back from the archive. */
export async function changeStudy(
  { db, tables: t }: Store,
  id: string,
  change: { state?: 'open' | 'paused' | 'closed'; archivedAt?: Date | null },
): Promise<void> {
  if (Object.keys(change).length > 0) await db.update(t.studies).set(change).where(eq(t.studies.id, id))
}

/** Changes the platform a study's raters come from; false where some came from another one already. */
export function changePlatform(
  store: Store,
  study: Study,
  platform: NonNullable<Study['design']['platform']>,
  amendment?: Amendment,
): Promise<boolean> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const standing = db.select({ design: t.studies.design }).from(t.studies).where(eq(t.studies.id, study.id))
    const [now] = yield* ask(queries.locked(standing, t.studies))
    const others = and(eq(t.platformEntries.studyId, study.id), ne(t.platformEntries.platform, platform.name))
    const came = yield* ask(db.select({ id: t.platformEntries.raterId }).from(t.platformEntries).where(others).limit(1))
    if (!now || came.length > 0) return false
    yield* ask(
      db
        .update(t.studies)
        .set({ design: { ...now.design, platform } })
        .where(eq(t.studies.id, study.id)),
    )
    if (amendment) yield* amend(queries, amendment)
    return true
  })
}

/**
 * Gives a study slots for another kind of rater, copied from the people's plan as it was laid out; nothing when they are
 * there already. So simulated and test raters fill a plan of their own.
 */
export function copyPlan(store: Store, studyId: string, raterKind: 'simulated' | 'test'): Promise<void> {
  return store.atomically((queries) => copying(queries, studyId, raterKind))
}

function* copying({ db, tables: t }: Queries, studyId: string, raterKind: 'simulated' | 'test'): Steps<void> {
  // The sides come from what people were planned to see: open places and those already taken.
  yield* ask(
    db
      .insert(t.slots)
      .select(
        db
          .select({
            id: sql<string>`${t.slots.id} || ${`:${raterKind}`}`.as('id'),
            studyId: t.slots.studyId,
            comparisonId: t.slots.comparisonId,
            raterKind: sql<'test'>`${raterKind}`.as('rater_kind'),
            promptId: t.slots.promptId,
            firstSystemId: t.slots.firstSystemId,
            secondSystemId: t.slots.secondSystemId,
            openA: sql<number>`${t.slots.plannedA}`.as('open_a'),
            openB: sql<number>`${t.slots.plannedB}`.as('open_b'),
            plannedA: t.slots.plannedA,
            plannedB: t.slots.plannedB,
            taken: sql<number>`0`.as('taken'),
            draw: t.slots.draw,
          })
          .from(t.slots)
          .where(and(eq(t.slots.studyId, studyId), eq(t.slots.raterKind, 'human'))),
      )
      .onConflictDoNothing(),
  )
  yield* ask(
    db
      .insert(t.pairings)
      .select(
        db
          .select({
            studyId: t.pairings.studyId,
            raterKind: sql<'test'>`${raterKind}`.as('rater_kind'),
            firstSystemId: t.pairings.firstSystemId,
            secondSystemId: t.pairings.secondSystemId,
            comparisons: t.pairings.comparisons,
            planned: t.pairings.planned,
          })
          .from(t.pairings)
          .where(and(eq(t.pairings.studyId, studyId), eq(t.pairings.raterKind, 'human'))),
      )
      .onConflictDoUpdate({
        target: [t.pairings.studyId, t.pairings.raterKind, t.pairings.firstSystemId, t.pairings.secondSystemId],
        set: { comparisons: sql`excluded.comparisons`, planned: sql`excluded.planned` },
      }),
  )
}

export type Deleted = { judgments: number; comparisons: number; responses: number; raters: number }

/** Deletes a study and all that belongs to it, and says how much went. */
export function deleteStudy(store: Store, id: string): Promise<Deleted> {
  return store.atomically(function* ({ db, tables: t }) {
    const gone: Deleted = { judgments: 0, comparisons: 0, responses: 0, raters: 0 }
    const n = sql<number>`cast(count(*) as integer)`
    for (const name of ['judgments', 'comparisons', 'responses', 'raters'] as const) {
      const [row] = yield* ask(db.select({ n }).from(t[name]).where(eq(t[name].studyId, id)))
      gone[name] = row?.n ?? 0
    }
    // Children before parents: no key cascades.
    for (const table of [
      t.extraJudgments,
      t.contentFlags,
      t.platformEntries,
      t.platformKeys,
      t.raterDevices,
      t.exclusions,
      t.amendments,
      t.registrations,
      t.looks,
      t.members,
      t.hookDeliveries,
      t.hooks,
      t.grades,
      t.gradeCounts,
      t.answerCounts,
      t.checks,
      t.consents,
      t.judgments,
      t.counts,
      t.excludedCounts,
      t.contests,
      t.totals,
      t.paces,
      t.standings,
      t.assignments,
      t.slots,
      t.pairings,
      t.raters,
      t.invitations,
      t.comparisons,
      t.responses,
      t.prompts,
      t.systems,
    ]) {
      yield* ask(db.delete(table).where(eq(table.studyId, id)))
    }
    yield* ask(db.delete(t.studies).where(eq(t.studies.id, id)))
    return gone
  })
}

/** Removes studies whose import began before a moment and never came to its end; a younger one may still be at work. */
export async function removeUnfinished(store: Store, before: Date): Promise<void> {
  const { db, tables: t } = store
  const unfinished = await db
    .select({ id: t.studies.id })
    .from(t.studies)
    .where(and(eq(t.studies.state, 'importing'), lt(t.studies.createdAt, before)))
  for (const { id } of unfinished) await deleteStudy(store, id)
}
