import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findRater } from '../../db/raters.ts'
import { findStudy } from '../../db/studies.ts'
import { findEntry, keptKey } from '../../db/crowd.ts'
import type { Context } from '../context.ts'
import { EntryInput, EntryReply, Exit, ExitInput } from '../contract/crowd.ts'
import { Problem } from '../contract/problem.ts'
import { askForCredits } from '../crowd/credit.ts'
import { enterStudy } from '../crowd/enter.ts'
import { exitOf } from '../crowd/exit.ts'
import { isSigned, readHook } from '../crowd/hook.ts'
import { standInOrigins } from '../crowd/hosts.ts'
import { sender } from '../crowd/send.ts'
import { releaseSubmission } from '../crowd/submissions.ts'
import { Refusal } from '../errors.ts'
import { aheadOf } from '../standing.ts'

/** How often credits that are due are looked for. */
const creditMs = 30_000

/** The way in from a crowd platform and the way back, and what Prolific itself has to say. */
export const crowdRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now } = context
  const send = sender(standInOrigins(context))
  let asking: Promise<void> | undefined

  /** One round at a time: a round that is on takes up to two minutes. */
  const ask = () => {
    asking ??= askForCredits(store, send, now)
      .catch((error: unknown) => {
        app.log.error({ err: error }, 'credits')
      })
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  const asks = setInterval(() => void ask(), creditMs)
  asks.unref()
  app.addHook('onClose', async () => {
    clearInterval(asks)
    await asking
  })

  app.post(
    '/api/entry',
    {
      schema: {
        body: EntryInput,
        response: { 200: EntryReply, 404: Problem, 409: Problem, 422: Problem, 429: Problem, 503: Problem },
      },
      // Ids are claims: whoever tries them out is slowed down. A hall of students behind one address is not.
      config: { role: 'anyone', rateLimit: { max: 600, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      return enterStudy(context, reply, request.body)
    },
  )

  app.post(
    '/api/exit',
    {
      schema: { body: ExitInput, response: { 200: Exit, 401: Problem, 404: Problem, 409: Problem, 503: Problem } },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const found = await findRater(store, sessions.rater(request), request.body.study)
      if (!found) throw new Refusal('no_session')
      const { rater, study } = found
      const visit = await findEntry(store, rater.id)
      if (!visit) throw new Refusal('not_found')
      // Asked as the next pair is asked for: whoever is given one is not done. Whose visit has ended gets none.
      const { finished: noneLeft } = await aheadOf(context, rater, study, visit)
      const exit = await exitOf(store, rater, study, { noneLeft, end: request.body.end ?? false, now: now() })
      if (exit.credit !== 'on its way') return exit
      // Usually SONA answers at once, and the rater sees that they have their credit.
      await Promise.race([ask(), new Promise((resolve) => setTimeout(resolve, 3_000).unref())])
      return exitOf(store, rater, study, { noneLeft, end: false, now: now() })
    },
  )

  void app.register((hooks, _options, ready) => {
    // What is signed is what came, byte by byte.
    hooks.removeAllContentTypeParsers()
    hooks.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 64 * 1024 }, (_request, body, parsed) => {
      parsed(null, body)
    })
    hooks.post(
      '/api/hooks/prolific/:study',
      {
        schema: {
          params: Type.Object({ study: Type.String({ maxLength: 64 }) }),
          response: { 204: Type.Null(), 401: Problem, 404: Problem },
        },
        config: { role: 'anyone', rateLimit: { max: 600, timeWindow: 60_000 } },
      },
      async (request, reply) => {
        const study = await findStudy(store, (request.params as { study: string }).study)
        const kept = study && (await keptKey(store, study.id))
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
        const signature = request.headers['x-prolific-request-signature']
        const timestamp = request.headers['x-prolific-request-timestamp']
        // Alike for a study that is not there and one without a secret: nobody learns which studies there are.
        if (!study || !kept?.hookSecret || !isSigned(body, { signature, timestamp }, kept.hookSecret, now())) {
          throw new Refusal('wrong_signature')
        }
        const told = readHook(body)
        // A message about a submission of another study of the same workspace is no mistake.
        if (told) await releaseSubmission(context, study, told.submission, told.state)
        return reply.code(204).send(null)
      },
    )
    ready()
  })
  done()
}
