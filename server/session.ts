import { hash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { findSession, touchSession } from '../db/sessions.ts'
import type { Store } from '../db/store.ts'
import { Refusal } from './errors.ts'

const researcherCookie = 'researcher'
const raterCookie = 'rater'
const minute = 60_000
const hour = 60 * minute

/** How long a researcher's session lasts: idle, and in all. */
export const sessionLife = { idleMs: 12 * hour, wholeMs: 7 * 24 * hour, linkMs: 24 * hour }

/** A secret that cannot be guessed: 256 bits, safe in an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of a secret: its SHA-256. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Who is asking: a researcher by sign-in, a rater by invitation; from cookies only. */
export function sessions(store: Store, { secure, now }: { secure: boolean; now: () => Date }) {
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return {
    /** The researcher's session hash, or a refusal. */
    async researcher(request: FastifyRequest): Promise<string> {
      const secret = request.cookies[researcherCookie]
      if (!secret) throw new Refusal('no_session')
      const tokenHash = hashSecret(secret)
      const session = await findSession(store, tokenHash, now())
      if (!session) throw new Refusal('no_session')
      const idle = now().getTime() - session.lastSeenAt.getTime()
      if (idle > sessionLife.idleMs) throw new Refusal('no_session')
      // Once a minute is enough to know who is idle, and spares a write on each request.
      if (idle > minute) await touchSession(store, tokenHash, now())
      return tokenHash
    },
    /** The hash of the secret in the rater's browser, or a refusal. */
    rater(request: FastifyRequest): string {
      const secret = request.cookies[raterCookie]
      if (!secret) throw new Refusal('no_session')
      return hashSecret(secret)
    },
    raterSecret: (request: FastifyRequest): string | undefined => request.cookies[raterCookie],
    setResearcher: (reply: FastifyReply, secret: string) =>
      reply.setCookie(researcherCookie, secret, { ...cookie, maxAge: sessionLife.wholeMs / 1000 }),
    clearResearcher: (reply: FastifyReply) => reply.clearCookie(researcherCookie, cookie),
    setRater: (reply: FastifyReply, secret: string) =>
      reply.setCookie(raterCookie, secret, { ...cookie, maxAge: (365 * 24 * hour) / 1000 }),
  }
}
export type Sessions = ReturnType<typeof sessions>
