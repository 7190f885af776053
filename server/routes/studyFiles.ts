import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { StudyFile } from '../contract/study.ts'
import { needs, studyOf } from '../guard.ts'
import { studyFileOf } from '../studyFileOf.ts'

/** Study files: the text of one as the form has it, and the file of a study that exists. */
export const studyFileRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store }, done) => {
  const Answer = Type.Object({ study: StudyFile })

  app.post(
    '/api/study-file',
    {
      schema: {
        body: Type.Object({ text: Type.String({ maxLength: 1024 ** 2 }) }, { additionalProperties: false }),
        response: { 200: Answer, 401: Problem, 403: Problem, 422: Problem },
      },
      config: needs('create'),
    },
    async (request) => {
      // Loaded with the first one: what reads YAML is a good part of a start.
      const { parseStudyFile } = await import('../staging/studyFile.ts')
      return { study: parseStudyFile(Buffer.from(request.body.text), 'the study file') }
    },
  )

  app.get(
    '/api/studies/:id/file',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 200: Answer, 401: Problem, 403: Problem, 404: Problem },
      },
      config: needs('read-unblinded'),
    },
    async (request) => ({ study: await studyFileOf(store, studyOf(request)) }),
  )
  done()
}
