import Sqlite from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { raterLink, researcherLink } from '../../server/links.ts'
import type { StagedJudgment } from '../../server/staging/staged.ts'
import { seeded } from '../../server/stats/random.ts'
import type { Assignments } from '../../server/contract/pair.ts'
import { cookieOf, makeParts, makeStudy } from '../make.ts'

const checkout = join(import.meta.dirname, '../..')
const clients = 8
/** For each of two servers. */
const kills = 25

/** A study on disk and the address its server listens on, time after time. */
type Place = { folder: string; url: string; join: string; code: string; server?: ChildProcess }
const places: Place[] = []

async function makePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-kill-'))
  const url = `http://127.0.0.1:${String(await freePort())}`
  const store = await openStore(join(folder, 'blindpair.sqlite'))
  const study = await makeStudy(store, { promptCount: 4000, systems: ['Target', 'One'], overlap: 8 })
  const link = await raterLink({ ...makeParts(store), publicUrl: url }, study, 'human')
  await store.close()
  const place = { folder, url, join: link, code: study.code }
  places.push(place)
  return place
}
afterEach(() => {
  for (const { server, folder } of places.splice(0)) {
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Starts the real server; resolves when it says that it listens. */
async function startServer(place: Place): Promise<ChildProcess> {
  const started = spawn(process.execPath, ['server/blindpair.ts', 'serve'], {
    cwd: checkout,
    env: {
      ...process.env,
      BLINDPAIR_DATA: place.folder,
      PORT: new URL(place.url).port,
      ...{ DATABASE_URL: '', HOST: '', PUBLIC_URL: '' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  place.server = started
  let said = ''
  started.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  await new Promise<void>((resolve, reject) => {
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes('Researcher: ')) resolve()
    })
    started.once('exit', (exitCode) => {
      reject(new Error(`The server ended (${String(exitCode)}) before it listened: ${said}`))
    })
  })
  return started
}

type Sent = { id: string; body: string }

/** What was sent and what was acknowledged, kept outside of the server. */
class Ledger {
  acknowledged = new Map<string, string>()
  unknown: Sent[] = []
  /** Resolves once the server has acknowledged so many since the last call. */
  #waiting: { from: number; resolve: () => void } | undefined

  acknowledge({ id, body }: Sent, receipt: string): void {
    expect(this.acknowledged.has(id)).toBe(false)
    expect(JSON.parse(receipt)).toMatchObject({ id, ...(JSON.parse(body) as object), surplus: false })
    this.acknowledged.set(id, body)
    if (this.#waiting && this.acknowledged.size > this.#waiting.from) this.#waiting.resolve()
  }
  nextAcknowledgement(): Promise<void> {
    return new Promise((resolve) => (this.#waiting = { from: this.acknowledged.size, resolve }))
  }
}

/** One rater: judges as quickly as the server answers, until the server is gone. */
async function rate(
  { url, code }: Place,
  cookie: string,
  random: { id(): string; preference(): string },
  ledger: Ledger,
  retry: Sent[],
) {
  const put = async (sent: Sent) => {
    const headers = { cookie, 'content-type': 'application/json' }
    const reply = await fetch(`${url}/api/judgments/${sent.id}`, { method: 'PUT', headers, body: sent.body })
    const text = await reply.text()
    // A server that is closing says so, and has not stored it.
    if (reply.status === 503) throw new Error(text)
    if (reply.status !== 200) throw new Refused(`${String(reply.status)} ${text}`)
    ledger.acknowledge(sent, text)
  }
  for (;;) {
    let sent = retry.shift()
    if (!sent) {
      const reply = await fetch(`${url}/api/assignments?study=${code}`, { headers: { cookie } })
      if (reply.status === 503) throw new Error(await reply.text())
      const { pairs } = (await reply.json()) as Assignments
      if (!pairs[0]) throw new Refused('There is no pair left.')
      const body = { assignmentId: pairs[0].assignmentId, preference: random.preference() }
      sent = { id: random.id(), body: JSON.stringify(body) }
    }
    try {
      await put(sent)
    } catch (error) {
      if (error instanceof Refused) throw error
      retry.unshift(sent)
      throw error
    }
  }
}
class Refused extends Error {}

async function makeClients(at: Place, ledger: Ledger) {
  const chance = seeded(1)
  return Promise.all(
    Array.from({ length: clients }, async (_, place) => {
      const joined = await fetch(at.join, { redirect: 'manual' })
      const cookie = cookieOf(joined.headers.getSetCookie())
      const retry: Sent[] = []
      let made = 0
      const random = {
        id: () => `00000000-0000-4000-8000-${String(place).padStart(4, '0')}${String(++made).padStart(8, '0')}`,
        preference: () => ['a', 'b', 'tie'][chance.integer(0, 2)]!,
      }
      // A connection that breaks ends the round; a refusal is a failure of the test.
      return () =>
        rate(at, cookie, random, ledger, retry).catch((error: unknown) => {
          if (error instanceof Refused) throw error
        })
    }),
  )
}

function stored({ folder }: Place): { id: string; assignment_id: string; preference: string }[] {
  const client = new Sqlite(join(folder, 'blindpair.sqlite'))
  expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
  const rows = client.prepare('select id, assignment_id, preference from judgments').all()
  const counted = client.prepare('select sum(n) from counts').pluck().get()
  expect(counted ?? 0).toBe(rows.length)
  client.close()
  return rows as ReturnType<typeof stored>
}

function expectSame(place: Place, ledger: Ledger): void {
  const rows = stored(place)
  const asSent = rows.map(({ id, assignment_id: assignmentId, preference }) => [
    id,
    JSON.stringify({ assignmentId, preference }),
  ])
  expect(new Map(asSent as [string, string][])).toEqual(ledger.acknowledged)
  expect(new Set(rows.map((row) => row.assignment_id)).size).toBe(rows.length)
}

/** Kills a server again and again in the midst of judgments; answers how many were acknowledged. */
async function killAgainAndAgain(place: Place, seed: number): Promise<number> {
  const ledger = new Ledger()
  const chance = seeded(seed)
  let raters: Awaited<ReturnType<typeof makeClients>> | undefined
  for (let cycle = 0; cycle < kills; cycle++) {
    const running = await startServer(place)
    raters ??= await makeClients(place, ledger)
    const judging = Promise.all(raters.map((rater) => rater()))
    await Promise.race([ledger.nextAcknowledgement(), judging])
    await passed(chance.integer(5, 120))
    running.kill('SIGKILL')
    await Promise.all([judging, once(running, 'exit')])
    // What was acknowledged is there; what was not may be there, and is sent again next time.
    const ids = new Set(stored(place).map(({ id }) => id))
    expect([...ledger.acknowledged.keys()].filter((id) => !ids.has(id))).toEqual([])
  }
  // A last round, ended in order, so that every judgment of unknown fate was sent again.
  const running = await startServer(place)
  const judging = Promise.all(raters!.map((rater) => rater()))
  await ledger.nextAcknowledgement()
  await passed(300)
  running.kill('SIGTERM')
  await judging
  const [exitCode] = (await once(running, 'exit')) as [number]
  expect(exitCode).toBe(0)
  expectSame(place, ledger)
  return ledger.acknowledged.size
}

// Most of the time is a server's start, on one core: two studies side by side take half as long.
test('servers killed fifty times in the midst of judgments lose and double none', { timeout: 400_000 }, async () => {
  const sides = await Promise.all([makePlace(), makePlace()])
  const acknowledged = await Promise.all(sides.map((place, seed) => killAgainAndAgain(place, seed)))
  expect(acknowledged[0]! + acknowledged[1]!).toBeGreaterThan(2 * kills * 5)
})

test(
  'a server asked to end under load answers what it took, ends in time and keeps it all',
  { timeout: 60_000 },
  async () => {
    const place = await makePlace()
    const ledger = new Ledger()
    let raters: Awaited<ReturnType<typeof makeClients>> | undefined
    for (let cycle = 0; cycle < 3; cycle++) {
      const running = await startServer(place)
      raters ??= await makeClients(place, ledger)
      const judging = Promise.all(raters.map((rater) => rater()))
      await ledger.nextAcknowledgement()
      const asked = performance.now()
      running.kill('SIGTERM')
      const [exitCode] = (await once(running, 'exit')) as [number]
      expect(exitCode).toBe(0)
      expect(performance.now() - asked).toBeLessThan(10_000)
      await judging
      expectSame(place, ledger)
    }
  },
)

test('a server asked to end in the midst of an analysis does not wait for it', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-kill-'))
  const url = `http://127.0.0.1:${String(await freePort())}`
  const place: Place = { folder, url, join: '', code: '' }
  places.push(place)
  const store = await openStore(join(folder, 'blindpair.sqlite'))
  const rows = Array.from({ length: 30_000 }, (_, n): StagedJudgment => ({
    comparison: 1 + (n % 300),
    preference: n % 3 === 0 ? 'a' : n % 3 === 1 ? 'b' : 'tie',
    ...{ bothBad: false, firstSide: 'a', sideRecorded: true, surplus: false },
    ...{ rater: `rater ${n % 10_000}`, raterKind: 'human', origin: 'test', file: 'test', line: n + 1 },
  }))
  const study = await makeStudy(store, { promptCount: 150, judgments: rows })
  const link = await researcherLink({ ...makeParts(store), now: () => new Date(), publicUrl: url })
  await store.close()
  const running = await startServer(place)
  const cookie = cookieOf((await fetch(link, { redirect: 'manual' })).headers.getSetCookie())
  const asked = fetch(`${url}/api/studies/${study.id}/analysis`, { headers: { cookie } })
  await passed(1000)
  running.kill('SIGTERM')
  const [ended, { status }] = await Promise.all([once(running, 'exit'), asked])
  expect({ exitCode: ended[0] as number, status }).toEqual({ exitCode: 0, status: 500 })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
