import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isGenuine, startReceiver } from '../http/receiver.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

describe.skipIf(!hasBrowser)('webhooks and amendments in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let status = 204
  beforeAll(async () => {
    receiver = await startReceiver((reply) => reply.writeHead(status).end())
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse({ hookHosts: ['127.0.0.1'] })])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
    await receiver.close()
  })

  async function signIn(options = {}) {
    const opened = await openPage(browser, options)
    await opened.page.goto(await house.researcherLink())
    await opened.page.goto(`${house.url}/studies/demo`)
    await opened.page.getByRole('button', { name: 'Webhooks…' }).click()
    return opened
  }

  async function check(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
    expect(found).toEqual([])
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(beyond).toBeLessThanOrEqual(0)
  }

  test('one is added, its secret shown once, tried, told of a pause that has a reason, and removed', async () => {
    const { page, complaints } = await signIn()
    const dialog = page.getByRole('dialog', { name: 'Webhooks' })
    await dialog.getByLabel('Address').fill('http://10.0.0.1/')
    await dialog.getByRole('button', { name: 'Add webhook' }).click()
    await dialog
      .getByRole('alert')
      .getByText(/inside the server's own network/)
      .waitFor()
    complaints.length = 0
    await dialog.getByLabel('Address').fill(receiver.url)
    await dialog.getByRole('button', { name: 'Add webhook' }).click()
    const secret = await dialog.getByRole('textbox', { name: 'Secret' }).inputValue()
    expect(secret).toMatch(/^whsec_/)
    await dialog.getByRole('button', { name: 'Send a test' }).click()
    await dialog.getByText('The test arrived.').waitFor()
    expect(isGenuine(receiver.received[0]!, secret)).toBe(true)
    expect(await dialog.getByRole('textbox', { name: 'Secret' }).count()).toBe(0)
    status = 500
    await dialog.getByRole('button', { name: 'Send a test' }).click()
    await dialog.getByText('The test did not arrive. Answered 500').waitFor()
    status = 204
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: 'Pause' }).click()
    const pause = page.getByRole('dialog', { name: 'Pause the study' })
    expect(await pause.getByRole('button', { name: 'Pause the study' }).isDisabled()).toBe(true)
    await pause.getByLabel('Why').fill('Lunch.')
    await picture(page, 'pause')
    await check(page)
    await pause.getByRole('button', { name: 'Pause the study' }).click()
    await page.getByText('paused', { exact: true }).waitFor()
    await expect
      .poll(() => receiver.bodies().find(({ type }) => type === 'study.state'), { timeout: 30_000 })
      .toMatchObject({ data: { state: 'paused', before: 'open', study: { name: 'demo' } } })
    await page.getByRole('button', { name: 'Webhooks…' }).click()
    await dialog
      .getByRole('row', { name: /New state/ })
      .getByText('delivered')
      .waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  const looks = [
    { name: 'light', options: { colorScheme: 'light' } },
    { name: 'dark', options: { colorScheme: 'dark' } },
    { name: 'narrow', options: { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' } },
  ] as const
  test.each(looks)('are accessible and stay within their width ($name)', async ({ name, options }) => {
    const { page } = await signIn(options)
    const dialog = page.getByRole('dialog', { name: 'Webhooks' })
    await dialog.getByRole('row', { name: /New state/ }).waitFor()
    await picture(page, `hooks-${name}`)
    await dialog.getByText('Add a webhook').click()
    await dialog.getByLabel('Address').scrollIntoViewIfNeeded()
    await picture(page, `hooks-form-${name}`)
    await check(page)
    await page.context().close()
  })

  test('a link that has let in as many as it may says so in the language of who comes', async () => {
    const words = {
      en: 'All places of this link are taken',
      de: 'Alle Plätze dieses Links sind vergeben',
      es: 'Todas las plazas de este enlace están ocupadas',
      zh: '此链接的名额已满',
      hi: 'इस लिंक के सभी स्थान भर चुके हैं',
      ar: 'كل أماكن هذا الرابط مشغولة',
    }
    for (const [locale, heading] of Object.entries(words)) {
      const { page, complaints } = await openPage(browser, { locale })
      await page.goto(`${house.url}/rate/full`)
      await page.getByRole('heading', { name: heading }).waitFor()
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(locale === 'ar' ? 'rtl' : 'ltr')
      await picture(page, `full-${locale}`)
      expect(complaints).toEqual([])
      await page.context().close()
    }
  })
})
