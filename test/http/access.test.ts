import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../db/store.ts'
import { openStore } from '../../db/open.ts'
import { buildApp } from '../../server/app.ts'
import { makeParts, makeWorld } from '../make.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
type Row = [method: Method, route: string, nobody: number, rater: number, researcher: number, body?: object]

/**
 * Who may do what: a row a route, and the status it answers with when it is asked for something that is not there
 * (`:id` and `:token` are made up), so that only the question of who asks is left.
 */
const rows: Row[] = [
  ['GET', '/api/health', 200, 200, 200],
  ['GET', '/api/openapi.json', 200, 200, 200],
  ['GET', '/sign-in/:token', 410, 410, 302],
  ['GET', '/api/session', 401, 401, 200],
  ['DELETE', '/api/session', 401, 401, 204],
  ['GET', '/join/:token', 404, 404, 404],
  ['GET', '/api/assignments', 401, 200, 401],
  ['GET', '/api/assignments/:id', 401, 404, 401],
  ['POST', '/api/assignments/:id/skip', 401, 404, 401, {}],
  ['PUT', '/api/judgments/:id', 401, 404, 401, { assignmentId: 'none', preference: 'a' }],
  ['GET', '/api/studies', 401, 401, 200],
  ['GET', '/api/studies/:id', 401, 401, 404],
  ['PATCH', '/api/studies/:id', 401, 401, 404, { state: 'paused' }],
  ['DELETE', '/api/studies/:id', 401, 401, 404],
  ['POST', '/api/studies/:id/test-link', 401, 401, 404],
  ['GET', '/api/studies/:id/results', 401, 401, 404],
  // Without a handshake it is not a socket; with one, see live.test.ts.
  ['GET', '/api/studies/:id/live', 401, 401, 403],
  ['GET', '/api/studies/:id/export', 401, 401, 404],
  ['GET', '/api/studies/:id/analysis', 401, 401, 404],
  ['GET', '/api/methods', 401, 401, 200],
  ['GET', '/api/published/lima', 401, 401, 200],
  ['POST', '/api/imports', 401, 401, 415],
  ['PUT', '/api/imports/:id', 401, 401, 404, { study: { name: 'a', title: 'A' } }],
  ['POST', '/api/imports/:id/commit', 401, 401, 404],
  ['DELETE', '/api/imports/:id', 401, 401, 204],
  ['POST', '/api/studies/:id/baselines', 401, 401, 404],
]
/** Pages and their files hold nothing of anyone: a page where the client is built, 503 where it is not. */
const pages = ['/', '/new', '/methods', '/studies/*', '/rate/*', '/assets/*', '/favicon.svg', '/theme.js']

const queries: Record<string, string> = {
  'DELETE /api/studies/:id': '?confirm=nothing',
  'GET /api/studies/:id/export': '?format=csv',
}

let store: Store
let world: World
let rater: Awaited<ReturnType<World['rater']>>
const routes = new Set<string>()

beforeAll(async () => {
  store = await openStore(':memory:')
  world = await makeWorld(store)
  rater = await world.rater()
  for (const route of await routesOf(() => buildApp(makeParts(store)))) routes.add(route)
})
afterAll(async () => {
  await world.app.close()
  await store.close()
})

/** Every method and address of an app, heard as they are registered. */
async function routesOf(build: () => Promise<FastifyInstance>): Promise<string[]> {
  const found: string[] = []
  const hear = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') found.push(`${one} ${url}`)
    })
  }
  subscribe('fastify.initialization', hear)
  const app = await build()
  await app.ready()
  unsubscribe('fastify.initialization', hear)
  await app.close()
  return found
}

function urlOf([method, route]: Row): string {
  const url = route.replace(':id', method === 'PUT' ? randomUUID() : 'nothing').replace(':token', 'nothing')
  return `${url}${route === '/api/assignments' ? `?study=${world.study.code}` : (queries[`${method} ${route}`] ?? '')}`
}

