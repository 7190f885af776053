import type { FastifyPluginCallback, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { platformOf } from '../../db/crowd.ts'
import { isRatersLink, linkUnknown, Refusal } from '../errors.ts'
import { raterPage, sendPage } from '../raterPage.ts'

/** The pages: raters get their own bundle at /rate/…, every other page address the researcher's. */
export const pageRoutes: FastifyPluginCallback<Context> = (app, context, done) => {
  const anyone = { role: 'anyone' } as const
  const file = { schema: { hide: true }, config: anyone }
  // Built files carry a hash in their name, so they may be kept for good.
  app.get<{ Params: { '*': string } }>('/assets/*', file, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, { maxAge: '365d', immutable: true }),
  )
  for (const name of ['favicon.svg', 'theme.js', 'rate-worker.js']) {
    app.get(`/${name}`, file, (_request, reply) => reply.sendFile(name, { cacheControl: false }))
  }
  const page = (reply: FastifyReply, name: 'index.html' | 'rate.html') => sendPage(reply, name)
  app.get<{ Params: { '*': string } }>('/rate/*', file, async (request, reply) => {
    const [code = ''] = request.params['*'].split('/', 1)
    return raterPage(context, reply, await platformOf(context.store, code))
  })
  for (const url of ['/', '/new', '/plan', '/methods', '/account', '/api-reference', '/studies/*']) {
    app.get(url, { schema: { hide: true }, config: anyone }, (_request, reply) => page(reply, 'index.html'))
  }
  app.setNotFoundHandler((request, reply) => {
    if (isRatersLink(request)) return reply.redirect(linkUnknown)
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (!wantsPage || request.url.startsWith('/api/')) throw new Refusal('not_found')
    return page(reply.code(404), 'index.html')
  })
  done()
}
