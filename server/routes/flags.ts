import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findAssignment } from '../../db/assignments.ts'
import { flagsOf, insertFlag } from '../../db/flags.ts'
import type { Context } from '../context.ts'
import { Flags } from '../contract/flags.ts'
import { JudgmentId } from '../contract/judgment.ts'
import { FlagInput } from '../contract/pair.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'

/** So many reports are read at once by a person. */
const shown = 200

/** Reports of harmful content: raters make them without any penalty, researchers read them. */
export const flagRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store, sessions, now }, done) => {
  app.put(
    '/api/flags/:id',
    {
      schema: {
        params: Type.Object({ id: JudgmentId }),
        body: FlagInput,
        response: { 204: Type.Null(), 401: Problem, 404: Problem },
      },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const { assignmentId, side = null, reason } = request.body
      const assignment = await findAssignment(store, assignmentId)
      if (assignment?.sessionHash !== sessions.rater(request)) throw new Refusal('not_found')
      const { studyId, raterId, comparisonId } = assignment
      await insertFlag(store, {
        ...{ id: request.params.id, studyId, raterId, assignmentId, comparisonId, side },
        ...{ reason: reason?.trim() || null, createdAt: now() },
      })
      store.announce(studyId)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/studies/:id/flags',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 200: Flags, 401: Problem, 404: Problem },
      },
      config: needs('read-unblinded'),
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const flags = await flagsOf(store, studyOf(request).id, shown)
      return {
        flags: flags.map(
          ({ firstSystem, secondSystem, firstSide, side, raterKind, turn, reason, createdAt, ...flag }) => ({
            ...flag,
            kind: raterKind,
            ...(turn > 0 ? { turn } : {}),
            ...(side ? { system: side === firstSide ? firstSystem : secondSystem } : {}),
            systems: [...new Set([firstSystem, secondSystem])],
            ...(reason ? { reason } : {}),
            at: createdAt.toISOString(),
          }),
        ),
      }
    },
  )
  done()
}
