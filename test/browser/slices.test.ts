import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stageFiles } from '../../server/staging/stage.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { hostile, slicedFiles } from '../slicedFiles.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES

describe.skipIf(!hasBrowser)('slices in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
    const folder = mkdtempSync(join(tmpdir(), 'blindpair-slices-'))
    const study = { name: 'sliced', title: 'Sliced', target: 'Target' }
    await house.importStaged(await stageFiles({ folder, files: slicedFiles(folder), study }))
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  const section = (page: Page) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name: 'Does it hold everywhere?' }) })

  async function opened(options = {}) {
    const { page, complaints } = await openPage(browser, options)
    await page.goto(await house.researcherLink())
    await page.getByRole('heading', { name: 'Studies' }).waitFor()
    await page.goto(`${house.url}/studies/sliced`)
    await section(page).getByLabel('Slice by').waitFor()
    return { page, complaints }
  }

  test.each([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['phone', { viewport: { width: 360, height: 740 } }],
  ] as const)('are read, chosen and opened: %s', async (name, options) => {
    const { page, complaints } = await opened(options)
    const part = section(page)
    await part.getByLabel('Slice by').selectOption('serial')
    expect(await part.getByText('too few').count()).toBeGreaterThan(0)
    await part.getByLabel('Slice by').selectOption('source')
    const row = part.getByRole('row', { name: hostile })
    await row.waitFor()
    if (pictures) {
      mkdirSync(pictures, { recursive: true })
      await part.screenshot({ path: join(pictures, `slices-${name}.png`) })
      await part.getByLabel('Slice by').selectOption('category')
      await part.screenshot({ path: join(pictures, `slices-category-${name}.png`) })
      await part.getByLabel('Slice by').selectOption('source')
    }
    const { violations } = await new AxeBuilder({ page }).include('section').analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`)).toEqual([])
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(beyond).toBeLessThanOrEqual(0)
    const link = row.getByRole('link').first()
    const n = await link.textContent()
    await link.click()
    await page.getByText(`tag source: ${hostile}`).first().waitFor()
    expect(new URL(page.url()).searchParams.get('tag')).toBe(`source=${hostile}`)
    expect(Number(n)).toBeGreaterThan(20)
    expect(complaints).toEqual([])
  })
})
