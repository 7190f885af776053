import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { excludeRater } from '../../db/exclusions.ts'
import { hookCountsOf } from '../../db/hookCounts.ts'
import { messagesOf, noteAttempt, takeDueMessages, tellHooks, tellMilestones } from '../../db/hookMessages.ts'
import { changeHook, deliveriesOf, hooksOf, removeHook, sendAgain } from '../../db/hooks.ts'
import { openStore } from '../../db/open.ts'
import { deleteStudy } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { type Hook, type HookFacts, type HookMade, type NewHook } from '../../server/contract/hooks.ts'
import { makeHook } from '../../server/hooks/changes.ts'
import { courierOf, mostAttempts, pauseAfter, type Courier } from '../../server/hooks/courier.ts'
import { poster, type Post } from '../../server/hooks/post.ts'
import { startRounds } from '../../server/hooks/rounds.ts'
import { signedHeaders } from '../../server/hooks/signature.ts'
import { researcherLink } from '../../server/links.ts'
import { seeded } from '../../server/stats/random.ts'
import { changeStudyWith } from '../../server/studyChanges.ts'
import { cookieOf, makeParts, makeStudy, makeWorld, type StagedOptions } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { isGenuine, startReceiver } from './receiver.ts'

vi.setConfig({ testTimeout: 60_000 })

const hookHosts = ['127.0.0.1']
const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function receiver(...of: Parameters<typeof startReceiver>) {
  const made = await startReceiver(...of)
  open.push(made)
  return made
}

/** An app whose study has a webhook. */
async function makeHooked(store: Store, hook: NewHook, options: Parameters<typeof makeWorld>[1] = {}) {
  const world = await makeWorld(store, { promptCount: 10, systems: ['Target', 'One'], ...options }, { hookHosts })
  const address = `/api/studies/${world.study.id}/hooks`
  let headers = world.researcher
  /** After a day a session is over. */
  const signIn = async () => {
    const reply = await world.app.inject({ url: new URL(await researcherLink(world.parts)).pathname })
    headers = { cookie: cookieOf(reply.headers['set-cookie']) }
  }
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path = '', payload?: object) => {
    const reply = await world.app.inject({
      method,
      url: address + path,
      headers,
      ...(payload ? { payload } : {}),
    })
    expect(reply.statusCode, reply.body).toBe(200)
    return reply.json<{ hooks: Hook[]; secret: string; id: string }>()
  }
  const made: HookMade = await ask('POST', '', hook)
  return { ...world, ask, made, signIn }
}

async function judgeAll(world: Awaited<ReturnType<typeof makeWorld>>, most = Infinity) {
  const rater = await world.rater()
  for (let judged = 0; judged < most; judged++) {
    const { pairs } = await rater.look()
    if (pairs.length === 0) return
    expect((await rater.judge(pairs[0]!.assignmentId, 'a')).statusCode).toBe(200)
  }
}

/** A study with a webhook, a clock, and a courier that is asked by hand: no app runs. */
async function makeQuiet(store: Store, url: string, hook: Partial<NewHook> = {}) {
  const parts = { ...makeParts(store), hookHosts }
  const study = await makeStudy(store, { promptCount: 10, systems: ['Target', 'One'] })
  const { id, secret } = await makeHook(parts, study.id, { url, ...hook }, 'somebody')
  const post = poster({ allowed: hookHosts, patience: 3_000 })
  const courier = (on = store) => courierOf({ store: on, now: parts.now, random: seeded(1), post })
  const pause = (state: 'open' | 'paused' | 'closed', before: 'open' | 'paused' | 'closed' = 'open') =>
    changeStudyWith(parts, { ...study, state: before }, { state }, { actor: 'somebody', reason: 'a holiday' })
  const delivery = async () => (await deliveriesOf(store, id, 10))[0]!
  return { parts, study, id, secret, courier, pause, delivery }
}

const databases = testStores()
const postgres = databases[1]

