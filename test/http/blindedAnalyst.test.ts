import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { setMember } from '../../db/accounts.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { Results } from '../../server/contract/results.ts'
import { lettersOf } from '../../server/letters.ts'
import { noteOwnLook } from '../../server/looks.ts'
import { makeResearcher, makeWorld } from '../make.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
let store: Store
let world: World
let blinded: { cookie: string }

// Names that nothing else here is called.
const systems = ['Zirkon-70b', 'Quarzit', 'Basalt', 'Achat', 'Gneis']

beforeEach(async () => {
  store = await openStore(':memory:')
  world = await makeWorld(store, { systems, promptCount: 8 })
  const one = await makeResearcher(world)
  blinded = one.headers
  const member = { studyId: world.study.id, researcherId: one.id, createdAt: world.parts.now() }
  await store.atomically((queries) => setMember(queries, { ...member, role: 'blinded-analyst' }))
  const rater = await world.rater()
  for (let n = 0; n < 6; n++) {
    const { pairs } = await rater.look()
    await rater.judge(pairs[0]!.assignmentId, 'a')
  }
})
afterEach(async () => {
  await world.app.close()
  await store.close()
})

const at = (path: string) => `/api/studies/${world.study.id}${path}`
const get = (path: string, headers: Record<string, string> = blinded) => world.app.inject({ url: at(path), headers })
const letters = async () => lettersOf(await store.db.select().from(store.tables.systems), world.study)

describe('a blinded analyst', () => {
  test.each([
    ...['', '/results', '/results?target=', '/analysis', '/analysis?as=markdown', '/analysis?as=latex'],
    ...['/export?format=csv', '/export?format=spreadsheet', '/export?format=jsonl', '/export?format=json'],
    ...['/export?format=consensus'],
    ...['/export?format=codebook', '/members', '/record'],
  ])('gets no system’s name at %s', async (path) => {
    const reply = await get(path)
    expect(reply.statusCode).toBe(200)
    expect(reply.body).not.toMatch(new RegExp(systems.join('|'), 'i'))
    const open = await get(path, world.researcher)
    if (!/codebook|members|record/.test(path)) expect(open.body).toMatch(/Zirkon-70b/)
  })

  test('gets letters on the socket, too, and in the list of studies', async () => {
    const headers = { ...blinded, origin: 'http://blindpair.test' }
    const frames: string[] = []
    let heard: () => void = () => undefined
    const first = new Promise<void>((resolve) => (heard = resolve))
    const socket = await world.app.injectWS(
      at('/live'),
      { headers },
      {
        onInit: (made) =>
          made.on('message', (bytes: Buffer) => {
            frames.push(bytes.toString())
            heard()
          }),
      },
    )
    await first
    socket.terminate()
    const list = await world.app.inject({ url: '/api/studies', headers: blinded })
    for (const text of [frames[0], list.body]) {
      expect(text).toMatch(/System [A-Z]/)
      expect(text).not.toMatch(new RegExp(systems.join('|')))
    }
  })

  test('sees the same numbers under the letters, in an order that tells nothing', async () => {
    const named = await letters()
    const mine = (await get('/results')).json<Results>()
    const real = (await get('/results', world.researcher)).json<Results>()
    expect(mine.tallies.length).toBe(real.tallies.length)
    for (const tally of real.tallies) {
      const seen = mine.tallies.find(({ baseline }) => baseline === named.get(tally.baseline))
      expect(seen).toMatchObject({ win: tally.win, tie: tally.tie, loss: tally.loss, n: tally.n })
    }
    for (const names of [mine.study.systems.map(({ name }) => name), mine.tallies.map(({ baseline }) => baseline)]) {
      expect(names).toEqual(names.toSorted())
    }
    const analysis = (await get('/analysis')).json<Analysis>()
    expect(JSON.stringify(analysis)).toMatch(/System [A-Z]/)
    const other = mine.study.systems[1]!.name
    expect((await get(`/results?target=${encodeURIComponent(other)}`)).json<Results>().study.target).toBe(other)
    const guess = await get('/results?target=Basalt')
    expect([guess.statusCode, guess.body.includes('Achat')]).toEqual([400, false])
  })

  test('gets ids of comparisons that do not count in the order of the study file', async () => {
    const ids = async (headers?: Record<string, string>) =>
      (await get('/export?format=jsonl', headers)).body
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { comparison_id: string }).comparison_id)
    const [mine, real] = [await ids(), await ids(world.researcher)]
    expect(new Set(mine).size).toBe(new Set(real).size)
    for (const id of mine) expect(id).toMatch(/^[\w-]{22}$/)
  })

  test('sees the names once an owner has unlocked the study, with a reason that is kept', async () => {
    const unlock = (payload: object, headers: Record<string, string> = world.researcher) =>
      world.app.inject({ method: 'POST', url: at('/unlock'), headers, payload })
    expect((await unlock({ reason: 'curious' }, blinded)).statusCode).toBe(403)
    expect((await unlock({ reason: ' ' })).statusCode).toBe(400)
    expect((await unlock({ reason: 'The last judgment is in.' })).statusCode).toBe(200)
    expect((await get('/results')).body).toMatch(/Zirkon-70b/)
    const { amendments, unlockedAt } = (await get('/record')).json<{ amendments: object[]; unlockedAt: string }>()
    expect(unlockedAt).toBe('2026-01-05T09:00:00.000Z')
    expect(amendments).toEqual([
      expect.objectContaining({ what: 'unlocked', reason: 'The last judgment is in.', actor: 'owner of this server' }),
    ])
    expect((await unlock({ reason: 'again' })).statusCode).toBe(409)
  })
})

