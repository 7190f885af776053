import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reading } from '../../server/contract/reading.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { judgeByKey, openHouse, openPage, painted, textsShown } from './house.ts'

const long = Array.from(
  { length: 60 },
  (_, n) => `Paragraph ${String(n)} of a long response, with some words in it.`,
).join('\n\n')
const texts = {
  short: ['The cat sat on the mat.\n\n- one\n- two', 'The dog sat on the mat.\n\n- one\n- three'],
  long: [long, `${long}\n\nOne more paragraph.`],
  mixed: ['مرحبا بالعالم 123 abc\n\nAnd an English line.', '```python\nx = 1  # two  spaces\n```\n\n你好 👩‍👩‍👧'],
  last: ['Fine.', 'Fine too.'],
}

/** A study of four pairs in the order they are written, with what it says of the screen. */
function studyFile(name: string, more: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-reading-'))
  const lines = (make: (id: string, pair: string[]) => object) =>
    Object.entries(texts)
      .map(([id, pair]) => JSON.stringify(make(id, pair)))
      .join('\n')
  writeFileSync(
    join(folder, 'prompts.jsonl'),
    lines((id) => ({ id, prompt: `A prompt: ${id}` })),
  )
  for (const [place, system] of ['one', 'other'].entries()) {
    writeFileSync(
      join(folder, `${system}.jsonl`),
      lines((id, pair) => ({ id, system, response: pair[place] })),
    )
  }
  const study = {
    ...{ name, title: name, target: 'one', baselines: ['other'], prompts: [join(folder, 'prompts.jsonl')] },
    responses: ['one', 'other'].map((system) => join(folder, `${system}.jsonl`)),
    ...more,
  }
  const path = join(folder, 'study.json')
  writeFileSync(path, JSON.stringify(study))
  return path
}

