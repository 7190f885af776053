import { AxeBuilder } from '@axe-core/playwright'
import { parse } from 'csv-parse/sync'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Results } from '../../server/contract/results.ts'
import { simulateRaters } from '../../server/simulation.ts'
import { copyPlan, findStudy } from '../../db/studies.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { judgeByKey, openHouse, openPage, textsShown } from './house.ts'

const data = join(import.meta.dirname, '../../../shared/data/mt-bench-human')
const pictures = process.env.BLINDPAIR_PICTURES
/** Keeps a picture of the page where pictures are asked for: the README's are made this way. */
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

describe.skipIf(!hasBrowser)('a study in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  async function signIn(options = {}) {
    const opened = await openPage(browser, options)
    await opened.page.goto(await house.researcherLink())
    await opened.page.getByRole('heading', { name: 'Studies' }).waitFor()
    return opened
  }

  async function rateTenAndWatch(name: string): Promise<void> {
    const { page: desk, complaints: atDesk } = await signIn()
    await desk.goto(`${house.url}/studies/${name}`)
    await desk.getByRole('heading', { level: 1 }).waitFor()
    const { page: screen, complaints: onScreen } = await openPage(browser)
    await screen.goto(await house.raterLink(name))
    const start = screen.getByRole('button', { name: 'Start' })
    await start.waitFor()
    for (let n = 0; n < 10 && !(await start.evaluate((one) => one === document.activeElement)); n++) {
      await screen.keyboard.press('Tab')
    }
    await screen.keyboard.press('Enter')
    await screen.getByRole('button', { name: /A is significantly better/ }).waitFor()
    for (let n = 1; n <= 10; n++) {
      await judgeByKey(screen, ['a', 's', 'd'][n % 3] ?? 's')
      // The figure moves within a second of a judgment.
      await desk.getByText(new RegExp(`^${String(n)} of \\d+ planned`)).waitFor({ timeout: 5_000 })
    }
    await screen.getByText('saved', { exact: true }).waitFor()

    const results = (await (await desk.request.get(`${house.url}/api/studies/${name}/results`)).json()) as Results
    const exported = await desk.request.get(`${house.url}/api/studies/${name}/export?format=csv&kinds=human`)
    const rows = parse<Record<string, string>>(await exported.text(), { columns: true })
    const written = (await (
      await desk.request.get(`${house.url}/api/studies/${name}/export?format=json`)
    ).json()) as Results
    expect(results.judgments).toBe(10)
    expect(written.tallies).toEqual(results.tallies)
    for (const tally of results.tallies) {
      const own = rows.filter((row) => [row.system_a, row.system_b].includes(tally.baseline))
      for (const outcome of ['win', 'tie', 'loss'] as const) {
        expect(own.filter((row) => row.outcome === outcome)).toHaveLength(tally[outcome])
      }
    }
    expect([...atDesk, ...onScreen]).toEqual([])
    await screen.context().close()
    await desk.context().close()
  }

  test('ten pairs are rated by keyboard alone while the dashboard moves', async () => {
    await rateTenAndWatch('demo')
  })

  test.skipIf(!existsSync(data))('real outputs are rated by keyboard alone while the dashboard moves', async () => {
    const systems = ['lima-whole-13b', 'gpt-4', 'claude-v1', 'palm-2-chat-bison-001', 'alpaca-13b']
    const path = join(mkdtempSync(join(tmpdir(), 'blindpair-')), 'study.json')
    writeFileSync(
      path,
      JSON.stringify({
        name: 'mt-bench',
        title: 'A LIMA replica on MT-Bench',
        target: systems[0],
        baselines: systems.slice(1),
        overlap: 3,
        prompts: [join(data, 'question.jsonl')],
        responses: systems.map((system) => join(data, 'model_answer', `${system}.jsonl`)),
      }),
    )
    const study = await house.importFile(path)
    expect(study.comparisonCount).toBe(320)
    await rateTenAndWatch('mt-bench')
  })

  test('the same pair is there after a reload, undo brings the last one back, and a change counts in its stead', async () => {
    const { page } = await openPage(browser)
    await page.goto(await house.raterLink('demo'))
    await page.getByRole('button', { name: 'Start' }).click()
    const responses = page.getByRole('main')
    await page.getByRole('button', { name: /A is significantly better/ }).waitFor()
    // Mathematics and highlighting arrive a moment after the text.
    await page.waitForLoadState('networkidle')
    const first = await responses.innerText()
    await page.reload()
    await page.getByRole('button', { name: /A is significantly better/ }).waitFor()
    await expect.poll(() => responses.innerText(), { timeout: 10_000 }).toBe(first)
    await judgeByKey(page, 'a')
    await page.getByText('saved', { exact: true }).waitFor()
    await page.keyboard.press('u')
    await page.waitForFunction(() => document.querySelector('.place')?.textContent.startsWith('1 '))
    await judgeByKey(page, 'd')
    await page.getByText('saved', { exact: true }).waitFor()
    const study = await findStudy(house.store, 'demo')
    const { db, tables: t } = house.store
    const all = await db.select().from(t.judgments)
    const replacing = all.filter(({ replaces }) => replaces !== null)
    expect(study).toBeDefined()
    expect(replacing).toHaveLength(1)
    expect(replacing[0]).toMatchObject({ preference: 'b' })
    expect(all.find(({ id }) => id === replacing[0]?.replaces)).toMatchObject({ preference: 'a' })
    await page.context().close()
  })

  test('judgments made while the server is away are kept, told, and sent once it is back', async () => {
    const { page, context } = await openPage(browser)
    await page.goto(await house.raterLink('demo'))
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('button', { name: /A is significantly better/ }).waitFor()
    await textsShown(page)
    await context.setOffline(true)
    await page.keyboard.press('a')
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await context.setOffline(false)
    await page.getByText('saved', { exact: true }).waitFor({ timeout: 60_000 })
    await context.close()
  })

  const looks = [
    { name: 'light', options: { colorScheme: 'light' } },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'phone', options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    { name: 'narrow', options: { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' } },
  ] as const

  test.each(looks)('every page is accessible and stays within its width ($name)', async ({ name, options }) => {
    const study = await findStudy(house.store, 'demo')
    await copyPlan(house.store, study?.id ?? '', 'simulated')
    const link = await house.raterLink('demo', 'simulated')
    if (name === 'light') {
      await simulateRaters({ link, raters: 12, paceMs: 0, judgmentsPerRater: 20, seed: 4, onJudgment: () => undefined })
    }
    const { page: desk, complaints } = await signIn(options)
    await picture(desk, `studies-${name}`)
    await check(desk)
    await desk.goto(`${house.url}/studies/demo`)
    await desk.getByRole('heading', { level: 1 }).waitFor()
    const simulated = desk.getByRole('checkbox', { name: /Simulated/ })
    await simulated.check()
    await desk.getByRole('checkbox', { name: /Human/ }).uncheck()
    await desk.getByText(/Figure 1/).waitFor()
    await desk.getByText(/interval \d+–\d+%, clustered by prompt/).waitFor({ timeout: 60_000 })
    await picture(desk, `dashboard-${name}`)
    await check(desk)
    await checkStatistics(desk)
    await desk.goto(`${house.url}/methods`)
    await desk.locator('math').first().waitFor()
    await check(desk)
    await desk.goto(`${house.url}/new`)
    await desk.getByRole('heading', { level: 1 }).waitFor()
    await check(desk)
    await desk.context().close()

    const { page, complaints: more } = await openPage(browser, options)
    await page.goto(await house.raterLink('demo'))
    await page.getByRole('button', { name: 'Start' }).waitFor()
    await check(page)
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByRole('button', { name: /A is significantly better/ }).waitFor()
    // A picture is better of code than of a line of small talk.
    const wide = name === 'light' || name === 'dark'
    for (let n = 0; pictures && wide && n < 12; n++) {
      if ((await page.getByRole('main').locator('pre, math').count()) >= 2) break
      await judgeByKey(page, 's')
    }
    await page.waitForLoadState('networkidle')
    await page.waitForFunction(() => document.querySelector('.lit') === null)
    await picture(page, `rating-${name}`)
    await check(page)
    await page.context().close()
    expect([...complaints, ...more]).toEqual([])
  })

  /** The sections that come with the analysis: all there, reachable by keyboard, and accessible in their other shapes too. */
  async function checkStatistics(page: Page): Promise<void> {
    for (const name of ['How sure is it?', 'Do raters agree?', 'Is anything biased?', 'How strong are the systems?']) {
      await page.getByRole('heading', { name }).waitFor()
    }
    const row = page.getByRole('img', { name: /Valid while watching: \d/ }).first()
    await row.focus()
    await page.getByRole('radio', { name: 'Half-tie rate' }).check()
    await page.keyboard.press('i')
    await page.getByRole('region', { name: 'The intervals as a table' }).waitFor()
    for (const folded of await page.locator('details').all())
      await folded.evaluate((one) => one.setAttribute('open', ''))
    await page.getByRole('button', { name: 'How the win rate is computed' }).click()
    await check(page)
    await page.keyboard.press('Escape')
    const told = page.locator('a[href="/methods#cluster-robust"]')
    expect(await told.count()).toBe(0)
    await page.keyboard.press('i')
    expect(await told.count()).toBe(1)
  }

  async function check(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
    ).toEqual([])
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(beyond).toBeLessThanOrEqual(0)
  }
})
