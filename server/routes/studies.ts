import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { copyPlan, findStudy, listStudies } from '../../db/studies.ts'
import { rolesOf } from '../../db/accounts.ts'
import { isBlinded, refuseWithout, rightsWith } from '../access.ts'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { StudyChange, StudySummary } from '../contract/study.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'
import { raterLink } from '../links.ts'
import { published } from '../published.ts'
import { removeStudy } from '../removeStudy.ts'
import { changeStudyWith } from '../studyChanges.ts'
import { summaryOf } from '../studySummary.ts'

/** The researcher's studies: list, open, pause, close, archive, delete. */
export const studyRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })

  app.get(
    '/api/studies',
    {
      schema: { response: { 200: Type.Object({ studies: Type.Array(StudySummary) }), 401: Problem } },
      config: needs('enter'),
    },
    async ({ access: { who } }) => {
      const roles = who.researcherId === null ? undefined : await rolesOf(store, who.researcherId)
      const seen = (await listStudies(store)).flatMap((study) => {
        const rights = rightsWith(who, study, roles?.get(study.id))
        return rights.has('read') ? [summaryOf(context, study, { rights, blinded: isBlinded(rights) })] : []
      })
      return { studies: await Promise.all(seen) }
    },
  )

  app.get(
    '/api/studies/:id',
    { schema: { params, response: { 200: StudySummary, 401: Problem, 404: Problem } }, config: needs('read') },
    async (request) => summaryOf(context, studyOf(request), request.access),
  )

  app.patch(
    '/api/studies/:id',
    {
      schema: {
        params,
        body: StudyChange,
        response: { 200: StudySummary, 401: Problem, 403: Problem, 404: Problem, 422: Problem },
      },
      config: needs('edit'),
    },
    async (request) => {
      const study = studyOf(request)
      const { reason, ...change } = request.body
      const { rights, who } = request.access
      if (change.archived !== undefined) refuseWithout(rights, 'own', who)
      await changeStudyWith(context, study, change, { actor: who.name, reason: reason?.trim() })
      return summaryOf(context, (await findStudy(store, study.id)) ?? study, request.access)
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
      config: needs('own'),
    },
    async (request) => {
      const study = studyOf(request)
      if (request.query.confirm !== study.name) throw new Refusal('not_confirmed')
      return removeStudy(store, study, { dataFolder: context.dataFolder, now: now() })
    },
  )

  app.post(
    '/api/studies/:id/test-link',
    {
      schema: { params, response: { 200: Type.Object({ link: Type.String() }), 401: Problem, 404: Problem } },
      config: needs('edit'),
    },
    async (request) => {
      const study = studyOf(request)
      await copyPlan(store, study.id, 'test')
      return { link: await raterLink(context, study, 'test') }
    },
  )

  app.get(
    '/api/published/lima',
    { schema: { response: { 200: published.schema, 401: Problem } }, config: needs('enter') },
    () => published.lima,
  )
  done()
}
