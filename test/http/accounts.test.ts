import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { buildApp } from '../../server/app.ts'
import type { Account, SignedIn } from '../../server/contract/access.ts'
import { readConfig } from '../../server/config.ts'
import { mistakeInPassword } from '../../server/passwords.ts'
import { cookieOf, makeParts, makeResearcher, makeWorld } from '../make.ts'
import { openProvider, type Claims } from './provider.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
let store: Store
let world: World

beforeEach(async () => {
  store = await openStore(':memory:')
  world = await makeWorld(store)
})
afterEach(async () => {
  await world.app.close()
  await store.close()
})

type Headers = Record<string, string>
const send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, headers: Headers, payload?: object) =>
  world.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })

/** Opens a one-time link in a browser of its own. */
async function follow(link: string): Promise<{ cookie: string }> {
  const reply = await world.app.inject({ url: new URL(link).pathname })
  expect(reply.headers.location).toBe('/account')
  return { cookie: cookieOf(reply.headers['set-cookie']) }
}

async function invite(email: string, more: object = {}) {
  const reply = await send('POST', '/api/accounts', world.researcher, { email, ...more })
  return reply.json<{ account: Account; link: string }>()
}

const whoIs = async (headers: Headers) => (await send('GET', '/api/session', headers)).json<SignedIn>().researcher
const password = 'nine blue herons'

describe('an account', () => {
  test('is made by invitation: a link that works once, a password, and from then on the two words', async () => {
    const { account, link } = await invite('Ada@Example.org', { name: 'Ada' })
    expect(account).toMatchObject({ email: 'ada@example.org', name: 'Ada', state: 'invited', administrator: false })
    const browser = await follow(link)
    expect((await world.app.inject({ url: new URL(link).pathname })).statusCode).toBe(410)
    expect((await send('GET', '/api/sign-in', {})).json()).toEqual({ password: false, openid: null })
    const set = await send('PUT', '/api/account/password', browser, { password })
    expect(set.statusCode).toBe(204)
    expect((await send('GET', '/api/sign-in', {})).json()).toEqual({ password: true, openid: null })
    const signedIn = await send('POST', '/api/session', {}, { email: 'ada@example.org', password })
    expect(signedIn.headers['set-cookie']).toMatch(/^researcher=[\w-]{43};.*HttpOnly; SameSite=Lax$/)
    const headers = { cookie: cookieOf(signedIn.headers['set-cookie']) }
    expect(await whoIs(headers)).toEqual({
      ...{ id: account.id, name: 'Ada', email: 'ada@example.org' },
      ...{ administrator: false, hasPassword: true, rights: ['enter', 'create'] },
    })
  })

  test('sees no study but those it is a member of, and those it brings', async () => {
    const { headers } = await makeResearcher(world)
    expect((await send('GET', '/api/studies', headers)).json()).toEqual({ studies: [] })
    const { name } = world.study
    const address = `/api/studies/${world.study.id}/members`
    const email = (await whoIs(headers)).email ?? ''
    const shared = await send('PUT', address, world.researcher, { email, role: 'analyst' })
    expect(shared.json()).toMatchObject({ link: null, members: [{ email, role: 'analyst' }] })
    const seen = (await send('GET', '/api/studies', headers)).json<{
      studies: { name: string; raterLink?: string }[]
    }>()
    expect(seen.studies.map((study) => study.name)).toEqual([name])
    // Who may not invite raters is not given the link that does.
    expect(seen.studies[0]!.raterLink).toBeUndefined()
    const { id } = await whoIs(headers)
    await send('DELETE', `${address}/${id ?? ''}`, world.researcher)
    expect((await send('GET', '/api/studies', headers)).json()).toEqual({ studies: [] })
  })

  test('is made for a member whom nobody knows yet, with a link for them', async () => {
    const address = `/api/studies/${world.study.id}/members`
    const reply = await send('PUT', address, world.researcher, { email: 'new@example.org', role: 'owner' })
    const browser = await follow(reply.json<{ link: string }>().link)
    const again = await send('PUT', address, browser, { email: 'new@example.org', role: 'editor' })
    expect(again.json()).toMatchObject({ link: null, members: [{ role: 'editor', state: 'invited' }] })
  })

  test('is closed at once when it is disabled, and opened again', async () => {
    const { id, headers } = await makeResearcher(world)
    const change = (disabled: boolean) => send('PATCH', `/api/accounts/${id}`, world.researcher, { disabled })
    expect((await change(true)).json()).toMatchObject({ state: 'disabled' })
    expect((await send('GET', '/api/studies', headers)).statusCode).toBe(401)
    expect((await change(false)).json()).toMatchObject({ state: 'invited' })
    expect((await send('GET', '/api/studies', headers)).statusCode).toBe(401)
  })

  test('that lost its password comes back by a new link, which ends every session', async () => {
    const { account, link } = await invite('ada@example.org')
    const before = await follow(link)
    await send('PUT', '/api/account/password', before, { password })
    const reset = await send('POST', `/api/accounts/${account.id}/link`, world.researcher)
    expect((await send('POST', '/api/session', {}, { email: account.email, password })).statusCode).toBe(401)
    expect(await whoIs(await follow(reset.json<{ link: string }>().link))).toMatchObject({ hasPassword: false })
  })
})

