import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { MethodSection } from '../contract/methods.ts'
import { Problem } from '../contract/problem.ts'
import { needs } from '../guard.ts'
import { allMethods } from '../methods/allMethods.ts'

/** How every number is computed, for the page that tells it. */
export const methodRoutes: FastifyPluginCallbackTypebox<Context> = (app, _context, done) => {
  app.get(
    '/api/methods',
    {
      schema: { response: { 200: Type.Object({ sections: Type.Array(MethodSection) }), 401: Problem } },
      config: needs('enter'),
    },
    () => ({ sections: [...allMethods] }),
  )
  done()
}
