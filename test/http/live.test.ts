import { connect } from 'node:net'
import { once } from 'node:events'
import { setTimeout as passed } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { removeMember, setMember } from '../../db/accounts.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import type { StudyRole } from '../../server/contract/access.ts'
import type { Results } from '../../server/contract/results.ts'
import { makeResearcher, makeWorld, type StagedOptions } from '../make.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
let store: Store
let world: World

beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(async () => {
  await world.app.close()
  await store.close()
})

async function begin(options: StagedOptions = {}): Promise<void> {
  world = await makeWorld(store, { promptCount: 400, systems: ['Target', 'One'], ...options })
  await world.app.ready()
}

const origin = 'http://blindpair.test'

/** A watcher that keeps all it is sent. */
async function watch(headers: Record<string, string> = { ...world.researcher, origin }, query = '') {
  const frames: string[] = []
  let heard: (() => void) | undefined
  const socket = await world.app.injectWS(
    `/api/studies/${world.study.id}/live${query}`,
    { headers },
    {
      onInit: (made) =>
        made.on('message', (bytes: Buffer) => {
          frames.push(bytes.toString())
          heard?.()
        }),
    },
  )
  return {
    socket,
    frames,
    newest: () => JSON.parse(frames.at(-1)!) as Results,
    /** Resolves with the first snapshot for which this holds. */
    async until(holds: (results: Results) => boolean) {
      while (frames.length === 0 || !holds(JSON.parse(frames.at(-1)!) as Results)) {
        await new Promise<void>((resolve) => (heard = resolve))
      }
      return frames.at(-1)!
    },
  }
}

const results = async (query = '') =>
  (await world.app.inject({ url: `/api/studies/${world.study.id}/results${query}`, headers: world.researcher })).body

