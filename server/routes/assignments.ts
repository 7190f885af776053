import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findAssignment } from '../../db/assignments.ts'
import { isDevice } from '../../db/devices.ts'
import { skipAssignment } from '../../db/endings.ts'
import { noteExposure } from '../../db/exposures.ts'
import { newestExtra } from '../../db/extraJudgments.ts'
import { isPlanned } from '../../db/holdings.ts'
import { newestJudgment } from '../../db/ownJudgments.ts'
import { findRater, touchRater } from '../../db/raters.ts'
import type { Context } from '../context.ts'
import { Assignments, JudgedPair, SkipInput } from '../contract/pair.ts'
import { Problem } from '../contract/problem.ts'
import { Reading } from '../contract/reading.ts'
import { Refusal } from '../errors.ts'
import { pairsOf } from '../pairs.ts'
import { criteriaOf, standing } from '../standing.ts'

/** How often the presence of a rater who only looks is noted. */
const presenceMs = 15_000

/** What a rater's browser gets: pairs without systems, and where they stand. */
export const assignmentRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now } = context

  app.get(
    '/api/assignments',
    {
      schema: {
        querystring: Type.Object({
          study: Type.String({ minLength: 1, maxLength: 64 }),
          /** The pairs whose texts the browser has, by their ids. */
          have: Type.Optional(Type.String({ maxLength: 5000 })),
        }),
        response: { 200: Assignments, 401: Problem, 404: Problem },
      },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const found = await findRater(store, sessions.rater(request), request.query.study)
      if (!found) throw new Refusal('no_session')
      void reply.header('cache-control', 'no-store')
      // Judging notes it too; a page that only looks need not write each time.
      if (now().getTime() - found.rater.lastSeenAt.getTime() > presenceMs) {
        await touchRater(store, found.rater.id, now())
      }
      return standing(context, found, request.query.have?.split(','))
    },
  )

  const byId = Type.Object({ id: Type.String({ maxLength: 64 }) })
  app.get(
    '/api/assignments/:id',
    { schema: { params: byId, response: { 200: JudgedPair, 401: Problem, 404: Problem } }, config: { role: 'rater' } },
    async (request, reply) => {
      const assignment = await own(request.params.id, sessions.rater(request))
      const [pair] = await pairsOf(store, [assignment], await criteriaOf(store, assignment))
      if (!pair) throw new Refusal('not_found')
      const judgment = isPlanned(assignment)
        ? await newestJudgment(store, assignment.id, assignment)
        : await newestExtra(store, assignment.id, assignment.judged)
      void reply.header('cache-control', 'no-store')
      return { pair, ...(judgment ? { judgment } : {}) }
    },
  )

  app.post(
    '/api/assignments/:id/skip',
    {
      schema: { params: byId, body: SkipInput, response: { 204: Type.Null(), 401: Problem, 409: Problem } },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const assignment = await own(request.params.id, sessions.rater(request))
      const { reason = null, reading } = request.body
      const exposure = reading ? { ...reading, at: now().toISOString(), ended: 'skipped' as const } : null
      const skipped = await skipAssignment(store, assignment.raterId, assignment.id, reason, exposure)
      // Skipped twice is skipped once; a pair that was judged meanwhile stays judged.
      if (!skipped && assignment.state !== 'skipped') throw new Refusal('already_judged')
      store.announce(assignment.studyId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/assignments/:id/reading',
    {
      schema: { params: byId, body: Reading, response: { 204: Type.Null(), 401: Problem, 404: Problem } },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const assignment = await own(request.params.id, sessions.rater(request))
      await noteExposure(store, assignment.id, { ...request.body, at: now().toISOString(), ended: 'left' })
      return reply.code(204).send(null)
    },
  )

  async function own(id: string, sessionHash: string) {
    const assignment = await findAssignment(store, id)
    if (!assignment) throw new Refusal('not_found')
    if (assignment.sessionHash !== sessionHash && !(await isDevice(store, assignment.raterId, sessionHash))) {
      throw new Refusal('not_found')
    }
    return assignment
  }
  done()
}
