import { hash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Researcher } from '../db/accounts.ts'
import { findSession, touchSession } from '../db/sessions.ts'
import type { Store } from '../db/store.ts'
import { findToken, touchToken } from '../db/tokens.ts'
import { knownRights, localOwner, type Who } from './access.ts'
import { Refusal } from './errors.ts'

export const researcherCookie = 'researcher'
export const raterCookie = 'rater'
const minute = 60_000
const hour = 60 * minute

/** How long a researcher's session lasts: idle, and in all; a link to sign in with; an invitation to have an account. */
export const sessionLife = {
  idleMs: 12 * hour,
  wholeMs: 7 * 24 * hour,
  linkMs: 24 * hour,
  invitationMs: 7 * 24 * hour,
}

const raterSeconds = (365 * 24 * hour) / 1000

/** A secret that cannot be guessed: 256 bits, safe in an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret: its SHA-256. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Who is asking: a researcher by sign-in or token, a rater by invitation; from cookies and headers only. */
export function sessions(store: Store, { secure, now }: { secure: boolean; now: () => Date }) {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const

  async function byToken(token: string): Promise<Who> {
    const found = await findToken(store, hashSecret(token), now())
    if (!found || found.researcher?.disabledAt) throw new Refusal('no_session', { message: 'This token is not valid.' })
    const { token: kept, researcher } = found
    // A token of someone whose account is gone is nobody's.
    if (kept.researcherId !== null && !researcher) throw new Refusal('no_session')
    const idle = now().getTime() - (kept.lastUsedAt?.getTime() ?? 0)
    if (idle > minute) await touchToken(store, kept.id, now())
    return { ...whoIs(researcher), token: kept.name, scopes: knownRights(kept.scopes), sessionHash: null }
  }

  return {
    /** The researcher who is asking, or a refusal. */
    async researcher(request: FastifyRequest): Promise<Who> {
      const { authorization } = request.headers
      if (authorization !== undefined) {
        const token = /^Bearer ([\w-]{20,200})$/i.exec(authorization)?.[1]
        if (!token) throw new Refusal('no_session', { message: 'Send a token as: Authorization: Bearer TOKEN.' })
        return byToken(token)
      }
      const secret = request.cookies[researcherCookie]
      if (!secret) throw new Refusal('no_session')
      const sessionHash = hashSecret(secret)
      const found = await findSession(store, sessionHash, now())
      if (!found || found.researcher?.disabledAt) throw new Refusal('no_session')
      const { session, researcher } = found
      if (session.researcherId !== null && !researcher) throw new Refusal('no_session')
      const idle = now().getTime() - session.lastSeenAt.getTime()
      if (idle > sessionLife.idleMs) throw new Refusal('no_session')
      // Once a minute is enough to know who is idle, and spares a write on each request.
      if (idle > minute) await touchSession(store, sessionHash, now())
      return { ...whoIs(researcher), scopes: null, sessionHash }
    },
    /** The hash of the secret that the rater's page sends, or their browser keeps, or a refusal. */
    rater(request: FastifyRequest): string {
      const secret = bearerOf(request) ?? request.cookies[raterCookie]
      if (!secret) throw new Refusal('no_session')
      return hashSecret(secret)
    },
    raterSecret: (request: FastifyRequest): string | undefined => request.cookies[raterCookie],
    setResearcher: (reply: FastifyReply, secret: string) =>
      reply.setCookie(researcherCookie, secret, { ...cookie, maxAge: sessionLife.wholeMs / 1000 }),
    clearResearcher: (reply: FastifyReply) => reply.clearCookie(researcherCookie, cookie),
    setRater: (reply: FastifyReply, secret: string) =>
      reply.setCookie(raterCookie, secret, { ...cookie, maxAge: raterSeconds }),
    /** For a page in another site's frame: a jar of its own there, and only where it is not sent in the clear. */
    setFramedRater: (reply: FastifyReply, secret: string) =>
      reply.setCookie(raterCookie, secret, {
        ...cookie,
        secure: true,
        sameSite: 'none',
        partitioned: true,
        maxAge: raterSeconds,
      }),
  }
}
export type Sessions = ReturnType<typeof sessions>

function whoIs(researcher: Researcher | null): Omit<Who, 'scopes' | 'sessionHash'> {
  return {
    researcherId: researcher?.id ?? null,
    name: researcher?.name ?? localOwner,
    email: researcher?.email ?? null,
    administrator: researcher?.administrator ?? true,
    hasPassword: (researcher?.passwordHash ?? null) !== null,
  }
}

/** The secret that a page holds itself: no other site can have a browser send it along. */
function bearerOf({ headers: { authorization } }: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{20,100})$/.exec(authorization ?? '')?.[1]
}
