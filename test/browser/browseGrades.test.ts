import { AxeBuilder } from '@axe-core/playwright'
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStaged } from '../make.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES

describe.skipIf(!hasBrowser)('grades of single responses in Browse, in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
    const design = { overlap: 3, repeatPrompts: true, single: { scale: 'audit' as const } }
    const answers = { comment: 'optional' as const }
    await house.importStaged(
      makeStaged({ name: 'audit', promptCount: 4, systems: ['LIMA', 'Alpaca'], answers, ...design }),
    )
    for (const rater of [0, 1, 2]) {
      const { page, context } = await openPage(browser)
      await page.goto(await house.raterLink('audit'))
      const code = new URL(page.url()).pathname.split('/').at(-1)!
      for (let n = 0; ; n++) {
        const reply = await page.request.get(`${house.url}/api/assignments?study=${code}`)
        const { pairs } = (await reply.json()) as { pairs: { assignmentId: string }[] }
        if (!pairs[0]) break
        const grade = ['fail', 'pass', 'excellent'][(n + rater * (n % 3)) % 3]
        const said = { grade, rationale: n === 1 ? 'The second half is missing.' : undefined, elapsedMs: 20_000 + n }
        const { assignmentId } = pairs[0]
        const data = { assignmentId, ...said, reading: { activeMs: 15_000, seenA: 0.8, seenB: 0 } }
        expect((await page.request.put(`${house.url}/api/judgments/${randomUUID()}`, { data })).status()).toBe(200)
      }
      await context.close()
    }
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  test.each([
    ['light', { colorScheme: 'light' }],
    ['phone', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ] as const)('open from a bar of the dashboard, and show who gave each: %s', async (name, options) => {
    const { page, complaints } = await openPage(browser, options)
    await page.goto(await house.researcherLink())
    await page.getByRole('heading', { name: 'Studies' }).waitFor()
    await page.goto(`${house.url}/studies/audit`)
    const bar = page.getByRole('link', { name: /^LIMA: \d+ grades? “pass”$/ })
    const [n] = /\d+/.exec((await bar.getAttribute('aria-label'))!)!
    await bar.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'No longer only: graded “pass”' }).waitFor()
    await page
      .getByText(new RegExp(`^${n} grades? in`))
      .first()
      .waitFor()
    await page.locator('ol button[aria-expanded]').first().click()
    await page.getByRole('region', { name: 'Grades of this response' }).waitFor()
    expect(await page.getByRole('table').getByRole('rowheader').count()).toBe(3)
    if (pictures) {
      mkdirSync(pictures, { recursive: true })
      await page.screenshot({ path: join(pictures, `browse-grades-${name}.png`), fullPage: true })
    }
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`)).toEqual([])
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(beyond).toBeLessThanOrEqual(0)
    expect(complaints).toEqual([])
  })
})
