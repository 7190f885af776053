import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { forgetPlatformNames, keepHookSecret, keptKey, platformKey } from '../../db/crowd.ts'
import { findStudy } from '../../db/studies.ts'
import type { Context } from '../context.ts'
import { PlatformView, SubmissionsInput, SubmissionsReply } from '../contract/crowd.ts'
import { Platform } from '../contract/design.ts'
import { StudyChange } from '../contract/study.ts'
import { Problem } from '../contract/problem.ts'
import { changeSettings } from '../crowd/settings.ts'
import { platformView } from '../crowd/view.ts'
import { takeSubmissions } from '../crowd/submissions.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'

/** The researcher's side of a crowd platform: what to paste where, its lists of submissions, and the end of all names. */
export const platformRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now, newSecret } = context
  const PlatformChange = Type.Object(
    { ...Platform.properties, reason: StudyChange.properties.reason },
    { additionalProperties: false },
  )
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const config = needs('edit')
  const replies = { 200: PlatformView, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }

  app.get('/api/studies/:id/platform', { schema: { params, response: replies }, config }, async (request) =>
    platformView(context, studyOf(request)),
  )

  app.put(
    '/api/studies/:id/platform',
    { schema: { params, body: PlatformChange, response: replies }, config },
    async (request) => {
      const study = studyOf(request)
      const { reason, ...platform } = request.body
      await changeSettings(context, study, platform, { actor: request.access.who.name, reason })
      return platformView(context, (await findStudy(store, study.id)) ?? study)
    },
  )

  app.post(
    '/api/studies/:id/submissions',
    { schema: { params, body: SubmissionsInput, response: { ...replies, 200: SubmissionsReply } }, config },
    async (request) => takeSubmissions(context, studyOf(request), request.body, request.access.who.name),
  )

  const HookSecret = Type.Object(
    { secret: Type.Union([Type.String({ minLength: 8, maxLength: 500 }), Type.Null()]) },
    { additionalProperties: false },
  )
  app.put(
    '/api/studies/:id/platform/hook-secret',
    { schema: { params, body: HookSecret, response: replies }, config },
    async (request) => {
      const study = studyOf(request)
      if (study.design.platform?.name !== 'prolific') throw new Refusal('not_found')
      const key = await platformKey(store, study.id, { key: newSecret(), now: now() })
      if (key === null) throw new Refusal('entry_closed')
      await keepHookSecret(store, study.id, request.body.secret)
      return platformView(context, study)
    },
  )

  app.delete(
    '/api/studies/:id/platform/key',
    {
      schema: { params, querystring: Type.Object({ confirm: Type.String({ maxLength: 64 }) }), response: replies },
      config: needs('own'),
    },
    async (request) => {
      const study = studyOf(request)
      if (request.query.confirm !== study.name) throw new Refusal('not_confirmed')
      if ((await keptKey(store, study.id))?.deletedAt) return platformView(context, study)
      if (study.state === 'open') {
        throw new Refusal('study_not_open', {
          message: 'Pause or close the study first: without its key nobody can enter.',
        })
      }
      await forgetPlatformNames(store, study.id, now())
      return platformView(context, study)
    },
  )
  done()
}
