import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { Analysis } from '../contract/analysis.ts'
import { Problem } from '../contract/problem.ts'
import { tablesOf } from '../formats/analysisTables.ts'
import { latexTable } from '../formats/latex.ts'
import { markdownTable } from '../formats/markdownTable.ts'
import { needs, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'
import { ViewQuery, viewOf } from './results.ts'

/** Everything the statistics say of a study: the document that `blindpair analyze` prints for files. */
export const analysisRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  app.get(
    '/api/studies/:id/analysis',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object({
          ...ViewQuery.properties,
          /** Also counts raters who are excluded: to compare with the main view, which leaves them out. */
          excluded: Type.Optional(Type.Enum(['with'])),
          /** Tables for a paper in place of the document. */
          as: Type.Optional(Type.Enum(['markdown', 'latex'])),
        }),
        response: { 200: Analysis, 400: Problem, 401: Problem, 404: Problem, 503: Problem },
      },
      config: { ...needs('read'), lettered: true },
    },
    async (request, reply) => {
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      await noteLook(context, study, 'analysis', request.access)
      const analysis = await context.analyst.analyze({ studyId: study.id, ...viewOf(request.query, request.access) })
      const { as } = request.query
      if (as === undefined) return analysis
      const tables = tablesOf(analysis).map(as === 'latex' ? latexTable : markdownTable)
      return (
        reply
          .type(as === 'latex' ? 'application/x-tex; charset=utf-8' : 'text/markdown; charset=utf-8')
          .header(
            'content-disposition',
            `attachment; filename="${study.name}.analysis.${as === 'latex' ? 'tex' : 'md'}"`,
          )
          .serializer((text: unknown) => String(text))
          // Text goes out as it is; reply schemas are for objects.
          .send(`${tables.join('\n\n')}\n` as never)
      )
    },
  )
  done()
}