describe.each(databases)('webhooks on $kind', (database) => {
  test('tell of milestones, each once, and of a plan that is filled, with counts and nothing of systems or raters', async () => {
    const { received, bodies, url } = await receiver()
    const store = await database.freshStore()
    const world = await makeHooked(store, { url, every: 10 }, { promptCount: 12, overlap: 2 })
    open.unshift(world.app)
    await judgeAll(world)
    await judgeAll(world)
    await vi.waitFor(() => expect(bodies().map(({ type }) => type)).toContain('study.complete'), { timeout: 30_000 })
    await vi.waitFor(() => expect(received.length).toBe(7), { timeout: 30_000 })

    const told = bodies().map(({ data }) => data)
    expect(
      told
        .map(({ reached }) => reached)
        .filter(Boolean)
        .sort(),
    ).toEqual([10, 20])
    expect(
      told
        .map(({ share }) => share)
        .filter(Boolean)
        .sort(),
    ).toEqual([100, 25, 50, 75])
    for (const got of received) {
      expect(isGenuine(got, world.made.secret)).toBe(true)
      expect(isGenuine(got, 'whsec_AAAA')).toBe(false)
      const { data } = JSON.parse(got.body) as { data: object }
      const known = ['study', 'every', 'reached', 'share', 'type', 'judgments', 'collected', 'planned']
      for (const field of Object.keys(data)) expect(known).toContain(field)
      expect(data).toMatchObject({ study: { id: world.study.id, name: world.study.name }, planned: 24 })
      expect(got.body).not.toMatch(/Target|One|Prompt|Response/)
    }
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(7)
    const { hooks } = await world.ask('GET')
    expect(
      hooks[0]!.deliveries.every(
        ({ state, outcome }) => state === 'delivered' && outcome === 'Answered 204 No Content.',
      ),
    ).toBe(true)
  })

  test('tell of a new state and of an amendment, and not of what was there before them', async () => {
    const { bodies, url } = await receiver()
    const store = await database.freshStore()
    const world = await makeHooked(store, { url, events: ['state', 'amendment'] })
    open.unshift(world.app)
    const change = (payload: object) =>
      world.app.inject({ method: 'PATCH', url: `/api/studies/${world.study.id}`, headers: world.researcher, payload })
    await change({ state: 'paused', reason: 'a secret holiday' })
    await change({ question: 'Which is kinder?', reason: 'it was not clear' })
    await vi.waitFor(() => expect(bodies().length).toBe(2), { timeout: 30_000 })
    expect(bodies().sort((one, two) => (one.type < two.type ? -1 : 1))).toMatchObject([
      { type: 'study.amendment', data: { what: 'question', judgments: 0, planned: 10 } },
      { type: 'study.state', data: { state: 'paused', before: 'open' } },
    ])
    expect(JSON.stringify(bodies())).not.toMatch(/holiday|kinder|clear/)
  })

  test('are tried at once when asked, with what came of it in words, and never with what was answered', async () => {
    const { url, received } = await receiver((reply) =>
      reply.writeHead(418).end('<script>secret of the receiver</script>'),
    )
    const store = await database.freshStore()
    const world = await makeHooked(store, { url })
    open.unshift(world.app)
    const { hooks } = await world.ask('POST', `/${world.made.id}/test`)
    expect(received.length).toBe(1)
    expect(hooks[0]!.deliveries).toMatchObject([
      { type: 'test', state: 'gave up', attempts: 1, outcome: "Answered 418 I'm a Teapot.", nextAt: null },
    ])
    expect(JSON.stringify(hooks)).not.toMatch(/script|receiver|whsec/)
  })

  test('show their secret once, and after a new one sign with both for a day', async () => {
    const { url, received } = await receiver()
    const store = await database.freshStore()
    const world = await makeHooked(store, { url })
    open.unshift(world.app)
    const { secret: old, id } = world.made
    expect(old).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { secret, hooks } = await world.ask('POST', `/${id}/secret`)
    expect(secret).not.toBe(old)
    expect(hooks[0]!.previousSecretUntil).toBe('2026-01-06T09:00:00.000Z')
    await world.ask('POST', `/${id}/test`)
    expect([isGenuine(received[0]!, secret), isGenuine(received[0]!, old)]).toEqual([true, true])
    world.parts.clock.now = new Date('2026-01-06T09:00:01Z')
    await world.signIn()
    await world.ask('POST', `/${id}/test`)
    expect([isGenuine(received[1]!, secret), isGenuine(received[1]!, old)]).toEqual([true, false])
    expect(JSON.stringify(await world.ask('GET'))).not.toMatch(/whsec|[A-Za-z0-9+/]{43}=/)
  })

  test('hold back what happens while they are paused, send it when they go on, and are gone once removed', async () => {
    const { url, bodies } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    const whose = { studyId: quiet.study.id, id: quiet.id }
    await changeHook(store, whose, { paused: true }, quiet.parts.now())
    await quiet.pause('paused')
    expect(await quiet.courier().round()).toBe(0)
    await changeHook(store, whose, { paused: false }, quiet.parts.now())
    expect(await quiet.courier().round()).toBe(1)
    expect(bodies()).toMatchObject([{ type: 'study.state' }])
    await quiet.pause('open', 'paused')
    expect(await removeHook(store, whose)).toBe(true)
    expect(await quiet.courier().round()).toBe(0)
    expect(await hooksOf(store, quiet.study.id)).toEqual([])
  })

  test('are tried again with growing pauses, then given up, and sent anew when asked', async () => {
    let status = 503
    const { url, received } = await receiver((reply) => reply.writeHead(status).end())
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    await quiet.pause('paused')
    const pauses: number[] = []
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(await quiet.courier().round()).toBe(1)
      expect(await quiet.courier().round()).toBe(0)
      const { nextAt, state, outcome, attempts } = await quiet.delivery()
      expect([attempts, outcome]).toEqual([attempt, 'Answered 503 Service Unavailable.'])
      expect(state).toBe(attempt < mostAttempts ? 'waiting' : 'gave up')
      if (nextAt) {
        pauses.push(nextAt.getTime() - quiet.parts.now().getTime())
        quiet.parts.clock.now = nextAt
      }
    }
    expect(pauses.length).toBe(7)
    for (const [index, pause] of pauses.entries()) {
      const whole = Math.min(30_000 * 4 ** index, 12 * 3_600_000)
      expect(pause).toBeGreaterThanOrEqual(whole)
      expect(pause).toBeLessThanOrEqual(whole * 1.5)
    }
    const hours = pauses.reduce((sum, pause) => sum + pause) / 3_600_000
    expect(hours).toBeGreaterThan(23)
    expect(hours).toBeLessThan(36)
    quiet.parts.clock.now = new Date('2027-01-01T00:00:00Z')
    expect(await quiet.courier().round()).toBe(0)
    // The same message each time: a receiver that had taken it after all knows it again.
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(received.map(({ body }) => body)).size).toBe(1)

    status = 200
    const again = { studyId: quiet.study.id, id: quiet.id, delivery: (await quiet.delivery()).id }
    expect(await sendAgain(store, { ...again, studyId: 'another' }, quiet.parts.now())).toBe(false)
    expect(await sendAgain(store, again, quiet.parts.now())).toBe(true)
    expect(await quiet.courier().round()).toBe(1)
    expect(await quiet.delivery()).toMatchObject({ state: 'delivered', attempts: 1 })
    expect(await sendAgain(store, again, quiet.parts.now())).toBe(false)
  })

  test('lose nothing when the server ends between what happened and its sending, or in the middle of that', async () => {
    const { url, received } = await receiver()
    const address = await database.freshUrl()
    const first = await openStore(address)
    const quiet = await makeQuiet(first, url)
    await quiet.pause('paused')
    // Taken, and never sent: this server is gone.
    const now = quiet.parts.now()
    const taken = await takeDueMessages(first, { now, until: quiet.courier().until(), most: 16, mostOfHook: 2 })
    expect(taken.length).toBe(1)
    await first.close()

    const second = await openStore(address)
    open.unshift(second)
    expect(await quiet.courier(second).round()).toBe(0)
    quiet.parts.clock.now = new Date(now.getTime() + 2 * 60_000)
    expect(await quiet.courier(second).round()).toBe(1)
    expect(received.length).toBe(1)
    expect(received[0]!.headers['webhook-id']).toBe(taken[0]!.message.id)
    expect(isGenuine(received[0]!, quiet.secret)).toBe(true)
  })

  test('are told of milestones that were passed while no server looked, and of none twice', async () => {
    const { url, bodies } = await receiver()
    const store = await database.freshStore()
    const world = await makeWorld(store, { promptCount: 12, systems: ['Target', 'One'] })
    await judgeAll(world)
    await world.app.close()
    await makeHook({ ...world.parts, hookHosts }, world.study.id, { url, every: 10, shares: [50] }, 'somebody')
    const tell = () => tellMilestones(store, world.study.id, world.parts.now())
    // What had passed before there was a webhook is none of its business.
    expect(await tell()).toBe(0)
    // As if it had been there from the first.
    const { hooks } = store.tables
    await store.db.update(hooks).set({ told: 0, filled: [] })
    expect(await tell()).toBe(3)
    expect(await tell()).toBe(0)
    await store.db.update(hooks).set({ told: 0, filled: [] })
    await tell()
    const post = poster({ allowed: hookHosts })
    const courier = courierOf({ store, now: world.parts.now, random: seeded(1), post })
    expect(await courier.round()).toBe(3)
    const told = bodies().sort((one, two) => (JSON.stringify(one) < JSON.stringify(two) ? -1 : 1))
    expect(told).toMatchObject([
      { type: 'study.complete', data: { judgments: 12, collected: 12, planned: 12 } },
      { type: 'study.judgments', data: { every: 10, reached: 10 } },
      { type: 'study.judgments', data: { share: 50 } },
    ])
  })

  test.each([{}, { single: { scale: 'likert' } }] as StagedOptions[])(
    'count what fills the plan, that of raters who were left out too: %j',
    async (options) => {
      const store = await database.freshStore()
      const world = await makeWorld(store, { promptCount: 4, systems: ['Target', 'One'], ...options })
      open.unshift(world.app)
      const rater = await world.rater()
      const { pairs } = await rater.look()
      const said = 'single' in options ? { grade: '3' } : { preference: 'a' }
      const payload = { assignmentId: pairs[0]!.assignmentId, ...said }
      const url = `/api/judgments/${randomUUID()}`
      const judged = await world.app.inject({ method: 'PUT', url, headers: rater.headers, payload })
      expect(judged.statusCode, judged.body).toBe(200)
      const planned = 'single' in options ? 8 : 4
      const counts = () => store.atomically((queries) => hookCountsOf(queries, world.study.id))
      expect(await counts()).toEqual({ judgments: 1, collected: 1, planned })
      const [one] = await store.db.select().from(store.tables.raters)
      const out = { id: randomUUID(), studyId: world.study.id, reason: 'a rule', actor: 'me', createdAt: new Date() }
      await excludeRater(store, { ...out, raterId: one!.id, rule: 'speed' }, { ...out, what: 'rater excluded', before: null, after: null }) // prettier-ignore
      expect(await counts()).toEqual({ judgments: 0, collected: 1, planned })
    },
  )

  test('are written if what they tell of happened, and not if it did not', async () => {
    const { url } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    const at = quiet.parts.now()
    const happening = { facts: { type: 'amendment', what: 'title' }, key: 'amendment-1', at } as const
    const failing = store.atomically(function* (queries) {
      yield* tellHooks(queries, quiet.study.id, 'amendment', happening)
      throw new Error('it did not happen')
    })
    await expect(failing).rejects.toThrow('it did not happen')
    expect(await quiet.courier().round()).toBe(0)
    for (let times = 0; times < 2; times++) {
      await store.atomically((queries) => tellHooks(queries, quiet.study.id, 'amendment', happening))
    }
    expect(await quiet.courier().round()).toBe(1)
    expect(await messagesOf(store, [`${quiet.id}_amendment-1`])).toHaveLength(1)
  })

  test('do not hold up a server that stops, and go out when it is back', async () => {
    let answers = false
    const { url, received } = await receiver((reply) => answers && reply.writeHead(204).end())
    const store = await database.freshStore()
    const world = await makeHooked(store, { url, events: ['state'] })
    const payload = { state: 'paused', reason: 'a holiday' }
    await world.app.inject({
      method: 'PATCH',
      url: `/api/studies/${world.study.id}`,
      headers: world.researcher,
      payload,
    })
    await vi.waitFor(() => expect(received.length).toBe(1), { timeout: 30_000 })
    const begun = performance.now()
    await world.app.close()
    expect(performance.now() - begun).toBeLessThan(5_000)
    const [waiting] = await deliveriesOf(store, world.made.id, 1)
    expect(waiting).toMatchObject({ state: 'waiting', outcome: 'The server stopped before an answer came.' })
    answers = true
    const now = () => waiting!.nextAt!
    const courier = courierOf({ store, now, random: seeded(1), post: poster({ allowed: hookHosts }) })
    expect(await courier.round()).toBe(1)
    expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id'])
  })

  test('of one receiver that is gone do not hold up those of others, however many wait for it', async () => {
    const { url, bodies } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    const dead = 'http://127.0.0.1:9/'
    const { id } = await makeHook(quiet.parts, quiet.study.id, { url: dead, events: ['amendment'] }, 'me') // prettier-ignore
    const { parts, study } = quiet
    await changeHook(store, { studyId: study.id, id: quiet.id }, { events: ['state'] }, parts.now())
    for (let n = 0; n < 40; n++)
      await changeStudyWith(parts, study, { title: `Title ${n}` }, { actor: 'me', reason: 'a slip' })
    await quiet.pause('paused')
    const asked: string[] = []
    const send = poster({ allowed: hookHosts })
    const post: Post = (address, message) => {
      asked.push(address)
      return send(address, message)
    }
    const courier = courierOf({ store, now: parts.now, random: seeded(1), post })
    expect(await courier.round()).toBe(3)
    expect(asked.filter((address) => address === dead)).toHaveLength(2)
    expect(bodies()).toMatchObject([{ type: 'study.state' }])
    // The others wait for the same moment, and lost no attempt.
    const waiting = await deliveriesOf(store, id, 100)
    expect(waiting.filter(({ attempts }) => attempts === 0)).toHaveLength(38)
    expect(waiting.every(({ nextAt, state }) => state === 'waiting' && nextAt! > parts.now())).toBe(true)
    // Once it is there again, all of them arrive.
    parts.clock.now = new Date(parts.now().getTime() + 60_000)
    await changeHook(store, { studyId: study.id, id }, { url }, parts.now())
    expect(await courier.round()).toBe(40)
    expect(bodies()).toHaveLength(41)
  })

  test('note nothing of an attempt that another server has taken over since', async () => {
    const { url } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    await quiet.pause('paused')
    const take = () =>
      takeDueMessages(store, { now: quiet.parts.now(), until: quiet.courier().until(), most: 16, mostOfHook: 2 })
    const [slow] = await take()
    quiet.parts.clock.now = quiet.courier().until()
    const [quick] = await take()
    const late = { state: 'gave up', outcome: 'Too late.' } as const
    await noteAttempt(store, slow!.message, late)
    expect(await quiet.delivery()).toMatchObject({ state: 'waiting', attempts: 2, outcome: null })
    await noteAttempt(store, quick!.message, { state: 'delivered', outcome: 'Answered.', at: quiet.parts.now() })
    await noteAttempt(store, quick!.message, late)
    expect(await quiet.delivery()).toMatchObject({ state: 'delivered', outcome: 'Answered.' })
  })

  test('forget what was delivered a month ago, but not the newest, nor that a plan was filled', async () => {
    const { url } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    const { parts, study } = quiet
    const tell = (facts: HookFacts, key: string) =>
      store.atomically((queries) =>
        tellHooks(queries, study.id, facts.type === 'test' ? 'state' : facts.type, { facts, key, at: parts.now() }),
      )
    await tell({ type: 'complete' }, 'complete-of-10')
    await tell({ type: 'judgments', share: 50 }, 'share-50-of-10')
    for (let n = 0; n < 30; n++) await tell({ type: 'amendment', what: 'title' }, `amendment-old-${n}`)
    expect(await quiet.courier().round()).toBe(32)
    parts.clock.now = new Date(parts.now().getTime() + 31 * 24 * 3_600_000)
    for (let n = 0; n < 15; n++) await tell({ type: 'amendment', what: 'title' }, `amendment-new-${n}`)
    expect(await quiet.courier().round()).toBe(15)
    const left = (await deliveriesOf(store, quiet.id, 100)).map(({ id }) => id.slice(quiet.id.length + 1))
    expect(left.filter((key) => key.startsWith('amendment-new'))).toHaveLength(15)
    expect(left).toEqual(expect.arrayContaining(['complete-of-10', 'share-50-of-10']))
    // With the two the newest twenty are kept: of the old ones at most five, which of them goes by their ids.
    expect(left.filter((key) => key.startsWith('amendment-old')).length).toBeLessThanOrEqual(5)
    expect(left.length).toBeGreaterThanOrEqual(20)
  })

  test('go with their study', async () => {
    const { url } = await receiver()
    const store = await database.freshStore()
    const quiet = await makeQuiet(store, url)
    await quiet.pause('paused')
    await deleteStudy(store, quiet.study.id)
    expect(await quiet.courier().round()).toBe(0)
  })
})

