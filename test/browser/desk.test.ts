import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

/** Five files as AlpacaEval has them, a system each. */
function alpacaEvalFiles(prompts: number): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-five-'))
  return ['lima', 'alpaca', 'davinci003', 'bard', 'gpt4'].map((generator) => {
    const rows = Array.from({ length: prompts }, (_, n) => ({
      dataset: 'selfinstruct',
      instruction: `Say something about the number ${String(n)}.`,
      output: `The number ${String(n)} is what the ${String(generator.length)}-letter answer is about.`,
      generator,
    }))
    const path = join(folder, `${generator}.json`)
    writeFileSync(path, JSON.stringify(rows))
    return path
  })
}

describe.skipIf(!hasBrowser)('the desk in a browser', () => {
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

  test('five AlpacaEval files become an open study in under three minutes, by steps', async () => {
    const { page, complaints } = await signIn()
    const begun = performance.now()
    const steps: string[] = []
    const step = (what: string) => steps.push(`${what} ${String(Math.round((performance.now() - begun) / 100) / 10)} s`)
    await page.getByRole('link', { name: 'New study' }).first().click()
    await page.locator('input[type=file]').setInputFiles(alpacaEvalFiles(300))
    await page
      .getByLabel('Title')
      .waitFor()
      .catch(async (error: unknown) => {
        throw new Error(`${complaints.join('\n')}\n${await page.getByRole('main').innerText()}`, { cause: error })
      })
    step('report')
    await page.getByRole('button', { name: 'LIMA', exact: true }).click()
    await page.getByLabel('Title').fill('Five files')
    await page.getByLabel('Target').selectOption('lima')
    await page.getByText('The study file').click()
    await page.waitForFunction(() =>
      /target: lima/.test(
        document.querySelector<HTMLTextAreaElement>('textarea[aria-label^="The study file"]')?.value ?? '',
      ),
    )
    step('form and file')
    await picture(page, 'setup')
    const open = page.getByRole('button', { name: 'Open study' })
    await page.waitForFunction(() =>
      /1,200/.test(document.querySelector('[aria-label="Open the study"]')?.textContent ?? ''),
    )
    await open.click()
    await page.waitForURL(/\/studies\/five-files$/)
    step('open')
    const took = performance.now() - begun
    console.log(`Set-up: ${steps.join(', ')}`)
    expect(took).toBeLessThan(180_000)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('what one researcher does another sees, and neither can do what their role forbids', async () => {
    const { page: owner } = await signIn()
    await owner.goto(`${house.url}/studies/demo/record`)
    await owner.getByLabel('E-mail').fill('ada@example.org')
    await owner.getByLabel(/^As/).selectOption('blinded-analyst')
    await owner.getByRole('button', { name: 'Share' }).click()
    const link = await owner.getByRole('textbox', { name: /Link for ada/ }).inputValue()
    const { page: analyst } = await openPage(browser)
    await analyst.goto(link)
    await analyst.getByRole('heading', { name: 'Account' }).waitFor()
    await analyst.goto(`${house.url}/studies/demo`)
    await analyst
      .getByRole('combobox', { name: 'Target' })
      .getByRole('option', { name: /System [A-Z]/ })
      .first()
      .waitFor({ state: 'attached' })
    expect(await analyst.getByRole('button', { name: 'Pause' }).count()).toBe(0)
    await owner.goto(`${house.url}/studies/demo`)
    await owner.getByRole('button', { name: 'Pause' }).click()
    await owner.getByLabel('Why').fill('Lunch.')
    await owner.getByRole('button', { name: 'Pause the study' }).click()
    await analyst.getByText('paused', { exact: true }).waitFor({ timeout: 10_000 })
    await owner.goto(`${house.url}/studies/demo/record`)
    const { page: second } = await signIn()
    await second.goto(`${house.url}/studies/demo/record`)
    await second.getByLabel(/Unlock the study/).fill('All is in.')
    await second.getByRole('button', { name: 'Unlock' }).click()
    await owner.getByText('All is in.').waitFor({ timeout: 10_000 })
    for (const page of [owner, analyst, second]) await page.context().close()
  })

  const looks = [
    { name: 'light', options: { colorScheme: 'light' } },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'narrow', options: { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' } },
  ] as const
  test.each(looks)(
    'account, record and API pages are accessible and stay within their width ($name)',
    async ({ name, options }) => {
      const { page, complaints } = await signIn(options)
      for (const [path, heading] of [
        ['/account', 'Tokens for programs'],
        ['/studies/demo/record', 'Registration'],
        ['/api-reference', 'The API'],
      ] as const) {
        await page.goto(`${house.url}${path}`)
        await page.getByRole('heading', { name: heading }).waitFor()
        await page.waitForLoadState('networkidle')
        await picture(page, `${path.split('/').at(-1) ?? ''}-${name}`)
        await check(page)
      }
      const { page: outside } = await openPage(browser, options)
      await outside.goto(house.url)
      await outside.getByRole('heading', { name: 'Sign in' }).waitFor()
      await picture(outside, `signin-${name}`)
      await check(outside)
      expect(complaints).toEqual([])
      await page.context().close()
      await outside.context().close()
    },
  )
})
