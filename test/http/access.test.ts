import { randomUUID } from 'node:crypto'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../db/store.ts'
import { changeResearcher, setMember } from '../../db/accounts.ts'
import { openStore } from '../../db/open.ts'
import { addToken, revokeToken } from '../../db/tokens.ts'
import { buildApp } from '../../server/app.ts'
import { allRights, studyRights, type Right, type StudyRole } from '../../server/contract/access.ts'
import { needs } from '../../server/guard.ts'
import { researcherLink } from '../../server/links.ts'
import { hashSecret } from '../../server/session.ts'
import { cookieOf, makeParts, makeResearcher, makeStudy, makeWorld } from '../make.ts'
import { routesOf } from '../routesOf.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
/** Anyone, a rater, or a researcher with this right. */
type For = 'anyone' | 'rater' | Right
/** `status`: what those who may call it get. Requests change nothing: they are refused for another reason, or undone. */
type Row = [method: Method, route: string, to: For, status: number, body?: object]

const plan = { win: 0.4, tie: 0.2, prompts: 20 }

/** A row a route: who may call it. `:id` under /api/studies is a study that is there; every other part is made up. */
const rows: Row[] = [
  ['GET', '/api/health', 'anyone', 200],
  ['GET', '/api/openapi.json', 'anyone', 200],
  ['GET', '/sign-in/:token', 'anyone', 410],
  ['GET', '/sign-in/openid', 'anyone', 404],
  ['GET', '/sign-in/openid/callback', 'anyone', 404],
  ['GET', '/api/sign-in', 'anyone', 200],
  ['POST', '/api/session', 'anyone', 400, {}],
  ['GET', '/api/session', 'enter', 200],
  // Refused to all here: the password is too short, or it is no account that asks.
  ['PUT', '/api/account/password', 'enter', 422, { password: 'short' }],
  ['PATCH', '/api/account', 'enter', 200, {}],
  ['GET', '/api/tokens', 'enter', 200],
  ['POST', '/api/tokens', 'enter', 200, { name: 'a program', scopes: ['read'] }],
  ['DELETE', '/api/tokens/:token', 'enter', 404],
  ['GET', '/api/accounts', 'administer', 200],
  ['POST', '/api/accounts', 'administer', 200, { email: 'someone@example.org' }],
  ['PATCH', '/api/accounts/:account', 'administer', 404, {}],
  ['POST', '/api/accounts/:account/link', 'administer', 404],
  ['DELETE', '/api/session', 'enter', 204],
  ['GET', '/join/:token', 'anyone', 404],
  ['GET', '/api/assignments', 'rater', 200],
  ['GET', '/api/assignments/:id', 'rater', 404],
  ['POST', '/api/assignments/:id/skip', 'rater', 404, {}],
  ['POST', '/api/assignments/:id/reading', 'rater', 404, { activeMs: 0, seenA: 0, seenB: 0 }],
  ['PUT', '/api/judgments/:id', 'rater', 404, { assignmentId: 'none', preference: 'a' }],
  ['PUT', '/api/flags/:id', 'rater', 404, { assignmentId: 'none' }],
  ['POST', '/api/consent', 'rater', 409, { study: 'CODE', hash: 'none', agree: true }],
  ['GET', '/api/work', 'rater', 200],
  ['POST', '/api/return-link', 'rater', 200, { study: 'CODE' }],
  ['GET', '/return/:token', 'anyone', 404],
  // Of a study that they are not in, so that the rater of these tests stays.
  ['POST', '/api/withdrawal', 'rater', 401, { study: 'none' }],
  ['POST', '/api/entry', 'anyone', 400, {}],
  ['POST', '/api/exit', 'rater', 404, { study: 'CODE' }],
  ['POST', '/api/hooks/prolific/:study', 'anyone', 401, {}],
  ['GET', '/api/studies', 'enter', 200],
  ['GET', '/api/studies/:id', 'read', 200],
  ['PATCH', '/api/studies/:id', 'edit', 200, {}],
  ['DELETE', '/api/studies/:id', 'own', 422],
  ['POST', '/api/studies/:id/test-link', 'edit', 200],

  ['POST', '/api/study-file', 'create', 422, { text: 'name: [' }],
  ['GET', '/api/studies/:id/file', 'read-unblinded', 200],
  ['GET', '/api/studies/:id/record', 'read', 200],
  ['POST', '/api/studies/:id/unlock', 'own', 400, {}],
  ['GET', '/api/studies/:id/hooks', 'edit', 200],
  ['POST', '/api/studies/:id/hooks', 'edit', 422, { url: 'ftp://example.org' }],
  ['PATCH', '/api/studies/:id/hooks/:hook', 'edit', 404, { paused: true }],
  ['DELETE', '/api/studies/:id/hooks/:hook', 'edit', 404],
  ['POST', '/api/studies/:id/hooks/:hook/secret', 'edit', 404],
  ['POST', '/api/studies/:id/hooks/:hook/test', 'edit', 404],
  ['POST', '/api/studies/:id/hooks/:hook/deliveries/:delivery/again', 'edit', 404],
  ['GET', '/api/studies/:id/flags', 'read-unblinded', 200],
  ['GET', '/api/studies/:id/platform', 'edit', 404],
  ['PUT', '/api/studies/:id/platform', 'edit', 400, {}],
  ['POST', '/api/studies/:id/submissions', 'edit', 400, {}],
  ['PUT', '/api/studies/:id/platform/hook-secret', 'edit', 400, {}],
  ['DELETE', '/api/studies/:id/platform/key', 'own', 422],
  ['GET', '/api/studies/:id/members', 'read', 200],
  ['PUT', '/api/studies/:id/members', 'own', 200, { email: 'someone@example.org', role: 'analyst' }],
  ['DELETE', '/api/studies/:id/members/:member', 'own', 404],
  ['GET', '/api/studies/:id/results', 'read', 200],
  // Without a handshake it is not a socket; with one, see below.
  ['GET', '/api/studies/:id/live', 'read', 404],
  ['GET', '/api/studies/:id/export', 'read', 200],
  ['GET', '/api/studies/:id/exports', 'read', 200],
  ['GET', '/api/studies/:id/paper', 'read-unblinded', 400],
  ['GET', '/api/studies/:id/analysis', 'read', 200],
  ['GET', '/api/studies/:id/comparisons', 'read-unblinded', 200],
  ['GET', '/api/studies/:id/comparisons/choices', 'read-unblinded', 200],
  ['GET', '/api/studies/:id/comparisons/export', 'read-unblinded', 200],
  ['GET', '/api/studies/:id/comparisons/:comparison', 'read-unblinded', 404],
  ['POST', '/api/studies/:id/comparisons/:comparison/withdraw', 'edit', 404, { reason: 'Because.' }],
  ['POST', '/api/studies/:id/comparisons/:comparison/restore', 'edit', 404, { reason: 'Because.' }],
  ['GET', '/api/studies/:id/raters', 'read', 200],
  ['PATCH', '/api/studies/:id/raters/:one', 'edit', 404, { paused: true }],
  ['POST', '/api/studies/:id/raters/:one/lift', 'edit', 404, { reason: 'Because.' }],
  ['GET', '/api/studies/:id/exclusions', 'read', 200],
  ['POST', '/api/studies/:id/exclusions', 'edit', 404, { raters: ['none'], rule: 'speed', reason: 'Because.' }],
  ['GET', '/api/studies/:id/invitations', 'edit', 200],
  ['POST', '/api/studies/:id/invitations', 'edit', 200, {}],
  ['DELETE', '/api/studies/:id/invitations/:one', 'edit', 404],
  ['POST', '/api/plan', 'enter', 200, plan],
  ['POST', '/api/plan/simulation', 'enter', 200, { ...plan, studies: 20 }],
  ['GET', '/api/studies/:id/plan', 'read', 200],
  ['GET', '/api/methods', 'enter', 200],
  ['GET', '/api/published/lima', 'enter', 200],
  ['POST', '/api/imports', 'create', 415],
  ['PUT', '/api/imports/:id', 'enter', 404, { study: { name: 'a', title: 'A' } }],
  ['POST', '/api/imports/:id/commit', 'enter', 404],
  ['DELETE', '/api/imports/:id', 'enter', 204],
  ['POST', '/api/studies/:id/baselines', 'edit', 415],
]
/** Pages and their files hold nothing of anyone: a page where the client is built, 503 where it is not. */
const pages = [
  '/',
  '/new',
  '/plan',
  '/methods',
  '/account',
  '/api-reference',
  '/studies/*',
  '/rate/*',
  '/assets/*',
  '/favicon.svg',
  '/theme.js',
  '/rate-worker.js',
]