test('several servers on one PostgreSQL send each message once', async () => {
  const { url, received } = await receiver((reply) => setTimeout(() => reply.writeHead(204).end(), 20))
  const address = await postgres!.freshUrl()
  const stores = await Promise.all([1, 2, 3].map(() => openStore(address)))
  open.unshift(...stores)
  const quiet = await makeQuiet(stores[0]!, url)
  for (let turn = 0; turn < 40; turn++) await quiet.pause(turn % 2 ? 'open' : 'paused', turn % 2 ? 'paused' : 'open')
  const sent = await Promise.all(stores.map((store) => quiet.courier(store).round()))
  expect(sent.reduce((sum, one) => sum + one)).toBe(40)
  expect(received.length).toBe(40)
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(40)
})

test('milestones are looked at while a receiver is slow to answer', async () => {
  const heard: ((studyId: string) => void)[] = []
  const store = { onChange: (listener: (studyId: string) => void) => (heard.push(listener), () => undefined) }
  const looked: (string | undefined)[] = []
  const slow = Promise.withResolvers<number>()
  const courier = {
    look: (studyId?: string) => Promise.resolve(void looked.push(studyId)),
    round: () => slow.promise,
  }
  const rounds = startRounds(store as Store, courier as Courier, () => undefined)
  await vi.waitFor(() => expect(looked).toEqual([undefined]), { timeout: 10_000 })
  for (const listener of heard) listener('a study')
  await vi.waitFor(() => expect(looked).toContain('a study'), { timeout: 10_000 })
  slow.resolve(0)
  await rounds.stop()
})

test('the signature is the one of the convention’s own test vector', () => {
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}', at: new Date(1614265330_000) }
  expect(signedHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])['webhook-signature']).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('pauses are drawn: two receivers that fail together are not asked again together', () => {
  const [one, two] = [seeded(0x5eed1), seeded(-0x5eed2)]
  expect(pauseAfter(3, one)).not.toBe(pauseAfter(3, two))
})
