import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { raterLink } from '../../server/links.ts'
import { rowsOf } from '../db/make.ts'
import { makeParts, makeStudy } from '../make.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { freePort, openPage } from './house.ts'

const checkout = join(import.meta.dirname, '../..')

describe.skipIf(!hasBrowser)('the last judgment of a visit from a crowd platform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-crowd-'))
  const database = join(folder, 'blindpair.sqlite')
  let browser: Browser
  let server: ChildProcess | undefined
  let publicUrl: string
  beforeAll(async () => {
    browser = await launchBrowser()
    publicUrl = `http://127.0.0.1:${String(await freePort())}`
  })
  afterAll(async () => {
    await browser.close()
    server?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  /** Starts the real server; resolves when it says that it listens. */
  async function start(): Promise<ChildProcess> {
    const started = spawn(process.execPath, ['server/blindpair.ts', 'serve'], {
      cwd: checkout,
      env: {
        ...process.env,
        ...{ BLINDPAIR_DATA: folder, PORT: new URL(publicUrl).port, DATABASE_URL: '', HOST: '', PUBLIC_URL: '' },
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    server = started
    await new Promise<void>((resolve, reject) => {
      started.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('Researcher:')) resolve()
      })
      started.once('exit', (code) => {
        reject(new Error(`The server ended with ${String(code)}.`))
      })
    })
    return started
  }

  async function judgments(): Promise<number> {
    const store = await openStore(database)
    const all = await rowsOf(store, 'judgments')
    await store.close()
    return all.length
  }

  test('trap 9: the server killed between storing it and saying so: it is there once, and no code comes before the word', async () => {
    const store = await openStore(database)
    const study = await makeStudy(store, {
      promptCount: 4,
      judgmentsPerRater: 2,
      platform: { name: 'prolific', completionCode: 'C0MPLETE77' },
    })
    const link = await raterLink({ ...makeParts(store), publicUrl }, study, 'human')
    await store.close()
    const first = await start()
    const { page, context } = await openPage(browser)
    const heard: string[] = []
    page.on('response', (response) => {
      response.text().then(
        (text) => heard.push(`${response.url()} ${text}`),
        () => undefined,
      )
    })
    const id = '5f0f0f0f0f0f0f0f0f0f0f0f'
    await page.goto(`${link}?PROLIFIC_PID=${id}&STUDY_ID=${id}&SESSION_ID=${id}`)
    await page.getByRole('button', { name: 'Start' }).click()
    const choice = page.getByRole('button', { name: /A is significantly better/ })
    await choice.click()
    await expect.poll(() => page.locator('.place').textContent()).toMatch(/^2/)
    await page.getByText('saved', { exact: true }).waitFor()

    let cut = false
    await page.route('**/api/judgments/*', async (route) => {
      if (!cut) {
        cut = true
        const reply = await route.fetch()
        expect(reply.status()).toBe(200)
        first.kill('SIGKILL')
        await once(first, 'exit')
      }
      await route.abort()
    })
    await choice.click()
    await page.getByRole('heading', { name: 'The server cannot be reached' }).waitFor()
    expect(cut).toBe(true)
    expect(await judgments()).toBe(2)
    expect(await page.content()).not.toContain('C0MPLETE77')
    expect(heard.join('\n')).not.toContain('C0MPLETE77')

    await page.unroute('**/api/judgments/*')
    await start()
    await page.getByText('C0MPLETE77').waitFor({ timeout: 60_000 })
    expect(await judgments()).toBe(2)
    const telling = heard.filter((one) => one.includes('C0MPLETE77'))
    expect(telling.every((one) => one.startsWith(`${publicUrl}/api/exit `))).toBe(true)
    await context.close()
  })
})
