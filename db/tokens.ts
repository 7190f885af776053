import { and, eq, gt, isNull, or, desc } from 'drizzle-orm'
import type { Store } from './store.ts'

/** A token for programs that has not run out, with its researcher; undefined when it is unknown or was taken back. */
export async function findToken({ db, tables: t }: Store, hash: string, now: Date) {
  const [found] = await db
    .select({ token: t.apiTokens, researcher: t.researchers })
    .from(t.apiTokens)
    .leftJoin(t.researchers, eq(t.researchers.id, t.apiTokens.researcherId))
    .where(
      and(
        eq(t.apiTokens.hash, hash),
        isNull(t.apiTokens.revokedAt),
        or(isNull(t.apiTokens.expiresAt), gt(t.apiTokens.expiresAt, now)),
      ),
    )
  return found
}

/** Notes that a token is in use. */
export async function touchToken({ db, tables: t }: Store, id: string, now: Date): Promise<void> {
  await db.update(t.apiTokens).set({ lastUsedAt: now }).where(eq(t.apiTokens.id, id))
}

/** The tokens of a researcher; of the server's own owner for null. */
export async function tokensOf({ db, tables: t }: Store, researcherId: string | null) {
  return db
    .select()
    .from(t.apiTokens)
    .where(researcherId === null ? isNull(t.apiTokens.researcherId) : eq(t.apiTokens.researcherId, researcherId))
    .orderBy(desc(t.apiTokens.createdAt))
}

/** Keeps a token by its hash. */
export async function addToken({ db, tables: t }: Store, token: Store['tables']['apiTokens']['$inferInsert']) {
  await db.insert(t.apiTokens).values(token)
}

/** Takes a token back; answers whether it was there. */
export async function revokeToken(
  { db, tables: t }: Store,
  id: string,
  researcherId: string | null,
  now: Date,
): Promise<boolean> {
  const theirs = researcherId === null ? isNull(t.apiTokens.researcherId) : eq(t.apiTokens.researcherId, researcherId)
  const revoked = await db
    .update(t.apiTokens)
    .set({ revokedAt: now })
    .where(and(eq(t.apiTokens.id, id), theirs, isNull(t.apiTokens.revokedAt)))
    .returning({ id: t.apiTokens.id })
  return revoked.length > 0
}
