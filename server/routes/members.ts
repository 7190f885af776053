import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { membersOf, removeMember, setMember } from '../../db/accounts.ts'
import { inviteResearcher, stateOf } from '../accounts.ts'
import type { Context } from '../context.ts'
import { Member, NewMember } from '../contract/access.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'

/** Who may look at a study and change it; its owners say so. */
export const memberRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const Members = Type.Object({ members: Type.Array(Member) })

  app.get(
    '/api/studies/:id/members',
    { schema: { params, response: { 200: Members, 401: Problem, 404: Problem } }, config: needs('read') },
    async (request) => ({ members: await list(studyOf(request).id) }),
  )

  app.put(
    '/api/studies/:id/members',
    {
      schema: {
        params,
        body: NewMember,
        response: {
          // The link of an account that was made for them; null where they had one.
          200: Type.Object({ members: Type.Array(Member), link: Type.Union([Type.String(), Type.Null()]) }),
          401: Problem,
          403: Problem,
          404: Problem,
        },
      },
      config: needs('own'),
    },
    async (request) => {
      const study = studyOf(request)
      const { role, ...person } = request.body
      const { researcher, link } = await inviteResearcher(context, person)
      const member = { studyId: study.id, researcherId: researcher.id, role, createdAt: now() }
      await store.atomically((queries) => setMember(queries, member))
      store.announce(study.id)
      return { members: await list(study.id), link }
    },
  )

  app.delete(
    '/api/studies/:id/members/:member',
    {
      schema: {
        params: Type.Object({ id: params.properties.id, member: Type.String({ maxLength: 64 }) }),
        response: { 200: Members, 401: Problem, 403: Problem, 404: Problem },
      },
      config: needs('own'),
    },
    async (request) => {
      const study = studyOf(request)
      if (!(await removeMember(store, study.id, request.params.member))) throw new Refusal('not_found')
      store.announce(study.id)
      return { members: await list(study.id) }
    },
  )

  async function list(studyId: string): Promise<Member[]> {
    return (await membersOf(store, studyId)).map(({ role, researcher }) => ({
      id: researcher.id,
      name: researcher.name,
      email: researcher.email,
      role,
      state: stateOf(researcher),
    }))
  }
  done()
}
