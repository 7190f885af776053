import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openStore } from '../../db/open.ts'
import { findStudy } from '../../db/studies.ts'
import { threadedAnalyst } from '../../server/analyst.ts'
import { buildApp } from '../../server/app.ts'
import { importDemo } from '../../server/demo/importDemo.ts'
import { importStudy } from '../../server/importStudy.ts'
import { raterLink, researcherLink } from '../../server/links.ts'
import { real } from '../../server/machine.ts'
import { stageStudyFile } from '../../server/staging/stage.ts'
import type { Staged } from '../../server/staging/staged.ts'

/** A server on a port of its own, with the demo study in it, as `npm start` would have it. */
export async function openHouse({ standIns = false, hookHosts = [] as string[] } = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'blindpair-browser-'))
  const database = join(dataFolder, 'blindpair.sqlite')
  const store = await openStore(database)
  const analyst = threadedAnalyst(database, real.now, store)
  const port = await freePort()
  const publicUrl = `http://127.0.0.1:${String(port)}`
  const parts = { ...real, store, analyst, dataFolder, version: 'test', publicUrl, standIns, hookHosts }
  const app = await buildApp(parts)
  await app.listen({ port, host: '127.0.0.1' })
  await importDemo(parts)
  const named = async (name: string) => {
    const study = await findStudy(store, name)
    if (!study) throw new Error(`There is no study ${name}.`)
    return study
  }
  return {
    url: parts.publicUrl,
    store,
    researcherLink: () => researcherLink(parts),
    raterLink: async (name: string, kind: 'human' | 'simulated' = 'human') => raterLink(parts, await named(name), kind),
    importFile: async (path: string) => {
      const staged = await stageStudyFile(path, { folder: join(dataFolder, 'staged') })
      try {
        return await importStudy(parts, staged)
      } finally {
        staged.close()
      }
    },
    importStaged: (staged: Staged) => importStudy(parts, staged),
    close: async () => {
      await app.close()
      await analyst.close()
      await store.close()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

/** A page of a browser of its own; what goes wrong on it is collected in `complaints`. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`asked ${request.url()}`)
  })
  return { page, context, complaints }
}

/** Judges the pair in sight by a key and waits until the next one, or the last page, is there. */
export async function judgeByKey(page: Page, key: string): Promise<void> {
  await textsShown(page)
  const before = await page.locator('.place').textContent()
  await page.keyboard.press(key)
  // The place of the last pair stays where it is; its choices go.
  await page.waitForFunction(
    (text) => document.querySelector('.place')?.textContent !== text || !document.querySelector('.choices'),
    before,
  )
}

/** Waits until the texts of the pair in hand are on the screen: before that it takes no judgment. */
export async function textsShown(page: Page): Promise<void> {
  await page.locator('.choices').waitFor()
  await page.locator('.coming').first().waitFor({ state: 'detached' })
}

/** Waits until what is on the page has been painted, as a rater does who reads it. */
export const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
