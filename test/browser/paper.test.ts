import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPack, wholeFile } from '../../server/paper/openPack.ts'
import { verifyPack } from '../../server/paper/verifyPack.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { judgeByKey, openHouse, openPage } from './house.ts'

describe.skipIf(!hasBrowser)('the paper, from a page', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-papers-'))
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function kept(page: Page, click: () => Promise<void>, name: string): Promise<string> {
    const [download] = await Promise.all([page.waitForEvent('download'), click()])
    const path = join(folder, name)
    await download.saveAs(path)
    return path
  }

  test('is one click away, verifies, and its Figure 1 is the page’s own', async () => {
    const { page: screen } = await openPage(browser)
    await screen.goto(await house.raterLink('demo'))
    await screen.getByRole('button', { name: 'Start' }).click()
    await screen.getByRole('button', { name: /A is significantly better/ }).waitFor()
    for (let n = 0; n < 12; n++) await judgeByKey(screen, ['a', 's', 'd'][n % 3]!)
    await screen.context().close()

    const { page, complaints } = await openPage(browser, { colorScheme: 'dark' })
    await page.goto(await house.researcherLink())
    await page.getByRole('heading', { name: 'Studies' }).waitFor()
    await page.goto(`${house.url}/studies/demo`)
    // The figure has the intervals to print once the analysis is there.
    await page.locator('figcaption', { hasText: 'clustered by prompt' }).waitFor()
    const drawn = await kept(page, () => page.getByRole('button', { name: 'Save SVG' }).first().click(), 'page.svg')
    await page.getByRole('button', { name: 'Export' }).click()
    const pack = await kept(page, () => page.getByRole('link', { name: 'Paper pack' }).click(), 'pack.zip')
    expect((await verifyPack(pack)).differences).toEqual([])

    const opened = await openPack(pack)
    const paper = (await wholeFile(opened, 'figures/figure-1.svg')).toString()
    opened.close()
    // On the page the caption stands within the file and the margin is wider; all that is drawn is the same.
    const parts = (svg: string) => svg.slice(svg.indexOf(' <defs>')).split('\n')
    const own = parts(readFileSync(drawn, 'utf8'))
    const theirs = parts(paper).filter((line) => line !== '</svg>' && line !== '')
    expect(theirs.length).toBeGreaterThan(30)
    expect(own.slice(0, theirs.length)).toEqual(theirs)
    expect(
      own.slice(theirs.length).every((line) => /^ <text .*fill="#1a1c1f"/.test(line) || !/<(?!\/svg)/.test(line)),
    ).toBe(true)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
