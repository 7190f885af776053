import helmet from '@fastify/helmet'
import { fastify, type FastifyContextConfig, type FastifyInstance, type FastifyRequest } from 'fastify'
import { findStudy, systemsOf, type Study } from '../db/studies.ts'
import { generalRights, isBlinded, refuseWithout, rightsIn, type Access } from './access.ts'
import type { Context } from './context.ts'
import { allRights, studyRights, type Right } from './contract/access.ts'
import { Refusal } from './errors.ts'
import { lettersOf, underLetters } from './letters.ts'
import { lateSchemas } from './lateSchemas.ts'

/** Who may call a route; every route says so, or it is not registered. */
export type Role = 'anyone' | 'rater' | 'researcher'

declare module 'fastify' {
  interface FastifyContextConfig {
    role?: Role
    /** What a researcher must be allowed to call it. */
    right?: Right
    /** Takes what pages of other sites send, as a crowd platform does. */
    fromElsewhere?: true
    /** In a study of single responses `read` is enough: it has letters for systems where who asks is blinded. */
    singlesLettered?: true
    /** What it sends besides JSON has letters for systems where who asks is blinded; others refuse them. */
    lettered?: true
  }
  interface FastifyRequest {
    /** Who is asking and what they may do; there on every route for researchers, and on no other. */
    access: Access
  }
}

/** The configuration of a route for researchers with a right: in the study of its address, `/api/studies/:id…`. */
export const needs = <R extends Right>(right: R) => ({ role: 'researcher', right }) as const

const isStudyRight = (right: Right) => (studyRights as readonly Right[]).includes(right)

const unsafe = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

/** Puts the walls up: security headers, no foreign origins, no route without a role. */
export async function guard(app: FastifyInstance, context: Context): Promise<void> {
  const { publicUrl } = context
  const walls = await securityHeaders(publicUrl)
  app.decorateRequest('access', null as never)
  app.addHook('onRoute', ({ method, url, config }) => {
    const mistake = mistakeIn(url, config)
    if (mistake) throw new Error(`The route ${String(method)} ${url} ${mistake}`)
  })
  veil(app, context)
  // With a callback, as a promise on each request costs more than what is done here.
  app.addHook('onRequest', (request, reply, done) => {
    for (const [name, value] of walls) reply.raw.setHeader(name, value)
    // No name holds a NUL, and PostgreSQL takes none as a value.
    if (request.url.includes('%00')) throw new Refusal('not_found')
    const { role, fromElsewhere } = request.routeOptions.config
    if (unsafe.has(request.method) && !fromElsewhere) refuseForeignOrigin(request, publicUrl)
    if (role !== 'researcher') {
      done()
      return
    }
    admit(context, request).then((access) => {
      request.access = access
      done()
    }, done)
  })
}

/** What one must be to call a route, in words for its description. */
export function neededFor({ role, right, singlesLettered }: FastifyContextConfig = {}): string {
  if (role !== 'researcher') return role === 'rater' ? 'for raters' : 'for anyone'
  const orLetters = singlesLettered ? '; read is enough where single responses are graded, with systems as letters' : ''
  return `needs ${right ?? 'administer'}${orLetters}`
}

/** The study of a route's address, which who asks may see. */
export function studyOf(request: FastifyRequest): Study {
  const { study } = request.access
  if (!study) throw new Error(`The route ${request.routeOptions.url ?? ''} names no study.`)
  return study
}

/** What keeps a route from being registered: nobody may call what nobody thought about. */
function mistakeIn(url: string, config: { role?: Role; right?: Right } = {}): string | undefined {
  const { role, right } = config
  if (!role) return "says no role. Give it config: { role: 'anyone' }, { role: 'rater' } or needs('…')."
  if (role !== 'researcher') return undefined
  const words = allRights.join(', ')
  if (!right) return `says no right. Give it config: needs('…') with one of: ${words}; server/contract/access.ts.`
  if (isStudyRight(right) && !/^\/api\/studies\/:id(\/|$)/.test(url))
    return `needs the right "${right}" in a study, and its address names none: begin it with /api/studies/:id.`
  return undefined
}

/** Who is asking, where they may do what the route needs; a study that is not theirs to see is not there. */
export async function admit({ sessions, store }: Context, request: FastifyRequest): Promise<Access> {
  const who = await sessions.researcher(request)
  const right = request.routeOptions.config.right ?? 'administer'
  if (!isStudyRight(right)) {
    const rights = generalRights(who)
    refuseWithout(rights, right, who)
    return { who, rights, study: null, blinded: false }
  }
  const study = await findStudy(store, (request.params as { id: string }).id)
  if (!study) throw new Refusal('not_found')
  const rights = await rightsIn(store, who, study)
  if (rights.size === 0) throw new Refusal('not_found')
  const isLettered = request.routeOptions.config.singlesLettered && study.design.single !== undefined
  refuseWithout(rights, isLettered ? 'read' : right, who)
  return { who, rights, study, blinded: isBlinded(rights) }
}

/**
 * A net under what each route does itself: nothing that goes to who is blinded has a system's name as a value or field,
 * and what is not JSON goes out only where its route says that it has letters.
 */
function veil(app: FastifyInstance, { store }: Context): void {
  // Only routes for researchers have an access.
  const isBlindedHere = ({ access }: FastifyRequest) => (access as Access | null)?.blinded === true
  const veiled = async ({ access: { study } }: FastifyRequest, payload: unknown) => {
    if (!study) return payload
    const letters = lettersOf(await systemsOf(store, study.id), study)
    return underLetters(payload, letters)
  }
  // With callbacks: raters' requests pass here, too.
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    if (!isBlindedHere(request)) {
      done(null, payload)
      return
    }
    veiled(request, payload).then((seen) => {
      done(null, seen)
    }, done)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const type = String(reply.getHeader('content-type') ?? 'application/json')
    const isVeiled = request.routeOptions.config.lettered ?? type.startsWith('application/json')
    if (isBlindedHere(request) && !isVeiled) done(new Refusal('blinded') as never)
    else done(null, payload)
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
        'trusted-types': ['svelte-trusted-html', 'dompurify', 'blindpair-worker'],
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
