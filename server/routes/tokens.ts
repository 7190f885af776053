import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { revokeToken } from '../../db/tokens.ts'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { ApiToken, NewToken } from '../contract/tokens.ts'
import { Refusal } from '../errors.ts'
import { needs } from '../guard.ts'
import { makeToken, tokensSeen } from '../tokens.ts'

/** One's tokens for programs: made, listed and taken back by the person they act for. */
export const tokenRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now } = context
  const Tokens = Type.Object({ tokens: Type.Array(ApiToken) })

  app.get(
    '/api/tokens',
    { schema: { response: { 200: Tokens, 401: Problem, 403: Problem } }, config: needs('enter') },
    async (request) => ({ tokens: await tokensSeen(context, person(request)) }),
  )

  app.post(
    '/api/tokens',
    {
      schema: {
        body: NewToken,
        // The token is shown this once.
        response: { 200: Type.Object({ token: Type.String(), id: Type.String() }), 401: Problem, 403: Problem },
      },
      config: needs('enter'),
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return makeToken(context, person(request), request.body)
    },
  )

  app.delete(
    '/api/tokens/:token',
    {
      schema: {
        params: Type.Object({ token: Type.String({ maxLength: 64 }) }),
        response: { 200: Tokens, 401: Problem, 403: Problem, 404: Problem },
      },
      config: needs('enter'),
    },
    async (request) => {
      const owner = person(request)
      if (!(await revokeToken(store, request.params.token, owner, now()))) throw new Refusal('not_found')
      return { tokens: await tokensSeen(context, owner) }
    },
  )

  /** Whose tokens they are. A token makes no other: it would outlive itself. */
  function person({ access: { who } }: FastifyRequest): string | null {
    if (who.scopes !== null) throw new Refusal('not_allowed', { message: 'A token cannot make or see tokens.' })
    return who.researcherId
  }
  done()
}
