import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findStudy } from '../../db/studies.ts'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { StudyRecord, UnlockInput } from '../contract/record.ts'
import { needs, studyOf } from '../guard.ts'
import { unlockStudy } from '../studyChanges.ts'
import { recordOf } from '../studyRecord.ts'

/** What was fixed before the first judgment, what changed after that, and the end of blinding. */
export const recordRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })

  app.get(
    '/api/studies/:id/record',
    { schema: { params, response: { 200: StudyRecord, 401: Problem, 404: Problem } }, config: needs('read') },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return recordOf(store, studyOf(request), request.access)
    },
  )

  app.post(
    '/api/studies/:id/unlock',
    {
      schema: {
        params,
        body: UnlockInput,
        response: { 200: StudyRecord, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
      config: needs('own'),
    },
    async (request) => {
      const study = studyOf(request)
      await unlockStudy(context, study, { actor: request.access.who.name, reason: request.body.reason.trim() })
      return recordOf(store, (await findStudy(store, study.id)) ?? study)
    },
  )
  done()
}
