import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage, textsShown } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
/** Keeps a picture of the page where pictures are asked for. */
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const check = (n: number) => ({
  prompt: `How many days has a week? (${String(n)})`,
  first: 'A week has seven days.',
  second: 'A week has nine days.',
  answer: 'first',
  explanation: 'Only one of the two is true, and that was asked.',
})

/** A study with all that a rater can meet on their way. */
function writeStudy(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-journey-'))
  const rows = (system: string) =>
    Array.from({ length: 6 }, (_, n) =>
      JSON.stringify({
        prompt: `Please explain number ${String(n)}.`,
        response: `${system} on number ${String(n)}, at length.`,
      }),
    ).join('\n')
  writeFileSync(join(folder, 'one.jsonl'), rows('First'))
  writeFileSync(join(folder, 'two.jsonl'), rows('Second'))
  const study = {
    name,
    title: 'A whole way',
    target: 'One',
    baselines: ['Two'],
    overlap: 4,
    consent:
      '**What is asked of you.** You will read pairs of texts and say which one helps more.\n\n**What is kept.** Your choices and how long they took, under a name that is drawn. Nothing that says who you are.',
    training: { pairs: [check(1), check(2)], pass: 0.5 },
    quality: { gold: { items: [check(3), check(4)], every: 4 }, attentionChecks: 1 },
    answers: { criteria: [{ name: 'helpful', question: 'Which of the two is more polite?' }], criteriaIn: 'passes' },
    screen: { breakAfter: 4 },
    responses: [
      { file: 'one.jsonl', system: 'One' },
      { file: 'two.jsonl', system: 'Two' },
    ],
  }
  const path = join(folder, 'study.json')
  writeFileSync(path, JSON.stringify(study))
  return path
}

