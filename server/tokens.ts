import { addToken, tokensOf } from '../db/tokens.ts'
import type { Right } from './contract/access.ts'
import type { ApiToken } from './contract/tokens.ts'
import { knownRights } from './access.ts'
import type { LinkParts } from './links.ts'
import { hashSecret } from './session.ts'

const dayMs = 24 * 3_600_000
const usualDays = 90

/** Makes a token and answers it: the one time it is seen. */
export async function makeToken(
  { store, now, newId, newSecret }: Omit<LinkParts, 'publicUrl'>,
  researcherId: string | null,
  { name, scopes, days = usualDays }: { name: string; scopes: readonly Right[]; days?: number | undefined },
): Promise<{ token: string; id: string }> {
  const token = `bp_${newSecret()}`
  const id = newId()
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + days * dayMs)
  await addToken(store, { id, hash: hashSecret(token), name, researcherId, scopes: [...scopes], createdAt, expiresAt })
  return { token, id }
}

/** Someone's tokens, newest first. */
export async function tokensSeen(
  { store }: Pick<LinkParts, 'store'>,
  researcherId: string | null,
): Promise<ApiToken[]> {
  return (await tokensOf(store, researcherId)).map(({ id, name, scopes, ...at }) => ({
    id,
    name,
    scopes: knownRights(scopes),
    createdAt: at.createdAt.toISOString(),
    lastUsedAt: at.lastUsedAt?.toISOString() ?? null,
    expiresAt: at.expiresAt?.toISOString() ?? null,
    revokedAt: at.revokedAt?.toISOString() ?? null,
  }))
}
