import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { ask, type Store } from './store.ts'

/** Keeps a one-time sign-in link by its hash; without a researcher it is the server's own. */
export async function addSignIn(
  { db, tables: t }: Store,
  link: { tokenHash: string; createdAt: Date; expiresAt: Date; researcherId: string | null },
) {
  await db.delete(t.signIns).where(lt(t.signIns.expiresAt, link.createdAt))
  await db.insert(t.signIns).values({ ...link, usedAt: null })
}

type NewSession = { tokenHash: string; createdAt: Date; expiresAt: Date }

/** Turns a sign-in link into a session, once, and says whose; undefined when it is unknown, used or too old. */
export function signIn(
  store: Store,
  linkHash: string,
  session: NewSession,
): Promise<{ researcherId: string | null } | undefined> {
  return store.atomically(function* ({ db, tables: t }) {
    const now = session.createdAt
    const [used] = yield* ask(
      db
        .update(t.signIns)
        .set({ usedAt: now })
        .where(and(eq(t.signIns.tokenHash, linkHash), isNull(t.signIns.usedAt), gt(t.signIns.expiresAt, now)))
        .returning({ researcherId: t.signIns.researcherId }),
    )
    if (!used) return undefined
    yield* ask(db.delete(t.sessions).where(lt(t.sessions.expiresAt, now)))
    yield* ask(db.insert(t.sessions).values({ ...session, ...used, lastSeenAt: now }))
    return used
  })
}

/** Begins the session of a researcher who showed who they are. */
export async function addSession(store: Store, session: NewSession & { researcherId: string }): Promise<void> {
  const { db, tables: t } = store
  await db.delete(t.sessions).where(lt(t.sessions.expiresAt, session.createdAt))
  await db.insert(t.sessions).values({ ...session, lastSeenAt: session.createdAt })
}

/** A researcher's session that has not run out, with its account where it has one. */
export async function findSession({ db, tables: t }: Store, tokenHash: string, now: Date) {
  const [found] = await db
    .select({ session: t.sessions, researcher: t.researchers })
    .from(t.sessions)
    .leftJoin(t.researchers, eq(t.researchers.id, t.sessions.researcherId))
    .where(and(eq(t.sessions.tokenHash, tokenHash), gt(t.sessions.expiresAt, now)))
  return found
}

/** Notes that a session is in use. */
export async function touchSession({ db, tables: t }: Store, tokenHash: string, now: Date) {
  await db.update(t.sessions).set({ lastSeenAt: now }).where(eq(t.sessions.tokenHash, tokenHash))
}

/** Ends a session. */
export async function endSession({ db, tables: t }: Store, tokenHash: string) {
  await db.delete(t.sessions).where(eq(t.sessions.tokenHash, tokenHash))
}

/** Whether anyone was ever given a link to sign in with: if not, this is the first start. */
export async function wasStarted({ db, tables: t }: Store): Promise<boolean> {
  const given = await db.select({ tokenHash: t.signIns.tokenHash }).from(t.signIns).limit(1)
  return given.length > 0
}