function ask(row: Row, headers: Record<string, string>, { app } = world) {
  const [method, , , , , body] = row
  const request: InjectOptions = { method, url: urlOf(row), headers, ...(body ? { payload: body } : {}) }
  return app.inject(request)
}

describe('each route', () => {
  test('has a row here', () => {
    const known = [...rows.map(([method, route]) => `${method} ${route}`), ...pages.map((page) => `GET ${page}`)]
    expect([...routes].sort()).toEqual(known.sort())
  })

  test.each(rows)('%s %s answers nobody with %i, a rater with %i, a researcher with %i', async (...row) => {
    const [method, route, nobody, asRater, asResearcher] = row
    expect((await ask(row, {})).statusCode).toBe(nobody)
    expect((await ask(row, rater.headers)).statusCode).toBe(asRater)
    // Signing out is tried with a session of its own.
    const signsOut = `${method} ${route}` === 'DELETE /api/session'
    const one = signsOut ? await makeWorld(store) : world
    expect((await ask(row, one.researcher, one)).statusCode).toBe(asResearcher)
    if (signsOut) await one.app.close()
  })

  test('without a role is not registered', async () => {
    const app = await buildApp(makeParts(store))
    expect(() => app.get('/api/secret', () => 'open')).toThrow(/says no role/)
    await app.close()
  })

  const unsafe = rows.filter(([method]) => method !== 'GET')
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: 'http://blindpair.test.evil.test' },
    { origin: 'http://blindpair.test:8080' },
    { origin: 'http://BLINDPAIR.test.' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ]
  test.each(unsafe)('%s %s refuses every foreign origin, whoever asks', async (...row) => {
    for (const origin of foreign) {
      for (const who of [{}, rater.headers, world.researcher]) {
        const reply = await ask(row, { ...who, ...origin, host: 'blindpair.test' })
        expect(reply.statusCode, JSON.stringify(origin)).toBe(403)
        expect(reply.json()).toMatchObject({ code: 'wrong_origin' })
      }
    }
  })

  test('carries the security headers on every answer, refusals and unknown addresses too', async () => {
    const urls = [...rows.map((row) => urlOf(row)), ...pages.map((page) => page.replace('*', 'nothing'))]
    for (const url of [...urls, '/api/nothing', '/nothing', '/%ff', '/join/' + 'x'.repeat(300)]) {
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const { headers } = await world.app.inject({ method, url })
        const csp = String(headers['content-security-policy'])
        expect(csp, `${method} ${url}`).toMatch(/default-src 'none'/)
        expect(csp).not.toMatch(/unsafe-|\*|https?:/)
        expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
        expect(csp).toMatch(/frame-ancestors 'none'/)
        expect(headers.server).toBeUndefined()
        expect(headers['x-powered-by']).toBeUndefined()
      }
    }
  })
})

