import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seeded } from '../../server/stats/random.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { painted } from './house.ts'
import { assignmentOn, crash, judging, keys, makePlace, saved } from './place.ts'

describe.skipIf(!hasBrowser)('a study that holds twenty pairs ahead', () => {
  let browser: Browser
  let place: Awaited<ReturnType<typeof makePlace>>
  beforeAll(async () => {
    ;[browser, place] = await Promise.all([launchBrowser(), makePlace({ ahead: 20 })])
    await place.start()
  })
  afterAll(async () => {
    await browser.close()
    await place.kill()
    place.remove()
  })

  test('is judged for hours without network, over a reload and a crash: all arrive once, in order', async () => {
    const context = await browser.newContext()
    const chance = seeded(15)
    const made: string[] = []
    const read: string[] = []
    const judgeUntil = async (page: Page, count: number) => {
      while (made.length < count) {
        const inHand = await judging(page)
        await painted(page)
        const preference = (['a', 'tie', 'b'] as const)[chance.integer(0, 2)]!
        await page.keyboard.press(keys[preference])
        made.push(preference)
        read.push(inHand.trim())
        await page.waitForFunction((text) => document.querySelector('.head + .text')?.textContent !== text, inHand)
      }
    }

    let page = await context.newPage()
    await page.goto(place.link)
    await page.getByRole('button', { name: 'Start' }).click()
    await judgeUntil(page, 2)
    await saved(page)
    // The page is kept by now, with the pairs that were fetched ahead.
    await page.waitForFunction(async () => {
      const kept = await caches.open('blindpair-rate-pages')
      const worker = await navigator.serviceWorker.ready
      return worker.active?.state === 'activated' && (await kept.keys()).length > 0
    })
    await page.waitForLoadState('networkidle')
    // What is kept beside the pairs is this page and nothing else: no reply of the server, nothing of researchers' pages.
    const cached = await page.evaluate(async () => {
      const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
      return caught.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(cached.length).toBeGreaterThan(10)
    expect(cached.filter((path) => !/^\/(assets\/(?!index-)|rate\/\w+$|theme\.js$|favicon\.svg$)/.test(path))).toEqual(
      [],
    )

    await context.setOffline(true)
    await place.kill()
    await judgeUntil(page, 7)
    await page.reload()
    await judgeUntil(page, 12)
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await crash(context, page)
    page = await context.newPage()
    await page.goto(place.page)
    await judgeUntil(page, 17)
    // What was judged before can be looked at again, too.
    await page.keyboard.press('u')
    await page.waitForFunction(
      (text) => document.querySelector('.head + .text')?.textContent.trim() === text,
      read.at(-1),
    )
    await page.keyboard.press('Escape')
    expect(place.stored()).toHaveLength(2)

    await place.start()
    await context.setOffline(false)
    await saved(page)
    await judgeUntil(page, 18)
    await saved(page)

    const stored = place.stored()
    expect(stored.map(({ preference }) => preference)).toEqual(made)
    expect(stored.map(({ prompt }) => prompt)).toEqual(read)
    expect(new Set(read).size).toBe(18)
    expect(stored.every(({ replaces }) => replaces === null)).toBe(true)
    await context.close()
  })

  test('shows no pair to who is signed out, and keeps none', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(place.link)
    await page.getByRole('button', { name: 'Start' }).click()
    await judging(page)
    const kept = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => /\.(pair|held)\./.test(key)).length)
    await page.waitForFunction(() => Object.keys(localStorage).filter((key) => key.includes('.pair.')).length === 20)
    await context.clearCookies()
    await page.reload()
    await page.getByText('Please open your invitation link').waitFor()
    expect(await assignmentOn(page)).toBeNull()
    expect(await kept()).toBe(0)
    await context.close()
  })
})
