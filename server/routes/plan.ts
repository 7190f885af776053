import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { PlanAnswer, PlanRequest, PlanStart, SimulationRequest } from '../contract/planner.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'
import { inputOf, planAnswer } from '../plan/answer.ts'
import { planOfStudy } from '../plan/ofStudy.ts'
import { simulated } from '../plan/simulated.ts'

/** So many simulations run at once; each fills a processor. */
const mostRunning = 2

/** What a study would be able to say, before it is run. */
export const planRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store }, done) => {
  let running = 0

  app.post(
    '/api/plan',
    {
      schema: { body: PlanRequest, response: { 200: PlanAnswer, 400: Problem, 401: Problem } },
      config: needs('enter'),
    },
    (request) => planned(() => planAnswer(request.body)),
  )

  app.post(
    '/api/plan/simulation',
    {
      // A stream of lines, each a SimulationLine; whoever hangs up ends the simulation.
      schema: { body: SimulationRequest, response: { 400: Problem, 401: Problem, 503: Problem } },
      config: needs('enter'),
    },
    async (request, reply) => {
      const { studies, seed = 1, ...asked } = request.body
      const input = planned(() => {
        planAnswer(asked)
        return inputOf(asked)
      })
      if (running >= mostRunning) throw new Refusal('analyses_waiting')
      running += 1
      const lines = Readable.from(
        (async function* () {
          for await (const line of simulated(input, studies, seed)) yield `${JSON.stringify(line)}\n`
        })(),
      )
      lines.once('close', () => {
        running -= 1
      })
      return (
        reply
          .type('application/x-ndjson; charset=utf-8')
          // Each line is to be read when it is written: no reply is gathered to be compressed.
          .headers({ 'cache-control': 'no-store', 'content-encoding': 'identity' })
          .send(lines as never)
      )
    },
  )

  app.get(
    '/api/studies/:id/plan',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 200: PlanStart, 401: Problem, 404: Problem },
      },
      config: needs('read'),
    },
    async (request) => planOfStudy(store, studyOf(request)),
  )
  done()
}

/** A plan, or in what way it is none. */
function planned<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('invalid_request', { message: error.message })
    throw error
  }
}