describe('a look at results with the names', () => {
  const looks = async () => (await get('/record')).json<{ looks: { count: number; newest: object[] } }>().looks

  test('is counted once for a while, for each thing and each person, and none of who is blinded', async () => {
    await get('/results')
    await get('/export?format=csv')
    expect((await looks()).count).toBe(0)
    for (let n = 0; n < 3; n++) await get('/results', world.researcher)
    expect((await looks()).count).toBe(1)
    const { clock } = world.parts
    clock.now = new Date(clock.now.getTime() + 1000)
    await get('/export?format=csv', world.researcher)
    expect((await looks()).newest[0]).toMatchObject({ what: 'export', judgments: 6, actor: 'owner of this server' })
    clock.now = new Date(clock.now.getTime() + 16 * 60_000)
    await get('/results', world.researcher)
    // Nothing came in between: there was nothing new to see.
    expect((await looks()).count).toBe(2)
    const rater = await world.rater()
    const { pairs } = await rater.look()
    await rater.judge(pairs[0]!.assignmentId, 'tie')
    await get('/results', world.researcher)
    expect((await looks()).count).toBe(3)
    const document = (await get('/export?format=json', world.researcher)).json<{
      record: { looks: { count: number } }
    }>()
    expect(document.record.looks.count).toBe(4)
  })

  test('is one at the judgments behind the numbers, too, and says by which token and from where', async () => {
    const made = await world.app.inject({
      method: 'POST',
      url: '/api/tokens',
      headers: world.researcher,
      payload: { name: 'nightly', scopes: ['read', 'read-unblinded'] },
    })
    const bearer = { authorization: `Bearer ${made.json<{ token: string }>().token}` }
    const page = (await get('/comparisons', bearer)).json<{ comparisons: { id: string }[] }>()
    await get(`/comparisons/${page.comparisons[0]!.id}`, bearer)
    await get('/comparisons/export?format=csv', bearer)
    await noteOwnLook(world.parts, world.study, 'export')
    const { count, newest } = await looks()
    expect(count).toBe(3)
    const token = 'owner of this server, token “nightly”'
    expect(newest).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ what: 'judgments', actor: token, judgments: 6 }),
        expect.objectContaining({ what: 'export', actor: token }),
        expect.objectContaining({ what: 'export', actor: 'command line' }),
      ]),
    )
  })

  test('is no longer counted once the study is unlocked', async () => {
    await world.app.inject({
      method: 'POST',
      url: at('/unlock'),
      headers: world.researcher,
      payload: { reason: 'done' },
    })
    await get('/results', world.researcher)
    expect((await looks()).count).toBe(0)
  })
})
