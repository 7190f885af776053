import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { rowsOf } from '../db/make.ts'
import { judgeByKey, openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const everything = `target: first
answers:
  graded: true
  bothBad: true
  criteria:
    - { name: helpfulness, question: Which response helps more? }
    - { name: style, question: Which response reads better? }
  reasons: [It is right., It is complete., It does what was asked.]
  reasonsAre: required
  comment: optional
  skipReasons: [I do not know the subject.]`

/** A study file with eight prompts and two systems beside it. */
function makeFile(name: string, more: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-answers-'))
  const numbers = Array.from({ length: 8 }, (_, n) => n + 1)
  const lines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
  const text = 'A sentence that fills a line or two of the page, as responses do. '
  writeFileSync(
    join(folder, 'prompts.jsonl'),
    lines(numbers.map((n) => ({ question_id: n, turns: [`What is the answer to question ${String(n)}, and why?`] }))),
  )
  for (const system of ['first', 'second']) {
    const response = (n: number) => `**Answer ${String(n)}.** ${text.repeat(system === 'first' ? n : 3)}`
    const rows = numbers.map((n) => ({
      ...{ question_id: n, answer_id: `${system} ${String(n)}`, model_id: system },
      choices: [{ index: 0, turns: [response(n)] }],
    }))
    writeFileSync(join(folder, `${system}.jsonl`), lines(rows))
  }
  const path = join(folder, 'study.yaml')
  const files = 'prompts: [prompts.jsonl]\nresponses: [first.jsonl, second.jsonl]'
  writeFileSync(path, `name: ${name}\ntitle: A study of ${name}\n${files}\n${more}\n`)
  return path
}

describe.skipIf(!hasBrowser)('what raters may say, in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
    await house.importFile(makeFile('everything', everything))
    await house.importFile(makeFile('audit', 'single: { scale: audit }\nrepeatPrompts: true'))
    await house.importFile(makeFile('likert', 'single: { scale: likert }\nrepeatPrompts: true'))
    await house.importFile(makeFile('arabic', `language: ar\n${everything}`))
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  async function begin(name: string, options: BrowserContextOptions = {}) {
    const opened = await openPage(browser, options)
    await opened.page.goto(await house.raterLink(name))
    await opened.page.locator('.start').click()
    await opened.page.locator('#question').waitFor()
    return opened
  }

  const isAccessible = async (page: Page, what: string) => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${what}: ${id} at ${nodes[0]?.target.join(' ') ?? ''}`)).toEqual([])
  }

  test('a study that asks for everything is rated by keys alone, taken back, changed and counted', async () => {
    const { page, complaints } = await begin('everything')
    const first = await page.locator('.prompt').innerText()
    // B slightly; helpfulness A, style neither; both bad; the first reason; saved.
    for (const key of ['f', 'a', 's', 'b', 'Enter']) await page.keyboard.press(key)
    await page.getByText('Tick at least one reason.').first().waitFor()
    await page.getByLabel('It is right.').check()
    await isAccessible(page, 'with an answer begun')
    await picture(page, 'everything')
    await page.locator('.scroller').focus()
    await judgeByKey(page, 'Enter')
    await page.getByText('saved', { exact: true }).waitFor()
    const [stored] = await rowsOf(house.store, 'judgments')
    expect(stored).toMatchObject({ preference: 'b', degree: 'slight', bothBad: true, reasons: ['It is right.'] })

    await page.keyboard.press('u')
    await page.locator('.notice').waitFor()
    expect(await page.locator('.prompt').innerText()).toBe(first)
    expect(await page.getByLabel('Both are bad').isChecked()).toBe(true)
    await page.keyboard.press('a')
    await page.keyboard.press('b')
    await judgeByKey(page, 'Enter')
    await expect.poll(async () => (await rowsOf(house.store, 'judgments')).length).toBe(2)
    const changed = (await rowsOf(house.store, 'judgments')).find(({ replaces }) => replaces === stored!.id)
    expect(changed).toMatchObject({ preference: 'a', degree: 'much', bothBad: false, reasons: ['It is right.'] })
    expect((await rowsOf(house.store, 'extraJudgments')).map(({ criterion }) => criterion).sort()).toEqual([
      ...['helpfulness', 'helpfulness', 'style', 'style'],
    ])

    await page.getByRole('button', { name: 'Skip…' }).click()
    await page.getByLabel('I do not know the subject.').check()
    await isAccessible(page, 'the question whether to skip')
    await page.getByRole('button', { name: 'Skip the pair' }).click()
    await expect
      .poll(async () => (await rowsOf(house.store, 'assignments')).find(({ state }) => state === 'skipped')?.skipReason)
      .toBe('I do not know the subject.')

    await page.getByRole('button', { name: 'Report…' }).click()
    await page.getByRole('radio', { name: 'Response B' }).check()
    await page.getByLabel('What is harmful about it?').fill('Cruel.')
    await isAccessible(page, 'the report of harm')
    await picture(page, 'report')
    await page.getByRole('button', { name: 'Report', exact: true }).click()
    await page.getByText('Reported. Thank you.').first().waitFor()
    expect(await rowsOf(house.store, 'contentFlags')).toMatchObject([{ side: 'b', reason: 'Cruel.' }])

    const { page: desk } = await openPage(browser)
    await desk.goto(await house.researcherLink())
    await desk.goto(`${house.url}/studies/everything`)
    await desk.getByRole('heading', { name: 'By criterion' }).waitFor()
    await desk.getByText('Cruel.').waitFor()
    await isAccessible(desk, 'the dashboard')
    expect(complaints).toEqual([])
  })

  test('keys can be given other work, which the browser keeps', async () => {
    const { page } = await begin('likert')
    await page.keyboard.press('?')
    await page.getByRole('button', { name: 'Key for: 1' }).click()
    await page.keyboard.press('q')
    await page.getByRole('button', { name: 'Key for: 1 Q' }).waitFor()
    await isAccessible(page, 'the keys')
    await page.keyboard.press('Escape')
    await page.reload()
    await page.locator('#question').waitFor()
    await judgeByKey(page, 'q')
    await judgeByKey(page, '6')
    await page.getByText('saved', { exact: true }).waitFor()
    const grades = (await rowsOf(house.store, 'grades')).map(({ grade }) => grade)
    expect(grades.sort()).toEqual(['1', '6'])
  })

  test.each([
    ['audit', 'light', false],
    ['audit', 'dark', true],
    ['likert', 'dark', false],
    ['everything', 'dark', true],
    ['arabic', 'light', false],
    ['arabic', 'light', true],
  ] as const)('the screen of %s is accessible, %s, on a phone: %s', async (name, colorScheme, phone) => {
    const viewport = phone ? { width: 390, height: 780 } : { width: 1280, height: 800 }
    const { page, complaints } = await begin(name, { colorScheme, viewport, hasTouch: phone })
    await isAccessible(page, name)
    await picture(page, `${name}-${colorScheme}${phone ? '-phone' : ''}`)
    // Nothing stands beside the screen, and the texts keep room of their own.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    const room = await page.locator('.scroller').boundingBox()
    expect(room?.height).toBeGreaterThan(viewport.height * 0.33)
    expect(complaints).toEqual([])
  })

  test('grades of single responses move the dashboard as they come in', async () => {
    const { page } = await begin('audit')
    const { page: desk, complaints } = await openPage(browser)
    await desk.goto(await house.researcherLink())
    await desk.goto(`${house.url}/studies/audit`)
    await desk.getByRole('heading', { level: 1 }).waitFor()
    for (const [n, key] of ['d', 's', 'a', 'd'].entries()) {
      await judgeByKey(page, key)
      await desk.getByText(new RegExp(`^${String(n + 1)} of 16 planned`)).waitFor()
    }
    await desk.getByRole('heading', { name: 'Grades' }).waitFor()
    await desk
      .getByText(/are “excellent”/)
      .first()
      .waitFor()
    await isAccessible(desk, 'the dashboard of grades')
    await picture(desk, 'audit-dashboard')
    expect(complaints).toEqual([])
  })
})
