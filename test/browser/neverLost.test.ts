import Sqlite from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Reading } from '../../server/contract/reading.ts'
import { raterLink } from '../../server/links.ts'
import { seeded } from '../../server/stats/random.ts'
import { makeParts, makeStudy } from '../make.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { freePort } from './house.ts'

const checkout = join(import.meta.dirname, '../..')
const keys = { a: 'a', tie: 's', b: 'd' } as const

/** A server of its own process on a study on disk, to be killed and started again. */
async function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-lost-'))
  const file = join(folder, 'blindpair.sqlite')
  const url = `http://127.0.0.1:${String(await freePort())}`
  const store = await openStore(file)
  const study = await makeStudy(store, { promptCount: 60, systems: ['Target', 'One'], overlap: 1 })
  const link = await raterLink({ ...makeParts(store), publicUrl: url }, study, 'human')
  await store.close()
  let server: ChildProcess | undefined
  return {
    link,
    page: `${url}/rate/${study.code}`,
    async start() {
      const started = spawn(process.execPath, ['server/blindpair.ts', 'serve'], {
        cwd: checkout,
        env: {
          ...process.env,
          BLINDPAIR_DATA: folder,
          PORT: new URL(url).port,
          ...{ DATABASE_URL: '', HOST: '', PUBLIC_URL: '' },
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      server = started
      await new Promise<void>((resolve, reject) => {
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes('Researcher: ')) resolve()
        })
        started.once('exit', () => reject(new Error('The server ended before it listened.')))
      })
    },
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return
      server.kill('SIGKILL')
      await once(server, 'exit')
    },
    stored() {
      const database = new Sqlite(file, { readonly: true })
      type Row = { id: string; preference: string; assignment: string; replaces: string | null; reading: string | null }
      const rows = database
        .prepare<[], Row>(
          'select id, preference, assignment_id as assignment, replaces, reading from judgments order by rowid',
        )
        .all()
      database.close()
      return rows
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

describe.skipIf(!hasBrowser)('the network is cut, the tab killed, the server restarted', () => {
  let browser: Browser
  let place: Awaited<ReturnType<typeof makePlace>>
  beforeAll(async () => {
    ;[browser, place] = await Promise.all([launchBrowser(), makePlace()])
    await place.start()
  })
  afterAll(async () => {
    await browser.close()
    await place.kill()
    place.remove()
  })

  test('in the midst of 50 judgments: all 50 arrive, once, in order', async () => {
    const context = await browser.newContext()
    const chance = seeded(50)
    const made: string[] = []
    /** Judges by keyboard until so many are made, or no pair is at hand. */
    const judgeUntil = async (page: Page, count: number, { away = false } = {}) => {
      while (made.length < count) {
        const inHand = away ? await assignmentOn(page) : await judging(page)
        if (inHand === null) return
        await painted(page)
        const preference = (['a', 'tie', 'b'] as const)[chance.integer(0, 2)]!
        await page.keyboard.press(keys[preference])
        made.push(preference)
        await page.waitForFunction((text) => document.querySelector('.head + .text')?.textContent !== text, inHand)
      }
    }

    let page = await context.newPage()
    await page.goto(place.link)
    await page.getByRole('button', { name: 'Start' }).click()
    await judging(page)
    await judgeUntil(page, 20)
    await settled(page)

    // The network goes; what is at hand is judged all the same, and the page says where it stands.
    await context.setOffline(true)
    await judgeUntil(page, 50, { away: true })
    expect(made.length).toBeGreaterThan(20)
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await crash(context, page)
    await place.kill()
    await place.start()
    await context.setOffline(false)
    page = await context.newPage()
    await page.goto(place.page)
    await judging(page)
    await saved(page)
    expect(place.stored()).toHaveLength(made.length)
    await judgeUntil(page, 32)

    // The server is killed while judgments are on their way, and comes back after a while.
    await settled(page)
    const going = judgeUntil(page, 37, { away: true })
    await place.kill()
    await going
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await page.reload().catch(() => undefined)
    await place.start()
    await page.goto(place.page)
    await judging(page)
    await judgeUntil(page, 37)
    await saved(page)

    // The server stores, but its replies are lost.
    let lost = 0
    await page.route('**/api/judgments/*', async (route) => {
      await route.fetch()
      if (++lost % 2 === 1) await route.abort()
      else await route.continue()
    })
    await judgeUntil(page, 41)
    await saved(page)
    await page.unroute('**/api/judgments/*')

    // Two tabs take turns; each sees what the other did.
    const other = await context.newPage()
    await other.goto(place.page)
    await judging(other)
    while (made.length < 50) {
      const [here, there] = made.length % 2 === 0 ? [page, other] : [other, page]
      await judgeUntil(here, made.length + 1)
      const now = await judging(here)
      await there.waitForFunction((text) => document.querySelector('.head + .text')?.textContent === text, now)
    }
    await Promise.all([saved(page), saved(other)])

    const stored = place.stored()
    expect(stored.map(({ preference }) => preference)).toEqual(made)
    expect(new Set(stored.map(({ assignment }) => assignment)).size).toBe(50)
    expect(stored.every(({ replaces }) => replaces === null)).toBe(true)
    const ids = stored.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted())
    // How each pair was read came with it.
    const readings = stored.flatMap(({ reading }) => (reading ? [JSON.parse(reading) as Reading] : []))
    expect(readings).toHaveLength(50)
    expect(readings.every(({ activeMs, seenA, seenB }) => activeMs >= 0 && seenA === 1 && seenB === 1)).toBe(true)
    await context.close()
  })
})

/** The prompt of the pair in hand; nothing where there is none. */
const assignmentOn = (page: Page) => page.evaluate(() => document.querySelector('.head + .text')?.textContent ?? null)

/** Waits for a pair, since the next one may be on its way, and answers its prompt. */
async function judging(page: Page): Promise<string> {
  const found = await page.waitForFunction(() => document.querySelector('.head + .text')?.textContent)
  return (await found.jsonValue()) ?? ''
}

/** Waits until what is on the page has been painted, as a rater does who reads it. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))

/** Waits until all is stored and the pairs after it are at hand. */
async function settled(page: Page): Promise<void> {
  await saved(page)
  await page.waitForLoadState('networkidle')
  await judging(page)
}

async function saved(page: Page): Promise<void> {
  await page.getByText('saved', { exact: true }).waitFor({ timeout: 45_000 })
}

/** Ends a tab as a crash does: nothing of it runs any more, no farewell. */
async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
}
