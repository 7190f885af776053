import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { findStudy } from '../../db/studies.ts'
import type { Access } from '../access.ts'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { Results } from '../contract/results.ts'
import { admit, needs, refuseForeignOrigin, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'
import { resultsOf } from '../results.ts'
import { ViewQuery, viewOf } from './results.ts'

/** A watcher that has this much unread gets nothing more until it has caught up. */
const unreadLimit = 1024 ** 2
/** After this long behind, it is cut off. */
const behindMs = 30_000
/** How often a watcher's session is checked again. */
const checkMs = 5_000
/** An answer holds for the other sockets of a session for so long. */
const togetherMs = 1_000

/** How often it is asked whether a watcher has seen anything new. */
const noteMs = 60_000

/** The socket of a study's results: whole snapshots, so a reconnect needs no catching up. */
export const liveRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, live, publicUrl, now } = context
  // The very serialiser of the results route, so that both say the same to the byte.
  let serialise = (results: Results): string => JSON.stringify(results)
  const admitted = together((request: FastifyRequest) => admit(context, request))
  app.get(
    '/api/studies/:id/live',
    {
      websocket: true,
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: ViewQuery,
        response: { 101: Type.Null(), 401: Problem, 404: Problem },
      },
      config: needs('read'),
      // A browser always names its origin in a handshake; any site's page would send the cookie along.
      preValidation: (request, reply, next) => {
        // A token is sent on purpose, by no browser by itself.
        refuseForeignOrigin(request, publicUrl, { required: request.headers.authorization === undefined })
        serialise = reply.compileSerializationSchema(Results as unknown as Record<string, unknown>)
        next()
      },
    },
    (socket, request) => {
      let behindSince: number | undefined
      let stop = () => undefined as void
      const view = viewOf(request.query, request.access)
      const snapshot = async () => {
        const study = await findStudy(store, request.params.id)
        if (!study) throw new Error('The study is gone.')
        return serialise(await resultsOf(store, study, view, now()))
      }
      let seenAt = -Infinity
      // Who looks on looks again, though no more often than it can matter.
      const noteSeen = () => {
        if (now().getTime() - seenAt < noteMs) return
        seenAt = now().getTime()
        findStudy(store, studyOf(request).id)
          .then((study) => study && noteLook(context, study, 'results', request.access))
          .catch((error: unknown) => {
            request.log.error({ err: error }, 'looks')
          })
      }
      const send = (text: string) => {
        if (socket.readyState !== socket.OPEN) return
        if (socket.bufferedAmount <= unreadLimit) {
          behindSince = undefined
          socket.send(text)
          noteSeen()
          return
        }
        behindSince ??= now().getTime()
        if (now().getTime() - behindSince > behindMs) socket.close(1013, 'too slow')
      }
      const check = setInterval(() => {
        // What one may see can change while one looks: then the page asks anew.
        admitted(request).then(
          ({ blinded }) => {
            if (blinded !== request.access.blinded) socket.close(1012, 'what you may see has changed')
          },
          () => {
            socket.close(1008, 'signed out, or no longer allowed')
          },
        )
      }, checkMs)
      socket.on('message', () => undefined)
      socket.on('error', () => {
        socket.terminate()
      })
      socket.on('close', () => {
        clearInterval(check)
        stop()
      })
      const begin = async () => {
        const study = await findStudy(store, request.params.id)
        if (!study) {
          socket.close(1008, 'no such study')
          return
        }
        if (socket.readyState !== socket.OPEN) return
        // Watching comes first: what is judged while the first snapshot is read must not wait for the next change.
        const watcher = { key: `${study.id} ${JSON.stringify(view)}`, snapshot, send }
        stop = live.watch(study.id, watcher)
        send(await live.first(watcher))
      }
      begin().catch((error: unknown) => {
        request.log.error({ err: error }, 'live results')
        socket.close(1011, 'server error')
      })
    },
  )
  done()
}

/** Whether a session may still look at a study is asked once a second for all its sockets. */
function together(ask: (request: FastifyRequest) => Promise<Access>): (request: FastifyRequest) => Promise<Access> {
  const asked = new Map<string, Promise<Access>>()
  return (request) => {
    const { cookie, authorization } = request.headers
    const key = JSON.stringify([request.url, cookie, authorization])
    const answer = asked.get(key) ?? ask(request)
    if (!asked.has(key)) {
      asked.set(key, answer)
      setTimeout(() => asked.delete(key), togetherMs).unref()
    }
    return answer
  }
}
