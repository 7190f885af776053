import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { Context } from '../context.ts'

/** Whether the server is up, and what it runs on. */
export const healthRoutes: FastifyPluginCallbackTypebox<Context> = (app, { store, version }, done) => {
  const schema = {
    response: {
      200: Type.Object({
        status: Type.String(),
        version: Type.String(),
        database: Type.Enum(['sqlite', 'postgres']),
        schemaVersion: Type.Integer(),
      }),
    },
  }
  app.get('/api/health', { schema, config: { role: 'anyone' } }, () => ({
    status: 'ok',
    version,
    database: store.kind,
    schemaVersion: store.schemaVersion,
  }))

  app.get('/api/openapi.json', { schema: { hide: true }, config: { role: 'anyone' } }, (_request, reply) =>
    reply.send(app.swagger()),
  )
  done()
}