describe('a password', () => {
  test.each([
    ['short', /at least 12/],
    ['aaaaaaaaaaaaaaa', /over and over/],
    ['passwordpassword', /anyone would try/],
    ['123456789012', /anyone would try/],
    ['abcdefghijklmn', /anyone would try/],
    ['Ada.Lovelace1', /your name/],
    ['blindpair2026', /name of this program/],
  ])('"%s" is refused', (word, why) => {
    expect(mistakeInPassword(word, { email: 'ada.lovelace@example.org', name: 'Ada Lovelace' })).toMatch(why)
  })

  test('of any kind and length is taken: 12 letters of Hindi, 100 of anything', () => {
    for (const word of ['नौ नीले बगुले हैं', 'x1'.repeat(10) + 'nine blue herons'.repeat(6)])
      expect(mistakeInPassword(word, { email: 'a@b.org', name: 'A' })).toBeNull()
  })

  test('is changed by who knows the one before, and ends every other session', async () => {
    const { account, link } = await invite('ada@example.org')
    const first = await follow(link)
    const set = await send('PUT', '/api/account/password', first, { password })
    const own = { cookie: cookieOf(set.headers['set-cookie']) }
    expect((await send('GET', '/api/session', first)).statusCode).toBe(401)
    const other = await send('POST', '/api/session', {}, { email: account.email, password })
    const elsewhere = { cookie: cookieOf(other.headers['set-cookie']) }
    const blind = await send('PUT', '/api/account/password', own, { password: 'ten green herons', current: 'wrong' })
    expect([blind.statusCode, blind.json<{ code: string }>().code]).toEqual([401, 'wrong_credentials'])
    const change = { password: 'ten green herons', current: password }
    expect((await send('PUT', '/api/account/password', own, change)).statusCode).toBe(204)
    expect((await send('GET', '/api/session', elsewhere)).statusCode).toBe(401)
  })

  test('guessed ten times is asked for no more for a while, whoever has the account', async () => {
    const { link, account } = await invite('ada@example.org')
    await send('PUT', '/api/account/password', await follow(link), { password })
    for (const email of [account.email, 'nobody@example.org']) {
      for (let n = 0; n < 10; n++) {
        const reply = await world.app.inject({
          method: 'POST',
          url: '/api/session',
          remoteAddress: `10.0.0.${String(n)}`,
          payload: { email, password: 'a wrong one' },
        })
        expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([401, 'wrong_credentials'])
      }
      const right = { email, password }
      const late = await world.app.inject({
        method: 'POST',
        url: '/api/session',
        remoteAddress: '10.1.0.1',
        payload: right,
      })
      expect(late.statusCode).toBe(429)
    }
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + 16 * 60_000)
    expect((await send('POST', '/api/session', {}, { email: account.email, password })).statusCode).toBe(204)
  })

  test('is kept as a hash of its own salt', async () => {
    for (const email of ['a@example.org', 'b@example.org']) {
      await send('PUT', '/api/account/password', await follow((await invite(email)).link), { password })
    }
    const kept = (await store.db.select().from(store.tables.researchers)).map((one) => one.passwordHash ?? '')
    expect(new Set(kept).size).toBe(2)
    for (const hash of kept) expect(hash).toMatch(/^scrypt\$65536\$8\$2\$[\w-]{22}\$[\w-]{43}$/)
  })
})

