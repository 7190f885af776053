import { and, eq } from 'drizzle-orm'
import { ask, type Store } from './store.ts'
import { moveTotals } from './totals.ts'

/** A text that raters of a study are asked to agree to, with its version. */
export async function consentText({ db, tables: t }: Store, studyId: string, hash: string) {
  const [row] = await db
    .select({ text: t.consents.text, version: t.consents.version, hash: t.consents.hash })
    .from(t.consents)
    .where(and(eq(t.consents.studyId, studyId), eq(t.consents.hash, hash)))
  return row
}

/** Notes that a rater agreed to a text, and when; agreeing twice is agreeing once. */
export async function giveConsent(
  { db, tables: t }: Store,
  rater: { id: string; consentHash: string | null },
  hash: string,
  now: Date,
): Promise<void> {
  if (rater.consentHash === hash) return
  await db.update(t.raters).set({ consentHash: hash, consentedAt: now }).where(eq(t.raters.id, rater.id))
}

/**
 * Counts that somebody did not agree, and forgets them: nothing else is kept. Who worked under an earlier text stays with
 * what they did under it, and is asked again should they come back.
 */
export function refuseConsent(store: Store, raterId: string): Promise<void> {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [rater] = yield* ask(
      queries.locked(
        db
          .select({ studyId: t.raters.studyId, raterKind: t.raters.kind })
          .from(t.raters)
          .where(eq(t.raters.id, raterId)),
        t.raters,
      ),
    )
    if (!rater) return
    yield* moveTotals(queries, rater, { refused: 1 })
    const [begun] = yield* ask(
      db.select({ id: t.assignments.id }).from(t.assignments).where(eq(t.assignments.raterId, raterId)).limit(1),
    )
    if (begun) return
    yield* ask(db.delete(t.platformEntries).where(eq(t.platformEntries.raterId, raterId)))
    yield* ask(db.delete(t.raterDevices).where(eq(t.raterDevices.raterId, raterId)))
    yield* ask(db.delete(t.raters).where(eq(t.raters.id, raterId)))
  })
}
