import MarkdownIt from 'markdown-it'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'
import { fired, hasData, naughtyTexts, payloads, realTexts, studyOf, type Payload } from './texts.ts'

const turns = 25

/** Notes whatever a payload would do if it ran: it would show a box. */
const detector = `
  globalThis.ran = []
  for (const name of ['alert', 'confirm', 'prompt', 'print']) globalThis[name] = () => void globalThis.ran.push(name)
`

describe.skipIf(!hasBrowser || !hasData)('every text is shown exactly', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  /** Goes through a whole study and looks at each text twice: as markdown, and as raw text after a press of the switch. */
  async function walk(name: string, texts: string[]): Promise<number> {
    const { path, sets } = studyOf(name, texts, turns)
    await house.importFile(path)
    const { page, context, complaints } = await openPage(browser)
    await context.addInitScript(detector)
    page.on('dialog', (dialog) => {
      complaints.push(`a box: ${dialog.message()}`)
      void dialog.dismiss()
    })
    await page.goto(await house.raterLink(name))
    await page.getByRole('button', { name: 'Start' }).click()
    const raw = page.getByRole('button', { name: 'Raw text' })
    let seen = 0
    for (let n = 1; n <= sets.length; n++) {
      const rendered = await shownOn(page, n, sets.length)
      await raw.click()
      const asWritten = await shownOn(page, n, sets.length)
      await raw.click()
      const sides = sets[rendered.set] ?? []
      // Which of the two systems stands on side A is drawn by chance.
      const [forA, forB] = asWritten.a[0]?.text === sides[0]?.[0] ? sides : sides.toReversed()
      expect(asWritten.a.map(({ text }) => text)).toEqual(forA)
      expect(asWritten.b.map(({ text }) => text)).toEqual(forB)
      for (const [turn, text] of (forA ?? []).entries()) expectAllLetters(text, rendered.a[turn]!)
      for (const [turn, text] of (forB ?? []).entries()) expectAllLetters(text, rendered.b[turn]!)
      seen += rendered.a.length + rendered.b.length
      await page.keyboard.press('s')
    }
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(await page.evaluate('globalThis.ran')).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
    return seen
  }

  test('naughty strings and payloads, raw to the last space and as markdown to the last letter; none runs', async () => {
    const texts = naughtyTexts()
    expect(texts.length).toBeGreaterThan(3500)
    expect(await walk('naughty', texts)).toBeGreaterThanOrEqual(texts.length)
  })

  test('real outputs of every folder, raw and as markdown', async () => {
    const folders = realTexts(100)
    expect([...folders.keys()].sort()).toEqual([
      ...['alpaca-eval', 'faireval', 'lima-test', 'mt-bench-human', 'pandalm', 'vicuna80', 'wmt16-eng-ron'],
    ])
    await walk('real', [...folders.values()].flat())
  })

  test('and the detector works: unsanitised, payloads run', async () => {
    const { page, context } = await openPage(browser)
    const body = '<!doctype html><body>'
    await page.route('**/*', (route) =>
      route.request().url().endsWith('/control') ? route.fulfill({ contentType: 'text/html', body }) : route.abort(),
    )
    await page.goto(`${house.url}/control`)
    const known = new Set(fired())
    const ran = await page.evaluate(
      runAll,
      payloads().filter(({ id }) => known.has(id)),
    )
    await context.close()
    const missing = [...known].filter((id) => !ran.includes(id))
    expect(missing).toEqual([])
  })
})

type Shown = { text: string; mathematics: boolean }

/** What stands on the page, after the formulas and colours have arrived. */
async function shownOn(page: Page, place: number, total: number) {
  await page.waitForFunction(
    ([start]) => document.querySelector('.place')?.textContent.startsWith(start!) && !document.querySelector('.coming'),
    [`${String(place)} of ${String(total)}`],
  )
  return page.evaluate(() => {
    const side = (name: string) =>
      [...document.querySelectorAll(`#side-${name} > .turn > .text`)].map((one) => ({
        text: one.firstElementChild?.matches('.nothing') ? '' : one.textContent,
        mathematics: one.querySelector('math, .katex-error') !== null,
      }))
    const set = Number(/Set (\d+)/.exec(document.querySelector('.asked .text')?.textContent ?? '')?.[1])
    return { set, a: side('a'), b: side('b') }
  })
}

const letters = (text: string) => text.replaceAll(/[^\p{L}]/gu, '')
const markdown = new MarkdownIt()

/** Whether all letters are there in their order; signs that are written by name, such as `&auml;`, may stand for one more. */
function sameLetters(shown: string, text: string): boolean {
  const all = letters(shown)
  if (all === letters(text) || all === letters(markdown.utils.unescapeAll(text))) return true
  let place = 0
  for (const letter of letters(text.replaceAll(/&#?\w+;/g, ''))) {
    place = all.indexOf(letter, place) + 1
    if (place === 0) return false
  }
  return text.includes('&')
}

/** Formulas are set in signs of their own; of all else no letter may be missing. */
function expectAllLetters(text: string, shown: Shown): void {
  if (!shown.mathematics && !sameLetters(shown.text, text)) expect(letters(shown.text)).toBe(letters(text))
}

/** Sets each payload in a frame of its own and pokes at every element of it; answers with the ids that ran. */
async function runAll(payloads: Payload[]) {
  const ran = new Set<string>()
  for (let from = 0; from < payloads.length; from += 100) {
    const frames = payloads.slice(from, from + 100).map(({ id, payload }) => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const inside = frame.contentWindow!
      const box = () => void ran.add(id)
      Object.assign(inside, { alert: box, confirm: box, prompt: box, print: box })
      inside.document.body.innerHTML = payload
      for (const one of inside.document.body.querySelectorAll<HTMLElement>('*')) {
        for (const name of ['mouseover', 'mouseenter', 'focus', 'pointerover', 'toggle', 'input', 'change', 'submit']) {
          one.dispatchEvent(new Event(name))
        }
        if (one instanceof (inside as typeof globalThis & Window).HTMLElement) one.click()
      }
      return frame
    })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    for (const frame of frames) frame.remove()
  }
  return [...ran]
}
