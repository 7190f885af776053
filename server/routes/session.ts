import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { endSession, signIn } from '../../db/sessions.ts'
import type { Context } from '../app.ts'
import { SignedIn } from '../contract/access.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs } from '../guard.ts'
import { hashSecret, sessionLife } from '../session.ts'

/** A researcher's way in: a one-time link becomes a session, and the address is clean again. */
export const sessionRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now, newSecret } = context
  const limited = { rateLimit: { max: 60, timeWindow: 60_000 } }

  app.get(
    '/sign-in/:token',
    {
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
      config: { role: 'anyone', ...limited },
    },
    async (request, reply) => {
      const secret = newSecret()
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + sessionLife.wholeMs)
      const session = { tokenHash: hashSecret(secret), createdAt, expiresAt }
      if (await signIn(store, hashSecret(request.params.token), session)) {
        sessions.setResearcher(reply, secret)
        return reply.header('cache-control', 'no-store').redirect('/')
      }
      // Someone who is signed in already and opens their old link again only wants to come in.
      const inside = await sessions.researcher(request).catch(() => undefined)
      // A person gets the page that says how to come by a new link.
      if (!inside && !request.headers.accept?.includes('text/html')) throw new Refusal('link_used')
      return reply.redirect('/')
    },
  )

  app.get(
    '/api/session',
    { schema: { response: { 200: SignedIn, 401: Problem } }, config: needs('enter') },
    ({ access: { who, rights } }, reply) => {
      void reply.header('cache-control', 'no-store')
      const { researcherId, name, email, administrator, hasPassword } = who
      return { researcher: { id: researcherId, name, email, administrator, hasPassword, rights: [...rights] } }
    },
  )

  app.delete(
    '/api/session',
    { schema: { response: { 204: Type.Null() } }, config: needs('enter') },
    async (request, reply) => {
      const { sessionHash } = request.access.who
      if (sessionHash !== null) await endSession(store, sessionHash)
      sessions.clearResearcher(reply)
      return reply.code(204).send(null)
    },
  )
  done()
}
