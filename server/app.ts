import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import { fastify, type FastifyInstance } from 'fastify'
import { describeApi } from './apiDocument.ts'
import { bodyLimit, socketLimit } from './config.ts'
import type { AppParts, Context } from './context.ts'
import { answerProblems, answerUnreadable } from './errors.ts'
import { guard, neededFor } from './guard.ts'
import { lateSchemas } from './lateSchemas.ts'
import { built } from './raterPage.ts'
import { liveResults } from './live.ts'
import { accountRoutes } from './routes/accounts.ts'
import { analysisRoutes } from './routes/analysis.ts'
import { assignmentRoutes } from './routes/assignments.ts'
import { browseRoutes } from './routes/browse.ts'
import { crowdRoutes } from './routes/crowd.ts'
import { exportRoutes } from './routes/exports.ts'
import { flagRoutes } from './routes/flags.ts'
import { healthRoutes } from './routes/health.ts'
import { hookRoutes } from './routes/hooks.ts'
import { importRoutes } from './routes/imports.ts'
import { journeyRoutes } from './routes/journey.ts'
import { judgmentRoutes } from './routes/judgments.ts'
import { liveRoutes } from './routes/live.ts'
import { memberRoutes } from './routes/members.ts'
import { methodRoutes } from './routes/methods.ts'
import { pageRoutes } from './routes/pages.ts'
import { platformRoutes } from './routes/platforms.ts'
import { paperRoutes } from './routes/paper.ts'
import { planRoutes } from './routes/plan.ts'
import { raterDeskRoutes } from './routes/raterDesk.ts'
import { raterRoutes } from './routes/raters.ts'
import { recordRoutes } from './routes/records.ts'
import { resultRoutes } from './routes/results.ts'
import { sessionRoutes } from './routes/session.ts'
import { studyFileRoutes } from './routes/studyFiles.ts'
import { studyRoutes } from './routes/studies.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { sessions } from './session.ts'

/** Builds the whole server; another file listens. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: parts.logger ? { level: 'warn' } : false,
    bodyLimit,
    // A HEAD would run what a GET does: use a sign-in link up, make a rater.
    exposeHeadRoutes: false,
    requestTimeout: 600_000,
    connectionTimeout: 660_000,
    forceCloseConnections: 'idle',
    frameworkErrors: answerUnreadable,
    // Unknown fields are refused, not dropped; "5" is not 5.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
    schemaController: lateSchemas,
  })
  // A form of another site may send plain text without asking first; nothing here is sent that way.
  app.removeContentTypeParser('text/plain')
  answerProblems(app)
  const live = liveResults(parts.store, (error) => {
    app.log.error({ err: error }, 'live results')
  })
  app.addHook('onClose', () => {
    live.close()
  })
  app.addHook('preClose', (done) => {
    // A connection that was answered after the closing began is kept by its browser, and would be waited for.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
    sweep.unref()
    if (app.server.listening) app.server.once('close', () => clearInterval(sweep))
    else clearInterval(sweep)
    done()
  })
  const secure = parts.publicUrl.startsWith('https://')
  const context: Context = { ...parts, live, sessions: sessions(parts.store, { secure, now: parts.now }) }

  await app.register(cookie)
  await app.register(compress, { threshold: 2048 })
  await app.register(multipart, { limits: { files: 200, fileSize: 4 * 1024 ** 3, fieldSize: bodyLimit } })
  await app.register(websocket, { options: { maxPayload: socketLimit, perMessageDeflate: false } })
  await app.register(rateLimit, { global: false })
  await app.register(fastifyStatic, { root: built(), serve: false })
  await app.register(swagger, {
    // Who may call it is part of what a route is; and the socket, which is hidden by its plugin, is one.
    transform: ({ schema, url, route }) => ({
      schema: { ...schema, 'x-needs': neededFor(route.config), ...(route.websocket ? { hide: false } : {}) },
      url,
    }),
    transformObject: (made) => ('openapiObject' in made ? describeApi(made.openapiObject) : made.swaggerObject),
    openapi: {
      info: {
        title: 'Blindpair',
        version: parts.version,
        description: 'Blinded pairwise human-preference evaluation of language models.',
      },
    },
  })
  await guard(app, context)

  await app.register(healthRoutes, context)
  await app.register(sessionRoutes, context)
  await app.register(accountRoutes, context)
  await app.register(memberRoutes, context)
  await app.register(tokenRoutes, context)
  await app.register(raterRoutes, context)
  await app.register(assignmentRoutes, context)
  await app.register(judgmentRoutes, context)
  await app.register(flagRoutes, context)
  await app.register(crowdRoutes, context)
  await app.register(journeyRoutes, context)
  await app.register(studyRoutes, context)
  await app.register(studyFileRoutes, context)
  await app.register(platformRoutes, context)
  await app.register(resultRoutes, context)
  await app.register(recordRoutes, context)
  await app.register(hookRoutes, context)
  await app.register(liveRoutes, context)
  await app.register(analysisRoutes, context)
  await app.register(browseRoutes, context)
  await app.register(raterDeskRoutes, context)
  await app.register(planRoutes, context)
  await app.register(methodRoutes, context)
  await app.register(exportRoutes, context)
  await app.register(paperRoutes, context)
  await app.register(importRoutes, context)
  if (parts.standIns) await app.register((await import('./routes/standIns.ts')).standInRoutes, context)
  await app.register(pageRoutes, context)
  return app
}