describe('the live socket', () => {
  test('sends at once, byte for byte, what the results route answers', async () => {
    await begin()
    for (const query of ['', '?kinds=human,simulated', '?target=One', '?target=']) {
      const watcher = await watch(undefined, query)
      expect(await watcher.until(() => true)).toBe(await results(query))
      watcher.socket.terminate()
    }
  })

  test('sends the newest results within a second of a judgment, as the route answers them', async () => {
    await begin()
    const watcher = await watch()
    const rater = await world.rater()
    for (let n = 1; n <= 3; n++) {
      const { pairs } = await rater.look()
      const judged = performance.now()
      await rater.judge(pairs[0]!.assignmentId, 'a')
      const frame = await watcher.until(({ judgments }) => judgments === n)
      expect(performance.now() - judged).toBeLessThan(1000)
      expect(frame).toBe(await results())
    }
    watcher.socket.terminate()
  })

  test('numbers its snapshots upwards, and a new watcher begins with the newest', async () => {
    await begin()
    const watcher = await watch()
    const rater = await world.rater()
    for (let n = 1; n <= 3; n++) {
      const { pairs } = await rater.look()
      await rater.judge(pairs[0]!.assignmentId, 'tie')
      await watcher.until(({ judgments }) => judgments === n)
    }
    const sequences = watcher.frames.map((frame) => (JSON.parse(frame) as Results).sequence)
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other))
    watcher.socket.terminate()
    const again = await watch()
    expect(await again.until(() => true)).toBe(await results())
    expect(again.newest().judgments).toBe(3)
    again.socket.terminate()
  })

  test(
    'sends a flood of judgments as a few snapshots a second, the last of them whole',
    { timeout: 60_000 },
    async () => {
      await begin({ promptCount: 1000 })
      const watcher = await watch()
      const rater = await world.rater()
      await watcher.until(() => true)
      const begun = performance.now()
      for (let n = 1; n <= 1000; n++) {
        const { pairs } = await rater.look()
        if (!pairs[0]) break
        await rater.judge(pairs[0].assignmentId, 'tie')
      }
      const stored = (JSON.parse(await results()) as Results).judgments
      expect(stored).toBeGreaterThan(900)
      await watcher.until(({ judgments }) => judgments === stored)
      const seconds = (performance.now() - begun) / 1000
      expect(watcher.frames.length - 1).toBeLessThanOrEqual(Math.ceil(seconds * 4) + 1)
      watcher.socket.terminate()
    },
  )

  test.each<[string, () => Record<string, string>, number]>([
    ['without an origin', () => world.researcher, 403],
    ['from another site', () => ({ ...world.researcher, origin: 'https://evil.test' }), 403],
    ['from a page without an address', () => ({ ...world.researcher, origin: 'null' }), 403],
    ['without a session', () => ({ origin }), 401],
    ['with a session that is none', () => ({ origin, cookie: 'researcher=guess' }), 401],
  ])('is refused %s', async (_what, headers, status) => {
    await begin()
    await expect(watch(headers())).rejects.toThrow(String(status))
  })

  test('is refused to raters', async () => {
    await begin()
    const rater = await world.rater()
    await expect(watch({ ...rater.headers, origin })).rejects.toThrow('401')
  })

  test('of a study that is not there is refused before it is one', async () => {
    await begin()
    const headers = { ...world.researcher, origin }
    await expect(world.app.injectWS('/api/studies/nothing/live', { headers })).rejects.toThrow(/404/)
  })

  test('is closed when its watcher may no longer see the study, and asks anew when names become letters', async () => {
    await begin()
    vi.useFakeTimers({ toFake: ['setInterval'] })
    const { id, headers } = await makeResearcher(world)
    const member = { studyId: world.study.id, researcherId: id, createdAt: world.parts.now() }
    const make = (role: StudyRole) => store.atomically((queries) => setMember(queries, { ...member, role }))
    await make('analyst')
    const demoted = await watch({ ...headers, origin })
    await demoted.until(() => true)
    await make('blinded-analyst')
    const first = once(demoted.socket, 'close')
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await first)[0]).toBe(1012)
    const removed = await watch({ ...headers, origin })
    await removed.until(() => true)
    await removeMember(store, world.study.id, id)
    const second = once(removed.socket, 'close')
    await vi.advanceTimersByTimeAsync(5_000)
    expect((await second)[0]).toBe(1008)
    vi.useRealTimers()
  })

  test('does not pile up what a watcher does not read, and cuts it off in the end', { timeout: 60_000 }, async () => {
    const size = 3_000_000
    await begin({ title: 'x'.repeat(size) })
    await world.app.listen({ port: 0, host: '127.0.0.1' })
    const address = world.app.server.address() as { port: number }
    const stalled = connect(address.port, '127.0.0.1')
    await once(stalled, 'connect')
    stalled.write(
      [
        `GET /api/studies/${world.study.id}/live HTTP/1.1`,
        `host: 127.0.0.1:${String(address.port)}`,
        `origin: ${origin}`,
        `cookie: ${world.researcher.cookie}`,
        'connection: Upgrade',
        'upgrade: websocket',
        'sec-websocket-version: 13',
        'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    )
    await once(stalled, 'readable')
    stalled.pause()
    // One who reads keeps the time: each of its frames is one the other was offered.
    const reader = await watch()
    const rater = await world.rater()
    const clients = [...world.app.websocketServer.clients]
    expect(clients).toHaveLength(2)
    let most = 0
    for (let n = 1; n <= 8; n++) {
      const { pairs } = await rater.look()
      await rater.judge(pairs[0]!.assignmentId, 'a')
      await reader.until(({ judgments }) => judgments === n)
      most = Math.max(most, ...clients.map(({ bufferedAmount }) => bufferedAmount))
    }
    expect(most).toBeLessThan(2.5 * size)
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + 31_000)
    const { pairs } = await rater.look()
    await rater.judge(pairs[0]!.assignmentId, 'a')
    await reader.until(({ judgments }) => judgments === 9)
    await passed(0)
    expect(clients.map(({ readyState }) => readyState).sort()).toEqual([1, 2])
    stalled.destroy()
    reader.socket.terminate()
  })
})
