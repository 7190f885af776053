import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { addTest, removeHook, sendAgain } from '../../db/hooks.ts'
import type { Context } from '../context.ts'
import { HookChange, HookList, HookMade, NewHook } from '../contract/hooks.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'
import { makeHook, newHookSecret, reviseHook } from '../hooks/changes.ts'
import { courierOf } from '../hooks/courier.ts'
import { poster } from '../hooks/post.ts'
import { startRounds } from '../hooks/rounds.ts'
import { hooksSeen } from '../hooks/view.ts'
import { seeded, seedFor } from '../stats/random.ts'

/** Webhooks of a study, kept by those who may edit it; and the courier that sends what they are told. */
export const hookRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now, newId, hookHosts = [] } = context
  const random = seeded(seedFor(0, newId()))
  const stopping = new AbortController()
  const post = poster({ allowed: hookHosts, stopping: stopping.signal })
  const courier = courierOf({ store, now, random, post })
  const rounds = startRounds(store, courier, (error) => {
    app.log.error({ err: error }, 'webhooks')
  })
  app.addHook('preClose', (next) => {
    stopping.abort()
    next()
  })
  app.addHook('onClose', () => rounds.stop())

  const id = Type.String({ maxLength: 64 })
  const params = Type.Object({ id })
  const hookParams = Type.Object({ id, hook: id })
  const replies = { 200: HookList, 401: Problem, 403: Problem, 404: Problem, 422: Problem }
  const made = { ...replies, 200: HookMade }
  const config = needs('edit')
  const seen = async (studyId: string) => ({ hooks: await hooksSeen(store, studyId, now()) })

  app.get('/api/studies/:id/hooks', { schema: { params, response: replies }, config }, async (request) =>
    seen(studyOf(request).id),
  )

  app.post(
    '/api/studies/:id/hooks',
    { schema: { params, body: NewHook, response: made }, config },
    async (request, reply) => {
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      const hook = await makeHook(context, study.id, request.body, request.access.who.name)
      return { ...hook, ...(await seen(study.id)) }
    },
  )

  app.patch(
    '/api/studies/:id/hooks/:hook',
    { schema: { params: hookParams, body: HookChange, response: replies }, config },
    async (request) => {
      const study = studyOf(request)
      await reviseHook(context, { studyId: study.id, id: request.params.hook }, request.body)
      if (request.body.paused === false) rounds.soon()
      return seen(study.id)
    },
  )

  app.delete(
    '/api/studies/:id/hooks/:hook',
    { schema: { params: hookParams, response: replies }, config },
    async (request) => {
      const study = studyOf(request)
      if (!(await removeHook(store, { studyId: study.id, id: request.params.hook }))) throw new Refusal('not_found')
      return seen(study.id)
    },
  )

  app.post(
    '/api/studies/:id/hooks/:hook/secret',
    { schema: { params: hookParams, response: made }, config },
    async (request, reply) => {
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      const secret = await newHookSecret(context, { studyId: study.id, id: request.params.hook })
      return { id: request.params.hook, secret, ...(await seen(study.id)) }
    },
  )

  // Answers when the receiver has: who asks for it wants to know.
  app.post(
    '/api/studies/:id/hooks/:hook/test',
    {
      schema: { params: hookParams, response: { ...replies, 429: Problem } },
      config: { ...config, rateLimit: { max: 20, timeWindow: 60_000 } },
    },
    async (request) => {
      const study = studyOf(request)
      const whose = { studyId: study.id, id: request.params.hook }
      const message = await addTest(store, whose, { key: newId(), at: now(), until: courier.until() })
      if (message === undefined) throw new Refusal('not_found')
      await courier.sendTaken(message)
      return seen(study.id)
    },
  )

  app.post(
    '/api/studies/:id/hooks/:hook/deliveries/:delivery/again',
    {
      schema: {
        params: Type.Object({ id, hook: id, delivery: Type.String({ maxLength: 200 }) }),
        response: replies,
      },
      config,
    },
    async (request) => {
      const study = studyOf(request)
      const { hook, delivery } = request.params
      if (!(await sendAgain(store, { studyId: study.id, id: hook, delivery }, now()))) throw new Refusal('not_found')
      rounds.soon()
      return seen(study.id)
    },
  )
  done()
}
