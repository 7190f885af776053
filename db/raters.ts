import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import type { RaterKind } from '../server/contract/rater.ts'
import { takeInvitation } from './invitations.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'
import { moveTotals } from './totals.ts'

/** The invitation a link's token belongs to, with its study's code; undefined when unknown or withdrawn. */
export async function findInvitation({ db, tables: t }: Store, token: string) {
  const [row] = await db
    .select({
      id: t.invitations.id,
      studyId: t.invitations.studyId,
      raterKind: t.invitations.raterKind,
      group: t.invitations.group,
      revokedAt: t.invitations.revokedAt,
      label: t.invitations.label,
      code: t.studies.code,
      archivedAt: t.studies.archivedAt,
    })
    .from(t.invitations)
    .innerJoin(t.studies, eq(t.studies.id, t.invitations.studyId))
    .where(eq(t.invitations.token, token))
  return row?.revokedAt === null && row.archivedAt === null ? row : undefined
}

/** The token of a study's shared link for raters of a kind, made on first use. */
export async function invitationToken(
  store: Store,
  invitation: {
    id: string
    studyId: string
    token: string
    raterKind: RaterKind
    group: string | null
    createdAt: Date
  },
): Promise<string> {
  const { db, tables: t } = store
  const shared = () =>
    db
      .select({ token: t.invitations.token })
      .from(t.invitations)
      .where(
        and(
          eq(t.invitations.studyId, invitation.studyId),
          eq(t.invitations.raterKind, invitation.raterKind),
          // Those that researchers made have names, and may end.
          isNull(t.invitations.label),
          isNull(t.invitations.revokedAt),
        ),
      )
      .orderBy(asc(t.invitations.createdAt), asc(t.invitations.id))
      .limit(1)
  const [known] = await shared()
  if (known) return known.token
  await db.insert(t.invitations).values(invitation)
  // Two who asked at once both get the older one.
  const [first] = await shared()
  return first?.token ?? invitation.token
}

export type NewRater = {
  id: string
  studyId: string
  pseudonym: string
  kind: RaterKind
  group: string | null
  sessionHash: string | null
  invitationId: string | null
  createdAt: Date
}

/**
 * Adds a rater; the same browser joining a study again is the same rater, and so is another device of theirs. Undefined
 * when the invitation is full.
 */
export async function joinStudy(store: Store, rater: NewRater) {
  return store.atomically(function* (queries) {
    const { db, tables: t } = queries
    const [device] = yield* ask(
      db
        .select({ rater: t.raters })
        .from(t.raterDevices)
        .innerJoin(t.raters, eq(t.raters.id, t.raterDevices.raterId))
        .where(and(eq(t.raterDevices.sessionHash, rater.sessionHash ?? ''), eq(t.raterDevices.studyId, rater.studyId))),
    )
    if (device) return device.rater
    const made = yield* ask(
      db
        .insert(t.raters)
        .values({ ...rater, judged: 0, lastSeenAt: rater.createdAt })
        .onConflictDoNothing()
        .returning({ id: t.raters.id }),
    )
    // Who is new takes one of the link's places; where there is none left, they were never here.
    if (made.length > 0 && rater.invitationId !== null && !(yield* takeInvitation(queries, rater.invitationId))) {
      yield* ask(db.delete(t.raters).where(eq(t.raters.id, rater.id)))
      return undefined
    }
    const [joined] = yield* ask(
      db
        .select()
        .from(t.raters)
        .where(and(eq(t.raters.sessionHash, rater.sessionHash ?? ''), eq(t.raters.studyId, rater.studyId))),
    )
    return joined
  })
}

/** The rater whose browser holds a secret, in the study of a code; undefined when they never joined. */
export async function findRater(store: Store, sessionHash: string, code: string) {
  const { compiled, tables: t } = store
  const query = compiled('findRater', (db) =>
    db
      .select({ rater: t.raters, study: t.studies })
      .from(t.raters)
      .innerJoin(t.studies, eq(t.studies.id, t.raters.studyId))
      .where(
        and(eq(t.raters.sessionHash, sql.placeholder('sessionHash')), eq(t.studies.code, sql.placeholder('code'))),
      ),
  )
  const [row] = await query({ sessionHash, code })
  return row ?? (await findByDevice(store, sessionHash, code))
}

/** The rater who came back on a further device. */
async function findByDevice({ compiled, tables: t }: Store, sessionHash: string, code: string) {
  const query = compiled('findByDevice', (db) =>
    db
      .select({ rater: t.raters, study: t.studies })
      .from(t.raterDevices)
      .innerJoin(t.raters, eq(t.raters.id, t.raterDevices.raterId))
      .innerJoin(t.studies, eq(t.studies.id, t.raters.studyId))
      .where(
        and(
          eq(t.raterDevices.sessionHash, sql.placeholder('sessionHash')),
          eq(t.studies.code, sql.placeholder('code')),
        ),
      ),
  )
  const [row] = await query({ sessionHash, code })
  return row
}

/** A study's rater by pseudonym; undefined when it has none of that name. */
export async function raterByName({ db, tables: t }: Store, studyId: string, pseudonym: string) {
  const [row] = await db
    .select()
    .from(t.raters)
    .where(and(eq(t.raters.studyId, studyId), eq(t.raters.pseudonym, pseudonym)))
  return row
}

/** How many raters were seen since a moment, and the newest fifty of them. */
export async function ratersSeen({ db, tables: t }: Store, studyId: string, since: Date, kinds: RaterKind[]) {
  const seen = and(eq(t.raters.studyId, studyId), gt(t.raters.lastSeenAt, since), inArray(t.raters.kind, kinds))
  const [all] = await db
    .select({ n: sql<number>`cast(count(*) as integer)` })
    .from(t.raters)
    .where(seen)
  const newest = await db
    .select({
      pseudonym: t.raters.pseudonym,
      kind: t.raters.kind,
      judged: t.raters.judged,
      lastSeenAt: t.raters.lastSeenAt,
    })
    .from(t.raters)
    .where(seen)
    .orderBy(sql`${t.raters.lastSeenAt} desc`)
    .limit(50)
  return { count: all?.n ?? 0, newest }
}

/** Notes that a rater's page is open. */
export async function touchRater(store: Store, raterId: string, now: Date): Promise<void> {
  await store.atomically(function* ({ db, tables: t }) {
    yield* ask(db.update(t.raters).set({ lastSeenAt: now }).where(eq(t.raters.id, raterId)))
  })
}

/** Sets how many judgments an imported rater has. */
export function* setJudged(queries: Queries, raterId: string, judged: number): Steps<void> {
  const { db, tables: t } = queries
  const [of] = yield* ask(
    db
      .update(t.raters)
      .set({ judged })
      .where(eq(t.raters.id, raterId))
      .returning({ studyId: t.raters.studyId, raterKind: t.raters.kind }),
  )
  if (of && judged > 0) yield* moveTotals(queries, of, { raters: 1 })
}