const queries: Record<string, string> = {
  'GET /api/studies/:id/paper': '?kinds=robot',
  'DELETE /api/studies/:id': '?confirm=nothing',
  'DELETE /api/studies/:id/platform/key': '?confirm=nothing',
  'GET /api/studies/:id/export': '?format=csv',
  'GET /api/studies/:id/comparisons/export': '?format=csv',
}

/** Who there is, and the rights each has in the study that is asked about; nothing else grants any. */
const anywhere: Right[] = ['enter', 'create']
const people = {
  'who came by the server’s link': [...anywhere, 'administer', 'read', 'read-unblinded', 'edit', 'own'],
  'an administrator': [...anywhere, 'administer', 'read', 'read-unblinded', 'edit', 'own'],
  'an owner': [...anywhere, 'read', 'read-unblinded', 'edit', 'own'],
  'an editor': [...anywhere, 'read', 'read-unblinded', 'edit'],
  'an analyst': [...anywhere, 'read', 'read-unblinded'],
  'a blinded analyst': [...anywhere, 'read'],
  'a researcher of another study': anywhere,
  'an owner’s token to read blinded': ['enter', 'read'],
  'an owner’s token for everything': [...anywhere, 'read', 'read-unblinded', 'edit', 'own'],
  'a blinded analyst’s token for everything': [...anywhere, 'read'],
  'an owner who was disabled': [],
  'a token that was taken back': [],
  'a rater': [],
  nobody: [],
} as const satisfies Record<string, Right[]>
type Person = keyof typeof people
const names = Object.keys(people) as Person[]

