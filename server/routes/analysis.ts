import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findStudy } from '../../db/studies.ts'
import type { Context } from '../app.ts'
import { Analysis } from '../contract/analysis.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { ViewQuery, viewOf } from './results.ts'

/** Everything the statistics say of a study: the document that `blindpair analyze` prints for files. */
export const analysisRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store, analyst }, done) => {
  app.get(
    '/api/studies/:id/analysis',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: ViewQuery,
        response: { 200: Analysis, 400: Problem, 401: Problem, 404: Problem },
      },
      config: { role: 'researcher' },
    },
    async (request, reply) => {
      const study = await findStudy(store, request.params.id)
      if (!study) throw new Refusal('not_found')
      void reply.header('cache-control', 'no-store')
      return analyst.analyze({ studyId: study.id, ...viewOf(request.query) })
    },
  )
  done()
}