describe.skipIf(!hasBrowser)('a rater’s whole way in a browser', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  let studies = 0
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  async function arrive(options: BrowserContextOptions = {}) {
    const name = `way-${String(++studies)}`
    await house.importFile(writeStudy(name))
    const opened = await openPage(browser, options)
    await opened.page.goto(await house.raterLink(name))
    await opened.page.locator('h1').first().waitFor()
    return opened
  }

  async function audit(page: Page) {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }

  /** What the page shows: the beginning of its heading, or the kind of it. */
  const heading = async (page: Page) => (await page.locator('h1').first().textContent()) ?? ''

  /** Goes the whole way by keyboard; `seen` is told of each kind of page once. */
  async function goAll(page: Page, words: { agree: string }, seen: (kind: string) => Promise<void>) {
    const met = new Set<string>()
    const once = async (kind: string) => {
      if (met.has(kind)) return
      met.add(kind)
      await seen(kind)
    }
    await once('consent')
    await page.getByRole('button', { name: words.agree }).focus()
    await page.keyboard.press('Enter')
    for (let step = 0; step < 80; step++) {
      await page.locator('main article, main .scroller').first().waitFor()
      if (await page.locator('.feedback button').isVisible()) {
        await once('feedback')
        await page.keyboard.press('Enter')
      } else if (await page.locator('.choices').isVisible()) {
        const asked = page.locator('.asked')
        if (await asked.isVisible()) {
          await once('attention')
          const sentence = (await asked.textContent()) ?? ''
          const buttons = page.locator('.choices .answers button')
          for (const button of await buttons.all()) {
            const label = ((await button.textContent()) ?? '').replace(/\s+/gu, ' ').trim()
            const bare = label.replace(/\s*\S$/u, '')
            if (!sentence.includes(bare)) continue
            await button.press('Enter')
            break
          }
        } else {
          await once('pair')
          await textsShown(page)
          const before = await page.locator('.place').textContent()
          await page.keyboard.press('1')
          await page.waitForFunction(
            (text) =>
              document.querySelector('.feedback, article') !== null ||
              document.querySelector('.place')?.textContent !== text,
            before,
          )
        }
      } else if (await page.locator('article button.primary').isVisible()) {
        await once(`page ${await heading(page)}`)
        await page.keyboard.press('Enter')
        await page.waitForTimeout(50)
      } else if (await page.locator('article').isVisible()) {
        const text = (await page.locator('article').textContent()) ?? ''
        if (met.has('pair') && !(await page.locator('.late').isVisible())) return { met, text }
      }
      await page.waitForTimeout(30)
    }
    throw new Error(`The way has no end: ${await heading(page)}`)
  }

  test('leads by keyboard from consent to the last page, with every page free of barriers', async () => {
    const { page, complaints } = await arrive()
    const { met, text } = await goAll(page, { agree: 'I agree' }, async (kind) => {
      await picture(page, `journey-${kind.replaceAll(/[^\w]+/g, '-').toLowerCase()}`)
      await audit(page)
    })
    expect([...met].map((kind) => kind.replace(/^page /, ''))).toEqual(
      expect.arrayContaining([
        'consent',
        'Before the first pair',
        'First a training',
        'feedback',
        'pair',
        'attention',
        'Time for a break?',
        'One more question: 1 of 1',
      ]),
    )
    // Two gold items and a check among six pairs, and each pair once more by its criterion.
    expect(text).toContain('You have judged 15 pairs')
    await picture(page, 'journey-done')

    await page.getByRole('button', { name: 'Your work' }).click()
    await page.locator('dialog li').first().waitFor()
    // All but the check can be looked at again.
    expect(await page.locator('dialog li').count()).toBe(14)
    await page.getByRole('button', { name: 'Show my link' }).click()
    const link = await page.locator('dialog input').inputValue()
    await picture(page, 'journey-work')
    await audit(page)

    // Another device goes on at the same place.
    const { page: other } = await openPage(browser, { viewport: { width: 390, height: 800 } })
    await other.goto(link)
    await other.getByText('You have judged 15 pairs').waitFor()

    await page.locator('dialog li button').nth(3).click()
    await textsShown(page)
    await page.keyboard.press('3')
    await page.getByText('saved', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Your work' }).click()
    await page.getByRole('button', { name: 'Withdraw from the study…' }).click()
    await page.getByRole('button', { name: 'Withdraw and delete everything' }).click()
    await page.getByRole('heading', { name: 'You have withdrawn' }).waitFor()
    await picture(page, 'journey-withdrawn')
    await audit(page)
    await other.reload()
    await other.getByRole('heading', { name: 'You have withdrawn' }).waitFor()
    expect(complaints).toEqual([])
  })

  test('is as long on a phone, in the dark and from right to left', async () => {
    const { page, complaints } = await arrive({
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
      locale: 'ar',
      reducedMotion: 'reduce',
    })
    await page.getByRole('button', { name: 'أوافق', exact: true }).waitFor()
    await picture(page, 'journey-phone-consent')
    await page.getByRole('button', { name: 'لا أوافق' }).waitFor()
    await audit(page)
    await page.getByRole('button', { name: 'أوافق', exact: true }).click()
    for (const name of ['instructions', 'training']) {
      await page.locator('article button.primary').waitFor()
      await picture(page, `journey-phone-${name}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
      await page.locator('article button.primary').click()
      await page.waitForTimeout(100)
    }
    await page.getByRole('tab', { name: /B/ }).click()
    await page.locator('.choices .answers button').first().click()
    await page.locator('.feedback button').waitFor()
    await picture(page, 'journey-phone-feedback')
    await audit(page)
    await page.getByRole('button', { name: 'عملك' }).click()
    await page.locator('dialog h3').first().waitFor()
    await picture(page, 'journey-phone-work')
    await audit(page)
    expect(complaints).toEqual([])
  })

  test('ends at once where somebody does not agree', async () => {
    const { page } = await arrive({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'I do not agree' }).click()
    await page.getByText('nothing about you is stored').waitFor()
    await picture(page, 'journey-refused')
    await audit(page)
  })
})