let store: Store
let world: World
let rater: Awaited<ReturnType<World['rater']>>
/** What each sends to say who they are. */
let headersOf: Record<Person, Record<string, string>>
/** The same, each with another session, to be signed out of. */
let leaving: typeof headersOf
const routes = new Set<string>()

beforeAll(async () => {
  store = await openStore(':memory:')
  world = await makeWorld(store)
  rater = await world.rater()
  headersOf = await makePeople(world)
  leaving = await makePeople(world)
  for (const route of await routesOf(() => buildApp(makeParts(store)))) routes.add(route)
})
afterAll(async () => {
  await world.app.close()
  await store.close()
})

/** Accounts with their roles in the study of a world, signed in, and their tokens. */
async function makePeople({ parts, app, study }: World): Promise<Record<Person, Record<string, string>>> {
  const account = async (role: StudyRole | null, change: { administrator?: boolean } = {}) => {
    const one = await makeResearcher(world, change)
    const member = { studyId: study.id, researcherId: one.id, createdAt: parts.now() }
    if (role) await store.atomically((queries) => setMember(queries, { ...member, role }))
    return one
  }
  const token = async (researcherId: string, scopes: readonly string[]) => {
    const secret = parts.newSecret()
    const id = parts.newId()
    const name = 'a program'
    await addToken(store, {
      id,
      hash: hashSecret(secret),
      name,
      researcherId,
      scopes: [...scopes],
      createdAt: parts.now(),
    })
    return { id, headers: { authorization: `Bearer ${secret}` } }
  }
  const signedIn = await app.inject({ url: new URL(await researcherLink(parts)).pathname })
  const owner = await account('owner')
  const blinded = await account('blinded-analyst')
  const gone = await account('owner')
  await changeResearcher(store, gone.id, { disabledAt: parts.now() })
  const back = await token(owner.id, allRights)
  await revokeToken(store, back.id, owner.id, parts.now())
  const stranger = await account(null)
  const other = await makeStudy(store)
  const theirs = { studyId: other.id, researcherId: stranger.id, role: 'owner', createdAt: parts.now() } as const
  await store.atomically((queries) => setMember(queries, theirs))
  expect((await app.inject({ url: `/api/studies/${other.id}`, headers: stranger.headers })).statusCode).toBe(200)
  return {
    'who came by the server’s link': { cookie: cookieOf(signedIn.headers['set-cookie']) },
    'an administrator': (await account(null, { administrator: true })).headers,
    'an owner': owner.headers,
    'an editor': (await account('editor')).headers,
    'an analyst': (await account('analyst')).headers,
    'a blinded analyst': blinded.headers,
    'a researcher of another study': stranger.headers,
    'an owner’s token to read blinded': (await token(owner.id, ['read'])).headers,
    'an owner’s token for everything': (await token(owner.id, allRights)).headers,
    'a blinded analyst’s token for everything': (await token(blinded.id, allRights)).headers,
    'an owner who was disabled': gone.headers,
    'a token that was taken back': back.headers,
    'a rater': rater.headers,
    nobody: {},
  }
}

