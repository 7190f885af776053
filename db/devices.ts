import { and, eq, sql } from 'drizzle-orm'
import { ask, type Queries, type Steps, type Store } from './store.ts'

/** Whether a browser's secret is that of a further device of a rater. */
export function* ofDevice({ compiled, tables: t }: Queries, raterId: string, sessionHash: string): Steps<boolean> {
  const query = compiled('ofDevice', (db) =>
    db
      .select({ raterId: t.raterDevices.raterId })
      .from(t.raterDevices)
      .where(
        and(
          eq(t.raterDevices.sessionHash, sql.placeholder('sessionHash')),
          eq(t.raterDevices.raterId, sql.placeholder('raterId')),
        ),
      ),
  )
  return (yield* ask(query({ sessionHash, raterId }))).length > 0
}

/** The same outside of a transaction. */
export async function isDevice({ db, tables: t }: Store, raterId: string, sessionHash: string): Promise<boolean> {
  const found = await db
    .select({ raterId: t.raterDevices.raterId })
    .from(t.raterDevices)
    .where(and(eq(t.raterDevices.sessionHash, sessionHash), eq(t.raterDevices.raterId, raterId)))
  return found.length > 0
}

/** Keeps the hash of the token in a rater's own link; the link before it ends. */
export async function setReturn({ db, tables: t }: Store, raterId: string, returnHash: string): Promise<void> {
  await db.update(t.raters).set({ returnHash }).where(eq(t.raters.id, raterId))
}

/** The rater a link back belongs to, with their study's code; undefined when it is not known any more. */
export async function findReturning({ db, tables: t }: Store, returnHash: string) {
  const [row] = await db
    .select({
      raterId: t.raters.id,
      studyId: t.raters.studyId,
      sessionHash: t.raters.sessionHash,
      code: t.studies.code,
    })
    .from(t.raters)
    .innerJoin(t.studies, eq(t.studies.id, t.raters.studyId))
    .where(eq(t.raters.returnHash, returnHash))
  return row
}

/**
 * Lets one more browser act for a rater, beside those that do. Where that browser is another rater's in the same study
 * nothing changes, and the answer is false: its work there would be out of reach.
 */
export function addDevice(
  store: Store,
  device: { raterId: string; studyId: string; sessionHash: string; createdAt: Date },
): Promise<boolean> {
  return store.atomically(function* ({ db, tables: t }) {
    const { raterId, studyId, sessionHash } = device
    const [first] = yield* ask(
      db
        .select({ id: t.raters.id })
        .from(t.raters)
        .where(and(eq(t.raters.sessionHash, sessionHash), eq(t.raters.studyId, studyId))),
    )
    if (first) return first.id === raterId
    yield* ask(db.insert(t.raterDevices).values(device).onConflictDoNothing())
    const [known] = yield* ask(
      db
        .select({ raterId: t.raterDevices.raterId })
        .from(t.raterDevices)
        .where(and(eq(t.raterDevices.sessionHash, sessionHash), eq(t.raterDevices.studyId, studyId))),
    )
    return known?.raterId === raterId
  })
}
