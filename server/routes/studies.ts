import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { changeStudy, copyPlan, findStudy, listStudies, type Study } from '../../db/studies.ts'
import type { Context } from '../app.ts'
import { Problem } from '../contract/problem.ts'
import { StudyChange, StudySummary } from '../contract/study.ts'
import { Refusal } from '../errors.ts'
import { raterLink } from '../links.ts'
import { published } from '../published.ts'
import { removeStudy } from '../removeStudy.ts'
import { summaryOf } from '../studySummary.ts'

/** The researcher's studies: list, open, pause, close, archive, delete. */
export const studyRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const config = { role: 'researcher' } as const

  app.get(
    '/api/studies',
    { schema: { response: { 200: Type.Object({ studies: Type.Array(StudySummary) }), 401: Problem } }, config },
    async () => ({ studies: await Promise.all((await listStudies(store)).map((study) => summaryOf(context, study))) }),
  )

  app.get(
    '/api/studies/:id',
    { schema: { params, response: { 200: StudySummary, 401: Problem, 404: Problem } }, config },
    async (request) => summaryOf(context, await find(request.params.id)),
  )

  app.patch(
    '/api/studies/:id',
    { schema: { params, body: StudyChange, response: { 200: StudySummary, 401: Problem, 404: Problem } }, config },
    async (request) => {
      const study = await find(request.params.id)
      const { state, archived } = request.body
      await changeStudy(store, study.id, {
        ...(state ? { state } : {}),
        ...(archived === undefined ? {} : { archivedAt: archived ? now() : null }),
      })
      store.announce(study.id)
      return summaryOf(context, await find(study.id))
    },
  )

  const Deleted = Type.Object({
    judgments: Type.Integer(),
    comparisons: Type.Integer(),
    responses: Type.Integer(),
    raters: Type.Integer(),
  })
  app.delete(
    '/api/studies/:id',
    {
      schema: {
        params,
        querystring: Type.Object({ confirm: Type.String({ maxLength: 64 }) }),
        response: {
          200: Type.Object({ deleted: Deleted, copies: Type.Array(Type.String()) }),
          401: Problem,
          404: Problem,
          422: Problem,
        },
      },
      config,
    },
    async (request) => {
      const study = await find(request.params.id)
      if (request.query.confirm !== study.name) throw new Refusal('not_confirmed')
      return removeStudy(store, study, { dataFolder: context.dataFolder, now: now() })
    },
  )

  app.post(
    '/api/studies/:id/test-link',
    { schema: { params, response: { 200: Type.Object({ link: Type.String() }), 401: Problem, 404: Problem } }, config },
    async (request) => {
      const study = await find(request.params.id)
      await copyPlan(store, study.id, 'test')
      return { link: await raterLink(context, study, 'test') }
    },
  )

  app.get(
    '/api/published/lima',
    { schema: { response: { 200: published.schema, 401: Problem } }, config },
    () => published.lima,
  )

  async function find(nameOrId: string): Promise<Study> {
    const study = await findStudy(store, nameOrId)
    if (!study) throw new Refusal('not_found')
    return study
  }
  done()
}
