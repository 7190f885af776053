import helmet from '@fastify/helmet'
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Context } from './app.ts'
import { Refusal } from './errors.ts'
import { lateSchemas } from './lateSchemas.ts'

/** Who may call a route; every route says so, or it is not registered. */
export type Role = 'anyone' | 'rater' | 'researcher'

declare module 'fastify' {
  interface FastifyContextConfig {
    role?: Role
  }
}

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Puts the walls up: security headers, no foreign origins, no route without a role. */
export async function guard(app: FastifyInstance, { sessions, publicUrl }: Context): Promise<void> {
  const walls = await securityHeaders(publicUrl)
  app.addHook('onRoute', (route) => {
    const role = route.config?.role
    if (!role) throw new Error(`The route ${String(route.method)} ${route.url} says no role.`)
  })
  // With a callback, as a promise on each request costs more than what is done here.
  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of walls) reply.raw.setHeader(name, value)
    // No name holds a NUL, and PostgreSQL takes none as a value.
    if (request.url.includes('%00')) throw new Refusal('not_found')
    if (unsafe.has(request.method)) refuseForeignOrigin(request, publicUrl)
    if (request.routeOptions.config.role !== 'researcher') {
      done()
      return
    }
    sessions.researcher(request).then(() => {
      done()
    }, done)
  })
}

/** What Helmet sets on a reply: the same on every one, so it is asked once. */
async function securityHeaders(publicUrl: string): Promise<[string, string][]> {
  const asked = fastify({ schemaController: lateSchemas })
  await asked.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'font-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ['svelte-trusted-html', 'dompurify'],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // Over plain http on a local network this header would only be in the way.
    hsts: publicUrl.startsWith('https://'),
  })
  let walls: [string, string][] = []
  asked.get('/', (_request, reply) => {
    walls = Object.entries(reply.raw.getHeaders() as Record<string, string>)
    return ''
  })
  await asked.inject('/')
  await asked.close()
  return walls
}

/** A browser says where a request comes from; another site's page would bring our cookie along. */
export function refuseForeignOrigin(request: FastifyRequest, publicUrl: string, { required = false } = {}): void {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal('wrong_origin')
  if (origin === undefined) {
    if (required) throw new Refusal('wrong_origin')
    return
  }
  const own = [new URL(publicUrl).origin, `http://${host ?? ''}`, `https://${host ?? ''}`]
  if (!own.includes(origin)) throw new Refusal('wrong_origin')
}
