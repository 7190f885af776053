import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { ExportList, exportFormats, judgmentFormats } from '../contract/exports.ts'
import { Problem } from '../contract/problem.ts'
import { exportList } from '../exportList.ts'
import { exportStudy } from '../exportStudy.ts'
import { allWriters } from '../formats/allWriters.ts'
import { needs, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'
import { ViewQuery, viewOf } from './results.ts'

const params = Type.Object({ id: Type.String({ maxLength: 64 }) })

/** A study's data as downloads, streamed, and what is in each. */
export const exportRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, analyst, now } = context
  app.get(
    '/api/studies/:id/exports',
    {
      schema: {
        params,
        querystring: Type.Object({ kinds: ViewQuery.properties.kinds }),
        response: { 200: ExportList, 400: Problem, 401: Problem, 404: Problem },
      },
      config: needs('read'),
    },
    async (request, reply) => {
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      return exportList(store, study, viewOf(request.query).kinds)
    },
  )
  app.get(
    '/api/studies/:id/export',
    {
      schema: {
        params,
        querystring: Type.Object({
          format: Type.Enum([...exportFormats]),
          kinds: ViewQuery.properties.kinds,
          /** Of which format the code book is wanted; absent: of all. */
          of: Type.Optional(Type.Enum([...judgmentFormats])),
        }),
        response: { 400: Problem, 401: Problem, 404: Problem },
      },
      config: { ...needs('read'), lettered: true },
    },
    async (request, reply) => {
      const study = studyOf(request)
      const { format, of } = request.query
      const { kinds, blinded } = viewOf(request.query, request.access)
      if (format !== 'codebook') await noteLook(context, study, 'export', request.access)
      const { type, ending } = kindOfFile(format)
      void reply
        .type(type)
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${study.name}.${ending}"`)
      const wanted = { format, of, kinds, blinded, now: now() }
      // A stream is written as it is; reply schemas are for objects.
      if (format === 'exposures' || format === 'json' || format === 'codebook')
        return reply.send(exportStudy(store, study, wanted) as never)
      const { stream, list } = await analyst.export(study, wanted)
      if (format === 'consensus') return reply.send(stream as never)
      const { judgments, leftOut } = list.find((one) => one.format === format)!
      void reply
        .header('blindpair-judgments', judgments)
        .header('blindpair-left-out', JSON.stringify(leftOut))
        .header('link', `</api/studies/${study.name}/export?format=codebook&of=${format}>; rel="describedby"`)
      return reply.send(stream as never)
    },
  )
  done()
}

function kindOfFile(format: (typeof exportFormats)[number]): { type: string; ending: string } {
  if (format === 'exposures') return { type: 'text/csv; charset=utf-8', ending: 'exposures.csv' }
  if (format === 'consensus') return { type: 'text/csv; charset=utf-8', ending: 'consensus.csv' }
  if (format === 'json') return { type: 'application/json; charset=utf-8', ending: 'results.json' }
  if (format === 'codebook') return { type: 'text/markdown; charset=utf-8', ending: 'codebook.md' }
  return allWriters[format]
}
