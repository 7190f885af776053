import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { needs, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'
import { zipOf } from '../paper/zipPack.ts'
import { ViewQuery, viewOf } from './results.ts'

/** Everything a paper needs of a study, as a zip archive: what `export --format paper` writes as a folder. */
export const paperRoutes: FastifyPluginCallbackTypebox<Context> = (app, parts, done) => {
  const { analyst, dataFolder, now, newId, version } = parts
  app.get(
    '/api/studies/:id/paper',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: ViewQuery,
        response: { 400: Problem, 401: Problem, 404: Problem, 503: Problem },
      },
      // A pack names every system.
      config: needs('read-unblinded'),
    },
    async (request, reply) => {
      const study = studyOf(request)
      const papers = join(dataFolder, 'papers')
      await mkdir(papers, { recursive: true })
      const folder = join(papers, newId())
      const remove = () => rm(folder, { recursive: true, force: true })
      const date = now()
      await noteLook(parts, study, 'paper', request.access)
      try {
        await analyst.paper({ studyId: study.id, ...viewOf(request.query), now: date, version }, folder)
      } catch (error) {
        await remove()
        throw error
      }
      reply.raw.on('close', () => {
        void remove()
      })
      const name = `${study.name}-paper`
      return (
        reply
          .type('application/zip')
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="${name}.zip"`)
          // A stream is written as it is; reply schemas are for objects.
          .send(zipOf(folder, name, date) as never)
      )
    },
  )
  done()
}
