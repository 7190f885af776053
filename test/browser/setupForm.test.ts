import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStudy } from '../../db/studies.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
async function picture(page: Page, name: string, fullPage = true): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage })
}

/** Two plain files whose columns are called otherwise than usual. */
function strangeFiles(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-strange-'))
  return ['alpha', 'beta'].map((system) => {
    const rows = [1, 2, 3, 4].map((n) =>
      JSON.stringify({ nr: `p${n}`, wording: `Ask ${n}?`, text: `${system} says ${n}.`, topic: n > 2 ? 'sky' : 'sea' }),
    )
    const path = join(folder, `${system}.jsonl`)
    writeFileSync(path, rows.join('\n'))
    return path
  })
}

const looks = [
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'phone', options: { viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' } },
] as const

describe.skipIf(!hasBrowser)('the set-up form and a longer plan in a browser', () => {
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

  test.each(looks)('files whose columns have other names become a study on the form ($name)', async (look) => {
    const { page, complaints } = await signIn(look.options)
    page.setDefaultTimeout(20_000)
    await page.getByRole('link', { name: 'New study' }).first().click()
    await page.locator('input[type=file]').setInputFiles(strangeFiles())
    await page.getByLabel('Title').waitFor()
    // Their shape is not known: the form says how each is read.
    await page.getByText('Files, columns and tags').click()
    for (const system of ['alpha', 'beta']) {
      const file = page.getByRole('group', { name: `${system}.jsonl` })
      await file.getByLabel('System, where').fill(system)
      await file.getByLabel('Format').selectOption('long')
      await file.getByLabel('Columns, one a line').fill('prompt_id: nr\nprompt: wording\nresponse: text')
      await file.getByLabel('Columns that are tags').fill('topic')
      await file.getByLabel('Source of its prompts').fill('a notebook')
      await file.getByLabel('Source of its prompts').press('Tab')
    }
    await page.getByText('4 prompts · 4 comparisons').waitFor()
    await page.getByText(/Results can be sliced by/).waitFor()
    expect(await page.getByText(/Results can be sliced by/).innerText()).toMatch(/source.*1 value.*topic.*2 values/)

    await page.getByRole('combobox', { name: 'Target' }).selectOption('alpha')
    await page.getByText('Names of systems').click()
    const alpha = page.getByRole('group', { name: 'alpha', exact: true })
    await alpha.getByLabel('Other words that give it away').fill('first one')
    await alpha.getByLabel('Called in results').fill('LIMA')
    await alpha.getByLabel('Called in results').press('Tab')
    await page.getByRole('group', { name: 'LIMA', exact: true }).waitFor()
    // At once, not only when the report has followed.
    expect(await page.getByRole('combobox', { name: 'Target' }).inputValue()).toBe('LIMA')
    await page.getByText('Consent and language').click()
    await page.getByLabel('Language of the rating screen').selectOption('de')
    await page.getByText('The study file', { exact: true }).click()
    await page.waitForFunction(() => {
      const text = document.querySelector<HTMLTextAreaElement>('textarea[aria-label^="The study file"]')?.value ?? ''
      return ['as: alpha', 'first one', 'language: de', 'topic', 'a notebook', 'prompt_id: nr'].every((one) =>
        text.includes(one),
      )
    })
    await page.waitForFunction(() => document.querySelector('.revising') === null)
    expect(await page.getByRole('combobox', { name: 'Target' }).inputValue()).toBe('LIMA')
    expect(await page.getByRole('group', { name: 'alpha', exact: true }).count()).toBe(0)
    await picture(page, `form-${look.name}`)
    await check(page)
    await page.getByLabel('Title').fill(`Strange ${look.name}`)
    const open = page.getByRole('button', { name: 'Open study' })
    await page.waitForFunction(() => document.querySelector('.revising') === null)
    await open.click()
    await page.waitForURL(new RegExp(`/studies/strange-${look.name}$`))
    const study = (await findStudy(house.store, `strange-${look.name}`))!
    expect(study.design.language).toBe('de')
    const { prompts, systems } = house.store.tables
    const kept = (await house.store.db.select().from(prompts)).filter(({ studyId }) => studyId === study.id)
    expect(kept.map(({ tags }) => `${tags?.source ?? ''}, ${tags?.topic ?? ''}`).sort()).toEqual(
      ['sea', 'sea', 'sky', 'sky'].map((topic) => `a notebook, ${topic}`),
    )
    const named = (await house.store.db.select().from(systems)).filter(({ studyId }) => studyId === study.id)
    expect(named.map(({ name, role, aliases }) => [name, role, aliases.includes('first one')])).toEqual([
      ['LIMA', 'target', true],
      ['beta', 'baseline', false],
    ])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  test('more raters are asked for on the dashboard and on the record, and both tell of it', async () => {
    const before = (await findStudy(house.store, 'demo'))!.overlap
    for (const [step, { name, options }] of looks.entries()) {
      const { page, complaints } = await signIn(options)
      const now = before + step
      if (name === 'dark') {
        await page.goto(`${house.url}/studies/demo/record`)
        await page.getByText('Let more raters judge each comparison').click()
      } else {
        await page.goto(`${house.url}/studies/demo`)
        await page.getByRole('button', { name: 'More raters each…' }).click()
      }
      const number = page.getByRole('spinbutton', { name: 'Raters for each comparison' })
      expect(await number.inputValue()).toBe(String(now + 1))
      const amend = page.getByRole('button', { name: 'Amend the plan' })
      expect(await amend.isDisabled()).toBe(true)
      await page
        .getByRole('textbox', { name: 'Why, kept with the change and printed in exports' })
        .last()
        .fill('Raters disagree more than we thought.')
      await number.fill(String(now))
      await page.getByText(`A whole number, ${now + 1} or more.`).waitFor()
      expect(await amend.isDisabled()).toBe(true)
      await number.fill(String(now + 1))
      const sum = await page.getByText(/judgments? more: .* planned so far, .* then\./).innerText()
      const [, after] = /, ([\d,]+) then/.exec(sum)!
      await picture(page, `overlap-${name}`, false)
      await check(page)
      await amend.click()
      if (name === 'dark') await page.getByText(`${after!} judgments are planned now`).waitFor()
      else await page.getByText(`of ${after!} planned`).waitFor()
      await page.goto(`${house.url}/studies/demo/record`)
      await page.getByRole('row', { name: new RegExp(`overlap ${now} → ${now + 1} .*Raters disagree more`) }).waitFor()
      await page.getByText('sampling.overlap').waitFor()
      await picture(page, `record-${name}`)
      expect(complaints).toEqual([])
      await page.context().close()
    }
    expect((await findStudy(house.store, 'demo'))!.overlap).toBe(before + looks.length)
  })
})