describe('an OpenID provider', () => {
  let provider: Awaited<ReturnType<typeof openProvider>>
  beforeAll(async () => {
    provider = await openProvider()
  })
  afterAll(() => provider.close())
  beforeEach(async () => {
    await world.app.close()
    const { issuer } = provider.state
    const openid = { issuer, clientId: 'blindpair', clientSecret: 'secret', name: 'Test', domains: ['uni.test'] }
    provider.state.spoil = {}
    world.app = await buildApp({ ...world.parts, openid })
  })

  /** Goes there and back with a browser of its own; answers where it ends, and what it holds. */
  async function comeAs(
    person: Claims,
    { cookie, alter = (url: URL) => url }: { cookie?: string; alter?: (url: URL) => URL } = {},
  ) {
    provider.state.person = person
    const begun = await world.app.inject({ url: '/sign-in/openid' })
    const at = new URL(begun.headers.location ?? '')
    expect(at.searchParams.get('code_challenge_method')).toBe('S256')
    const back = alter(new URL((await fetch(at, { redirect: 'manual' })).headers.get('location') ?? ''))
    const headers = { cookie: cookie ?? cookieOf(begun.headers['set-cookie']) }
    const ended = await world.app.inject({ url: back.pathname + back.search, headers })
    return { at: ended.headers.location, headers: { cookie: cookieOf(ended.headers['set-cookie']) } }
  }
  const ada = { sub: 'ada-1', email: 'Ada@Example.org', email_verified: true, name: 'Ada L.' }

  test('lets in who was invited under a verified address, and knows them afterwards by subject', async () => {
    const { account, link } = await invite('ada@example.org')
    const holder = await follow(link)
    expect((await send('GET', '/api/sign-in', {})).json()).toMatchObject({ openid: 'Test' })
    const first = await comeAs(ada)
    expect(first.at).toBe('/')
    expect(await whoIs(first.headers)).toMatchObject({ id: account.id })
    // Whoever held the invitation's link is out: only the owner of the address stays in.
    expect((await send('GET', '/api/session', holder)).statusCode).toBe(401)
    const later = await comeAs({ sub: 'ada-1' })
    expect(await whoIs(later.headers)).toMatchObject({ id: account.id })
    expect((await comeAs({ ...ada, sub: 'another' })).at).toBe('/?refused=account')
  })

  test.each<[string, Claims]>([
    ['without an invitation', { sub: 'x', email: 'x@example.org', email_verified: true }],
    ['with an address nobody verified', { sub: 'y', email: 'ada@example.org', email_verified: false }],
    ['without an address', { sub: 'z' }],
    ['of a domain that only ends alike', { sub: 'w', email: 'w@evil-uni.test', email_verified: true }],
  ])('does not let in who comes %s', async (_how, person) => {
    await invite('ada@example.org')
    const { at, headers } = await comeAs(person)
    expect(at).toBe('/?refused=account')
    expect((await send('GET', '/api/session', headers)).statusCode).toBe(401)
  })

  test('lets in everybody of a domain that is said to come in, without rights in any study', async () => {
    const { headers } = await comeAs({ sub: 'n', email: 'new@uni.test', email_verified: true, name: 'New' })
    expect(await whoIs(headers)).toMatchObject({ name: 'New', administrator: false })
    expect((await send('GET', '/api/studies', headers)).json()).toEqual({ studies: [] })
  })

  test('does not let in who was disabled', async () => {
    const { account } = await invite('ada@example.org')
    await comeAs(ada)
    await send('PATCH', `/api/accounts/${account.id}`, world.researcher, { disabled: true })
    expect((await comeAs(ada)).at).toBe('/?refused=account')
  })

  test('is not believed: another state, nonce, audience, issuer or time, or a browser that did not ask', async () => {
    await invite('ada@example.org')
    const state = (url: URL) => {
      url.searchParams.set('state', 'another')
      return url
    }
    expect((await comeAs(ada, { alter: state })).at).toBe('/?refused=provider')
    expect((await comeAs(ada, { cookie: '' })).at).toBe('/?refused=provider')
    for (const spoil of [{ nonce: 'x' }, { aud: 'x' }, { iss: 'http://evil.test' }, { exp: 1 }]) {
      provider.state.spoil = spoil
      expect((await comeAs(ada)).at, JSON.stringify(spoil)).toBe('/?refused=provider')
    }
  })

  test('that does not answer is said to be away, and nothing else', async () => {
    const openid = { issuer: 'http://127.0.0.1:9', clientId: 'a', clientSecret: 'b', name: 'Gone', domains: [] }
    const app = await buildApp({ ...makeParts(store), openid })
    expect((await app.inject({ url: '/sign-in/openid' })).headers.location).toBe('/?refused=provider')
    await app.close()
  })

  test('is configured whole or not at all, and by https unless it is on this machine', () => {
    expect(() => readConfig({ OIDC_ISSUER: 'https://id.example.org' })).toThrow(
      /OIDC_CLIENT_ID.*\n.*OIDC_CLIENT_SECRET/,
    )
    const rest = { OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b', OIDC_DOMAINS: 'Uni.test,b.org' }
    expect(() => readConfig({ ...rest, OIDC_ISSUER: 'http://id.example.org' })).toThrow(/is not https/)
    expect(readConfig({ ...rest, OIDC_ISSUER: 'https://id.example.org' }).openid).toEqual({
      ...{ issuer: 'https://id.example.org', clientId: 'a', clientSecret: 'b' },
      ...{ name: 'id.example.org', domains: ['uni.test', 'b.org'] },
    })
    expect(readConfig({}).openid).toBeUndefined()
  })
})
