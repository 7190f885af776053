import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../app.ts'
import { Problem } from '../contract/problem.ts'
import { exportFormats, exportStudy, exportTypes } from '../exportStudy.ts'
import { needs, studyOf } from '../guard.ts'
import { ViewQuery, viewOf } from './results.ts'

/** A study's data as a download, streamed. */
export const exportRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store, now }, done) => {
  app.get(
    '/api/studies/:id/export',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({ format: Type.Enum([...exportFormats]), kinds: ViewQuery.properties.kinds }),
        response: { 400: Problem, 401: Problem, 404: Problem },
      },
      config: needs('read'),
    },
    async (request, reply) => {
      const study = studyOf(request)
      const { format } = request.query
      const { type, ending } = exportTypes[format]
      const { kinds } = viewOf(request.query)
      return (
        reply
          .type(type)
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="${study.name}.${ending}"`)
          .header('link', `</api/studies/${study.name}/export?format=codebook>; rel="describedby"`)
          // A stream is written as it is; reply schemas are for objects.
          .send(exportStudy(store, study, format, { ...(kinds ? { kinds } : {}), now: now() }) as never)
      )
    },
  )
  done()
}