/** What a person's request must be answered with. */
function expected([, route, to, status]: Row, person: Person): number {
  if (to === 'anyone') {
    const inside = route === '/sign-in/:token' && (people[person] as readonly Right[]).includes('enter')
    return inside ? 302 : status
  }
  if (to === 'rater') {
    // A rater inside another page's frame sends their secret as a token; a researcher's opens nothing there.
    const sends = 'authorization' in headersOf[person]
    return person === 'a rater' || (sends && status === 404 && route !== '/api/exit') ? status : 401
  }
  const rights = people[person] as readonly Right[]
  if (rights.length === 0) return 401
  // Only a person with an account, at their own browser, changes it.
  if (route.startsWith('/api/tokens') && person.includes('token')) return people[person].length > 0 ? 403 : 401
  if (route.startsWith('/api/account/') || route === '/api/account')
    if (person.includes('token') || person === 'who came by the server’s link') return 403
  if (rights.includes(to)) return status
  // What is not theirs to see is not there; what they see and may not do is said so.
  const inStudy = route.startsWith('/api/studies/:id')
  return inStudy && person === 'a researcher of another study' ? 404 : 403
}

function urlOf([method, route]: Row): string {
  const url = route
    .replace('/api/studies/:id', `/api/studies/${world.study.id}`)
    .replace(':id', method === 'PUT' ? randomUUID() : 'nothing')
    .replaceAll(/:\w+/g, 'nothing')
  return `${url}${['/api/assignments', '/api/work'].includes(route) ? `?study=${world.study.code}` : (queries[`${method} ${route}`] ?? '')}`
}

function ask(row: Row, headers: Record<string, string>, { app } = world) {
  const [method, , , , body] = row
  const origin = row[1].endsWith('/live') ? { origin: 'http://blindpair.test' } : {}
  const request: InjectOptions = {
    method,
    url: urlOf(row),
    headers: { ...origin, ...headers },
    ...(body ? { payload: JSON.parse(JSON.stringify(body).replace('CODE', world.study.code)) as object } : {}),
  }
  return app.inject(request)
}

describe('each route', () => {
  test('has a row here', () => {
    const known = [...rows.map(([method, route]) => `${method} ${route}`), ...pages.map((page) => `GET ${page}`)]
    expect([...routes].sort()).toEqual(known.sort())
  })

  const cells = rows.flatMap((row) => names.map((person) => ({ row, person, what: `${row[0]} ${row[1]}` })))

  test.each(cells)('$what answers $person as their rights say', async ({ row, person }) => {
    // Signing out ends what it is asked with.
    const signsOut = row[0] === 'DELETE' && row[1] === '/api/session'
    const headers = (signsOut ? leaving : headersOf)[person]
    expect((await ask(row, headers)).statusCode).toBe(expected(row, person))
  })

  test.each(names)('the socket lets %s in as their rights say, letters for the blinded', async (person) => {
    const headers = { origin: 'http://blindpair.test', ...headersOf[person] }
    const open = world.app.injectWS(`/api/studies/${world.study.id}/live`, { headers })
    if (!(people[person] as readonly Right[]).includes('read')) {
      await expect(open).rejects.toThrow(/Unexpected server response/)
      return
    }
    const socket = await open
    socket.terminate()
  })

  const gets = rows.filter(([method, , to]) => method === 'GET' && studyRights.includes(to as never))
  test.each(gets)('%s %s of a study that is not there is answered alike to owners and strangers', async (...row) => {
    const url = urlOf(row).replace(world.study.id, randomUUID())
    const own = await world.app.inject({ url: urlOf(row), headers: headersOf['a researcher of another study'] })
    for (const person of ['an owner', 'a researcher of another study'] as const) {
      const reply = await world.app.inject({ url, headers: headersOf[person] })
      expect([reply.statusCode, reply.body]).toEqual([404, own.body])
    }
  })

  test('without a role is not registered', async () => {
    const app = await buildApp(makeParts(store))
    expect(() => app.get('/api/secret', () => 'open')).toThrow(/says no role/)
    const config = { role: 'researcher' } as const
    expect(() => app.get('/api/secret', { config }, () => 'open')).toThrow(/says no right.*read-unblinded/)
    expect(() => app.get('/api/secret', { config: needs('read') }, () => 'open')).toThrow(/its address names none/)
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
