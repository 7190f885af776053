import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { recordJudgment } from '../../db/judgments.ts'
import type { Context } from '../context.ts'
import { JudgmentId, JudgmentInput, JudgmentReceipt } from '../contract/judgment.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'

/** Takes judgments. The reply goes out after the commit; watchers are told after the reply is certain. */
export const judgmentRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store, sessions, now }, done) => {
  app.put(
    '/api/judgments/:id',
    {
      schema: {
        params: Type.Object({ id: JudgmentId }),
        body: JudgmentInput,
        response: { 200: JudgmentReceipt, 401: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem },
      },
      config: { role: 'rater' },
    },
    async (request) => {
      const {
        bothBad = false,
        replaces = null,
        elapsedMs = null,
        rationale = null,
        reading = null,
        ...said
      } = request.body
      const recording = await recordJudgment(
        store,
        sessions.rater(request),
        { id: request.params.id, ...said, bothBad, replaces, elapsedMs, rationale, reading },
        now(),
      )
      switch (recording.kind) {
        case 'stored':
          store.announce(recording.studyId)
          return recording.judgment
        case 'known':
          return recording.judgment
        case 'judged already':
          throw new Refusal('already_judged', { details: recording.judgment })
        case 'replaced already':
          throw new Refusal('replaced_already', { details: recording.judgment })
        case 'differs':
          throw new Refusal('judgment_differs')
        case 'not asked':
          throw new Refusal('answer_not_asked', { message: recording.why })
        case 'assignment ended':
          throw new Refusal('assignment_ended')
        case 'study closed':
          throw new Refusal('study_not_open')
        case 'unknown session':
        case 'unknown assignment':
        case 'unknown judgment':
          // Alike on purpose: an id that is someone else's is not told from one that is not there.
          throw new Refusal('not_found')
      }
    },
  )
  done()
}
