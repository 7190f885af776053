import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { endSession, signIn } from '../../db/sessions.ts'
import type { Context } from '../app.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
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

  const SignedIn = Type.Object({ researcher: Type.Literal(true) })
  app.get(
    '/api/session',
    { schema: { response: { 200: SignedIn, 401: Problem } }, config: { role: 'researcher' } },
    () => ({ researcher: true as const }),
  )

  app.delete(
    '/api/session',
    { schema: { response: { 204: Type.Null() } }, config: { role: 'researcher' } },
    async (request, reply) => {
      await endSession(store, await sessions.researcher(request))
      sessions.clearResearcher(reply)
      return reply.code(204).send(null)
    },
  )
  done()
}
