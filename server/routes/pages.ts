import fastifyStatic from '@fastify/static'
import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../db/migrations.ts'
import type { Context } from '../app.ts'
import { Refusal } from '../errors.ts'

/** The pages: raters get their own bundle at /rate/…, every other page address the researcher's. */
export const pageRoutes: FastifyPluginCallback<Context> = (app, _context, done) => {
  const built = join(root(), 'client', 'dist')
  const anyone = { role: 'anyone' } as const
  void app.register(fastifyStatic, { root: built, serve: false })
  const file = { schema: { hide: true }, config: anyone }
  // Built files carry a hash in their name, so they may be kept for good.
  app.get<{ Params: { '*': string } }>('/assets/*', file, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
  )
  for (const name of ['favicon.svg', 'theme.js']) {
    app.get(`/${name}`, file, (_request, reply) => reply.sendFile(name, { cacheControl: false }))
  }
  const page = (reply: FastifyReply, name: 'index.html' | 'rate.html') =>
    existsSync(join(built, name))
      ? reply.header('cache-control', 'no-store').sendFile(name, { cacheControl: false })
      : reply.code(503).type('text/plain; charset=utf-8').send('The pages are not built yet. Run: npm run build')
  app.get('/rate/*', { schema: { hide: true }, config: anyone }, (_request, reply) => page(reply, 'rate.html'))
  for (const url of ['/', '/new', '/methods', '/studies/*']) {
    app.get(url, { schema: { hide: true }, config: anyone }, (_request, reply) => page(reply, 'index.html'))
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (!wantsPage || request.url.startsWith('/api/')) throw new Refusal('not_found')
    return page(reply.code(404), 'index.html')
  })
  done()
}