describe.skipIf(!hasBrowser)('the rater’s screen', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  let studies = 0
  /** The first pair of a new study, on a page that has read its instructions. */
  async function open(more: object, options: BrowserContextOptions = {}) {
    const name = `reading-${String(++studies)}`
    await house.importFile(studyFile(name, more))
    const opened = await openPage(browser, options)
    await opened.page.goto(await house.raterLink(name))
    await opened.page.locator('button.start').click()
    await opened.page.locator('.choices').waitFor()
    return opened
  }

  const highlights = (page: Page) =>
    page.evaluate(() => [...(CSS.highlights.get('difference') ?? [])].map((range) => (range as Range).toString()))

  /** Judges until a pair is in hand whose prompt names it. */
  async function turnTo(page: Page, id: keyof typeof texts) {
    for (;;) {
      await page.locator('.choices').waitFor()
      const prompt = await page.locator('.prompt > .text').innerText()
      if (prompt === `A prompt: ${id}`) return
      const tab = page.locator('#tab-b')
      if (await tab.count()) await tab.click()
      // Digits count the answers in every language.
      await page.keyboard.press('2')
      await page.waitForFunction(
        (before) => ![before, undefined].includes(document.querySelector('.prompt > .text')?.textContent.trim()),
        prompt,
      )
    }
  }

  test('shows texts raw for both sides at once, keeps the switch, and tells it with the judgment', async () => {
    const { page, context, complaints } = await open({})
    const bodies: { reading: Reading }[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') bodies.push(request.postDataJSON() as { reading: Reading })
    })
    expect(await page.locator('.side .raw').count()).toBe(0)
    await page.getByRole('button', { name: 'Raw text' }).click()
    expect(await page.locator('.side .raw').count()).toBe(2)
    await judgeByKey(page, 's')
    await page.reload()
    await page.locator('.side .raw').first().waitFor()
    expect(await page.locator('.side .raw').count()).toBe(2)
    await page.getByRole('button', { name: 'Raw text' }).click()
    await page.waitForTimeout(100)
    await judgeByKey(page, 's')
    expect(bodies.map(({ reading }) => reading.raw)).toEqual([true, false])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('takes a double click for one choice: the next pair waits to be read', async () => {
    const { page, context, complaints } = await open({})
    await textsShown(page)
    await page.getByRole('button', { name: /A is significantly better/ }).dblclick()
    await page.getByText('saved', { exact: true }).waitFor()
    expect(await page.locator('.place').innerText()).toBe('2 of 4')
    expect(complaints).toEqual([])
    await context.close()
  })

  test('keeps a report that is being written, and sends it once though the skip after it fails', async () => {
    const { page, context } = await open({})
    await textsShown(page)
    await page.getByRole('button', { name: 'Report…' }).click()
    const why = page.getByLabel('What is harmful about it?')
    await why.fill('Cruel, and more than that.')
    // Text is marked with the mouse, which is let go beside the dialog.
    const box = await why.boundingBox()
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 12)
    await page.mouse.down()
    await page.mouse.move(20, 400, { steps: 4 })
    await page.mouse.up()
    expect(await why.inputValue()).toBe('Cruel, and more than that.')

    const sent: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'PUT') sent.push(new URL(request.url()).pathname.split('/')[2] ?? '')
    })
    await page.route('**/skip', (route) => route.abort())
    await page.getByRole('radio', { name: 'Response A' }).check()
    await page.getByRole('button', { name: 'Report and skip' }).click()
    await page.getByText(/^Nothing was skipped\./).waitFor()
    await page.unroute('**/skip')
    await page.getByRole('button', { name: 'Report and skip' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(sent).toEqual(['flags'])
    await page.getByRole('button', { name: 'Report…' }).click()
    await page.mouse.click(20, 400)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await context.close()
  })

  test('stays as wide as the window, with its buttons in it, whatever a study has written', async () => {
    const word = (sign: string) => `<b>${sign.repeat(200)}</b> \u202e ${sign}`
    const { page, context, complaints } = await open(
      {
        ...{
          question: word('Q'),
          notice: word('N'),
          instructions: `${word('I')}\n\n|${'a|'.repeat(90)}\n|${'-|'.repeat(90)}`,
        },
        answers: {
          criteria: [{ name: 'one', question: word('C') }],
          ...{ reasons: [word('R')], comment: 'optional', skipReasons: [word('S')] },
        },
      },
      { viewport: { width: 320, height: 640 } },
    )
    await textsShown(page)
    await picture(page, 'long-words')
    for (const name of ['Skip…', 'Save']) {
      const box = await page.getByRole('button', { name }).boundingBox()
      expect(box?.x).toBeGreaterThanOrEqual(0)
      expect((box?.x ?? NaN) + (box?.width ?? NaN)).toBeLessThanOrEqual(320)
      expect((box?.y ?? NaN) + (box?.height ?? NaN)).toBeLessThanOrEqual(640)
    }
    await check(page)
    await page.getByRole('button', { name: 'Skip…' }).click()
    await check(page)
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await check(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  test('has no such switch where the study forces raw text or forbids it', async () => {
    for (const [raw, shown] of [
      ['forced', 2],
      ['off', 0],
    ] as const) {
      const { page, context } = await open({ screen: { raw } })
      expect(await page.getByRole('button', { name: 'Raw text' }).count()).toBe(0)
      expect(await page.locator('.side .raw').count()).toBe(shown)
      await context.close()
    }
  })

  test('marks the words that differ without touching the texts, rendered and raw', async () => {
    const { page, context, complaints } = await open({ screen: { difference: true } })
    await turnTo(page, 'short')
    const before = await page.locator('.sides').innerHTML()
    await page.getByRole('button', { name: 'Mark differences' }).click()
    await expect.poll(() => highlights(page)).toHaveLength(4)
    expect((await highlights(page)).sort()).toEqual(['cat', 'dog', 'three', 'two'])
    expect(await page.locator('.sides').innerHTML()).toBe(before)
    await page.getByRole('button', { name: 'Raw text' }).click()
    await expect.poll(async () => (await highlights(page)).sort()).toEqual(['cat', 'dog', 'three', 'two'])
    await check(page)
    await judgeByKey(page, 's')
    await expect.poll(async () => (await highlights(page)).includes('cat')).toBe(false)
    await page.getByRole('button', { name: 'Mark differences' }).click()
    await expect.poll(() => highlights(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  test('tells how far each side was scrolled, together and apart, and that a page was left', async () => {
    const { page, context } = await open({})
    const told: { url: string; body: { reading?: Reading } & Partial<Reading> }[] = []
    page.on('request', (request) => {
      if (['PUT', 'POST'].includes(request.method())) {
        told.push({ url: request.url(), body: request.postDataJSON() as Reading })
      }
    })
    // A page that is left tells of the pair in hand, once that was seen.
    await textsShown(page)
    await painted(page)
    await page.waitForTimeout(300)
    await page.reload()
    await page.locator('.choices').waitFor()
    const { db, tables } = house.store
    const left = () => db.select().from(tables.assignments)
    await expect
      .poll(async () =>
        (await left()).some(({ exposures, state }) => exposures?.[0]?.ended === 'left' && state === 'leased'),
      )
      .toBe(true)

    await turnTo(page, 'long')
    await page.waitForTimeout(300)
    told.length = 0
    await page.getByRole('button', { name: 'Scroll apart' }).click()
    await page.locator('#side-b').evaluate((side) => side.scrollTo(0, side.scrollHeight))
    await page.waitForTimeout(300)
    await judgeByKey(page, 's')
    const { seenA, seenB, activeMs } = told[0]?.body.reading ?? { seenA: NaN, seenB: NaN, activeMs: NaN }
    expect(seenA).toBeGreaterThan(0.02)
    expect(seenA).toBeLessThan(0.5)
    expect(seenB).toBeGreaterThan(seenA + 0.02)
    expect(seenB).toBeLessThan(0.9)
    expect(activeMs).toBeGreaterThan(200)
    expect(activeMs).toBeLessThan(20_000)
    await context.close()
  })

  test('keeps the choices asleep for the minimum reading time, says so, and wakes them', async () => {
    const { page, context } = await open({ screen: { secondsPer100Words: 15 } })
    await turnToAwake(page, 'last')
    await context.close()
  })

  const languages = [
    { tag: 'ar', dir: 'rtl', choice: /A أفضل بوضوح/, more: { viewport: { width: 1280, height: 800 } } },
    { tag: 'ar', dir: 'rtl', choice: /A أفضل بوضوح/, more: { viewport: { width: 390, height: 844 }, hasTouch: true } },
    { tag: 'ar', dir: 'rtl', choice: /A أفضل بوضوح/, more: { viewport: { width: 320, height: 640 } } },
    { tag: 'en', dir: 'ltr', choice: /A is significantly better/, more: { forcedColors: 'active' as const } },
    { tag: 'en', dir: 'ltr', choice: /A is significantly better/, more: { viewport: { width: 640, height: 400 } } },
    { tag: 'hi', dir: 'ltr', choice: /A काफ़ी बेहतर है/, more: { colorScheme: 'dark' as const } },
    { tag: 'zh', dir: 'ltr', choice: /A 明显更好/, more: { viewport: { width: 320, height: 640 } } },
    { tag: 'de', dir: 'ltr', choice: /A ist deutlich besser/, more: { viewport: { width: 320, height: 640 } } },
    { tag: 'es', dir: 'ltr', choice: /A es claramente mejor/, more: { reducedMotion: 'reduce' as const } },
  ] as const

  test.each(languages)('speaks $tag, mirrored where that runs $dir, and is accessible ($more)', async (one) => {
    const name = `spoken-${String(++studies)}`
    await house.importFile(studyFile(name, { screen: { difference: true } }))
    const { page, context, complaints } = await openPage(browser, { locale: one.tag, ...one.more })
    await page.goto(await house.raterLink(name))
    await page.locator('button.start').waitFor()
    await check(page)
    await picture(page, `instructions-${one.tag}-${String(studies)}`)
    await page.locator('button.start').click()
    const first = page.getByRole('button', { name: one.choice })
    await first.waitFor()
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(one.dir)
    expect(await page.evaluate(() => document.documentElement.lang.slice(0, 2))).toBe(one.tag)
    await turnTo(page, 'mixed')
    await page.waitForTimeout(250)
    await check(page)
    await picture(page, `pair-${one.tag}-${String(studies)}`)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await check(page)
    await page.keyboard.press('Escape')
    // A stands where reading begins, and so does its button; the key on that side chooses it.
    const at = async (selector: string) => (await page.locator(selector).boundingBox())?.x ?? NaN
    const [a, b] = (await page.locator('#tab-a').count()) ? ['#tab-a', '#tab-b'] : ['#head-a', '#head-b']
    expect((await at(a)) < (await at(b))).toBe(one.dir === 'ltr')
    const last = await page.locator('.answers button').last().boundingBox()
    expect(((await first.boundingBox())?.x ?? NaN) < (last?.x ?? NaN)).toBe(one.dir === 'ltr')
    if (a === '#tab-a') await page.locator('#tab-b').click()
    const sent = page.waitForRequest((request) => request.method() === 'PUT')
    await page.keyboard.press(one.dir === 'ltr' ? 'a' : 'l')
    expect(((await sent).postDataJSON() as { preference: string }).preference).toBe('a')
    expect(complaints).toEqual([])
    await context.close()
  })
})

/** Meets pair after pair with choices that sleep first and wake by themselves. */
async function turnToAwake(page: Page, id: string): Promise<void> {
  const choice = page.getByRole('button', { name: /A is significantly better/ })
  const prompt = page.locator('.prompt > .text')
  for (;;) {
    const text = await prompt.innerText()
    await page.keyboard.press('a')
    await page
      .getByText(/Please read both texts first/)
      .first()
      .waitFor()
    expect(await choice.getAttribute('aria-disabled')).toBe('true')
    if (text.endsWith(id)) break
    await expect.poll(() => choice.getAttribute('aria-disabled'), { timeout: 70_000 }).toBe('false')
    expect(await page.locator('[role=status]').allInnerTexts()).toContain('You can choose now.')
    await page.keyboard.press('a')
    await expect.poll(() => prompt.innerText()).not.toBe(text)
  }
}

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
  ).toEqual([])
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(beyond).toBeLessThanOrEqual(0)
}

/** Keeps a picture of the page where pictures are asked for. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.BLINDPAIR_PICTURES
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
