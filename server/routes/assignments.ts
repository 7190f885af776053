import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findAssignment } from '../../db/assignments.ts'
import { findEntry } from '../../db/crowd.ts'
import { noteReading, skipAssignment } from '../../db/endings.ts'
import type { Lease } from '../../db/holdings.ts'
import { lastJudgment, newestJudgment } from '../../db/ownJudgments.ts'
import { findRater, touchRater } from '../../db/raters.ts'
import type { Study } from '../../db/studies.ts'
import { textsOf } from '../../db/texts.ts'
import type { Context } from '../app.ts'
import { offerOf } from '../contract/answers.ts'
import { Assignments, JudgedPair, SkipInput, type Pair, type RatingStudy } from '../contract/pair.ts'
import { Problem } from '../contract/problem.ts'
import { Reading } from '../contract/reading.ts'
import { layOut } from '../design/layOut.ts'
import { Refusal } from '../errors.ts'
import { leaseFor, stateFor, whyNone } from '../nextPairs.ts'
import { presetOf } from '../preset.ts'

/** How often the presence of a rater who only looks is noted. */
const presenceMs = 15_000

/** What a rater's browser gets: pairs without systems, and where they stand. */
export const assignmentRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now } = context

  app.get(
    '/api/assignments',
    {
      schema: {
        querystring: Type.Object({ study: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: { 200: Assignments, 401: Problem, 404: Problem },
      },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const found = await findRater(store, sessions.rater(request), request.query.study)
      if (!found) throw new Refusal('no_session')
      const { rater, study } = found
      void reply.header('cache-control', 'no-store')
      const state = stateFor(study)
      // Whoever a platform sent and has taken back, or who has their code, gets no more.
      const visit = study.design.platform && (await findEntry(store, rater.id))
      const goesOn = visit === undefined || visit.state === 'active'
      const leases = state === 'open' && goesOn ? await leaseFor(context, study, rater.id) : []
      // Judging notes it too; a page that only looks need not write each time.
      if (now().getTime() - rater.lastSeenAt.getTime() > presenceMs) await touchRater(store, rater.id, now())
      // Once the study is closed nothing can be changed any more.
      const last =
        state === 'closed'
          ? undefined
          : await lastJudgment(store, rater.id, { judged: rater.judged, design: study.design })
      const most = Math.min(
        study.judgmentsPerRater ?? Infinity,
        study.repeatPrompts ? study.comparisonCount : study.promptCount,
      )
      const offer = offerOf(study.design)
      return {
        study: {
          code: study.code,
          question: study.question,
          instructions: study.instructions,
          instructionsVersion: study.instructionsVersion,
          state,
          ...presetOf(study),
          ...mannerOf(study),
          ...(study.notice ? { notice: study.notice } : {}),
          ...(offer ? { offer } : {}),
          ...(visit ? { platform: visit.platform } : {}),
        },
        progress: { judged: rater.judged, total: Math.max(most, rater.judged + leases.length) },
        pairs: await pairsOf(leases),
        ...(leases.length === 0 ? { finished: goesOn ? await whyNone(context, study, rater) : 'done' } : {}),
        ...(last ? { last } : {}),
        raterKind: rater.kind,
      }
    },
  )

  const byId = Type.Object({ id: Type.String({ maxLength: 64 }) })
  app.get(
    '/api/assignments/:id',
    { schema: { params: byId, response: { 200: JudgedPair, 401: Problem, 404: Problem } }, config: { role: 'rater' } },
    async (request, reply) => {
      const assignment = await own(request.params.id, sessions.rater(request))
      const [pair] = await pairsOf([assignment])
      if (!pair) throw new Refusal('not_found')
      const judgment = await newestJudgment(store, assignment.id, assignment)
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
      const { reason = null, reading = null } = request.body
      const skipped = await skipAssignment(store, assignment.raterId, assignment.id, reason, reading)
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
      await noteReading(store, assignment.id, request.body)
      return reply.code(204).send(null)
    },
  )

  async function own(id: string, sessionHash: string) {
    const assignment = await findAssignment(store, id)
    if (assignment?.sessionHash !== sessionHash) throw new Refusal('not_found')
    return assignment
  }

  async function pairsOf(leases: Pick<Lease, 'id' | 'comparisonId' | 'firstSide'>[]): Promise<Pair[]> {
    if (leases.length === 0) return []
    const texts = await textsOf(
      store,
      leases.map(({ comparisonId }) => comparisonId),
    )
    return leases.flatMap((one) => {
      const text = texts.find(({ comparisonId }) => comparisonId === one.comparisonId)
      return text ? [layOut(one.id, one.firstSide, text)] : []
    })
  }
  done()
}

/** How the study wants its texts shown and read. */
function mannerOf({ design: { language, screen = {} } }: Study): Partial<RatingStudy> {
  const { raw, difference, secondsPer100Words } = screen
  return {
    ...(language && language !== 'browser' ? { language } : {}),
    ...(raw ? { raw } : {}),
    ...(difference ? { difference } : {}),
    ...(secondsPer100Words ? { minimumReading: secondsPer100Words } : {}),
  }
}