describe('a request', () => {
  const refusals: [string, number, string, () => Promise<{ statusCode: number; body: string }>][] = [
    ['with an unknown field', 400, 'invalid_request', () => put({ surplus: true })],
    ['with a system in it', 400, 'invalid_request', () => put({ system: 'Target' })],
    ['with a preference that is none', 400, 'invalid_request', () => put({ preference: 'left' })],
    ['with a number as text', 400, 'invalid_request', () => put({ elapsedMs: '12' })],
    ['with a time before the epoch', 400, 'invalid_request', () => put({ elapsedMs: -1 })],
    ['with a comment too long', 400, 'invalid_request', () => put({ rationale: 'x'.repeat(2001) })],
    ['with a comment no database can keep', 400, 'invalid_request', () => put({ rationale: 'a\u0000b' })],
    ['without an assignment', 400, 'invalid_request', () => put({ assignmentId: undefined })],
    ['with half of a JSON document', 400, 'invalid_request', () => send('{"preference":')],
    ['that would pollute a prototype', 400, 'invalid_request', () => send('{"__proto__":{"role":"researcher"}}')],
    ['that is no JSON', 415, 'unsupported_type', () => send('preference=a', 'application/x-www-form-urlencoded')],
    ['that is plain text', 415, 'unsupported_type', () => send('{}', 'text/plain')],
    ['that is larger than this server takes', 413, 'too_large', () => send(`{"rationale":"${'x'.repeat(2 ** 20)}"}`)],
    ['to an id that is no UUID', 400, 'invalid_request', () => inject('PUT', '/api/judgments/1', '{}')],
    ['for a study of another code', 401, 'no_session', () => inject('GET', '/api/assignments?study=nothing')],
    ['for nothing', 404, 'not_found', () => inject('GET', '/api/nothing')],
  ]
  const inject = (method: Method, url: string, payload?: string, type = 'application/json') =>
    world.app.inject({
      method,
      url,
      headers: { ...rater.headers, ...(payload ? { 'content-type': type } : {}) },
      ...(payload ? { payload } : {}),
    })
  const send = (payload: string, type?: string) => inject('PUT', `/api/judgments/${randomUUID()}`, payload, type)
  const put = (more: object) => send(JSON.stringify({ assignmentId: 'none', preference: 'a', ...more }))

  test.each(refusals)('%s is refused with %i %s and a sentence', async (_what, status, code, request) => {
    const reply = await request()
    expect(reply.statusCode).toBe(status)
    const problem = JSON.parse(reply.body) as { code: string; message: string }
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(/\.$/)
    expect(reply.body).not.toMatch(/node_modules|at .*\.ts|SQLITE|select /i)
  })

  test('of a researcher with an unknown field, or for a system that is not there, is refused', async () => {
    const { app, researcher: headers, study } = world
    const patch = await app.inject({
      method: 'PATCH',
      url: `/api/studies/${study.id}`,
      headers,
      payload: { name: 'x' },
    })
    expect(patch.statusCode).toBe(400)
    const results = await app.inject({ url: `/api/studies/${study.id}/results?target=Nothing`, headers })
    expect([results.statusCode, results.json<{ code: string }>().code]).toEqual([400, 'invalid_request'])
    const kinds = await app.inject({ url: `/api/studies/${study.id}/results?kinds=robot`, headers })
    expect(kinds.statusCode).toBe(400)
  })

  test('for another rater’s pair is answered as if there were none', async () => {
    const other = await world.rater()
    const { pairs } = await other.look()
    const id = pairs[0]!.assignmentId
    const tried = await Promise.all([
      world.app.inject({ url: `/api/assignments/${id}`, headers: rater.headers }),
      world.app.inject({ method: 'POST', url: `/api/assignments/${id}/skip`, headers: rater.headers, payload: {} }),
      rater.judge(id, 'a'),
    ])
    const unknown = await rater.judge('nothing', 'a')
    for (const reply of tried) expect([reply.statusCode, reply.body]).toEqual([404, unknown.body])
  })
})

describe('a sign-in link', () => {
  test('works once, and its session ends when its researcher signs out or stays away', async () => {
    const one = await makeWorld(store)
    const session = () => one.app.inject({ url: '/api/session', headers: one.researcher })
    expect((await session()).statusCode).toBe(200)
    const { clock } = one.parts
    const begun = clock.now.getTime()
    clock.now = new Date(begun + 11 * 3_600_000)
    expect((await session()).statusCode).toBe(200)
    clock.now = new Date(begun + 24 * 3_600_000)
    expect((await session()).statusCode).toBe(401)
    clock.now = new Date(begun + 12 * 3_600_000)
    expect((await session()).statusCode).toBe(200)
    await one.app.inject({ method: 'DELETE', url: '/api/session', headers: one.researcher })
    expect((await session()).statusCode).toBe(401)
    await one.app.close()
  })

  test('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const one = await makeWorld(store)
    const joined = await one.app.inject({ url: one.joinPath })
    expect(joined.headers['set-cookie']).toMatch(/^rater=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(joined.headers.location).toBe(`/rate/${one.study.code}`)
    await one.app.close()
  })
})
