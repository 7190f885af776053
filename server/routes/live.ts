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

/** How often it is asked whether a watcher has seen anything new. */
const noteMs = 60_000

/** The socket of a study's results: whole snapshots, so a reconnect needs no catching up. */
export const liveRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, live, publicUrl, now } = context
  // The very serialiser of the results route, so that both say the same to the byte.
  let serialise = (results: Results): string => JSON.stringify(results)
  const whileAllowed = askedAgain((request) => admit(context, request))
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
      // What one may see can change while one looks: then the page asks anew.
      const leave = whileAllowed(request, (access) => {
        if (access === null) socket.close(1008, 'signed out, or no longer allowed')
        else if (access.blinded !== request.access.blinded) socket.close(1012, 'what you may see has changed')
      })
      socket.on('message', () => undefined)
      socket.on('error', () => {
        socket.terminate()
      })
      socket.on('close', () => {
        leave()
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

/** Asks now and then whether a session may still look at a study, once for all its sockets, until the last of them is gone. */
function askedAgain(ask: (request: FastifyRequest) => Promise<Access>) {
  const groups = new Map<string, { told: Set<(access: Access | null) => void>; timer: NodeJS.Timeout }>()
  const begin = (request: FastifyRequest) => {
    const told = new Set<(access: Access | null) => void>()
    const tell = (access: Access | null) => {
      for (const one of told) one(access)
    }
    const timer = setInterval(() => {
      ask(request).then(tell, () => {
        tell(null)
      })
    }, checkMs)
    return { told, timer }
  }
  /** Tells what may be seen, or null where nothing may be any more; answers how to stop. */
  return (request: FastifyRequest, tell: (access: Access | null) => void) => {
    const { cookie, authorization } = request.headers
    const key = JSON.stringify([request.url, cookie, authorization])
    const group = groups.get(key) ?? begin(request)
    groups.set(key, group)
    group.told.add(tell)
    return () => {
      group.told.delete(tell)
      if (group.told.size > 0) return
      clearInterval(group.timer)
      if (groups.get(key) === group) groups.delete(key)
    }
  }
}
