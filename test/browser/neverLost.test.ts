import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Reading } from '../../server/contract/reading.ts'
import { seeded } from '../../server/stats/random.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { painted } from './house.ts'
import { assignmentOn, crash, judging, keys, makePlace, saved } from './place.ts'

describe.skipIf(!hasBrowser)('the network is cut, the tab killed, the server restarted', () => {
  let browser: Browser
  let place: Awaited<ReturnType<typeof makePlace>>
  beforeAll(async () => {
    ;[browser, place] = await Promise.all([launchBrowser(), makePlace()])
    await place.start()
  })
  afterAll(async () => {
    await browser.close()
    await place.kill()
    place.remove()
  })

  test('in the midst of 50 judgments: all 50 arrive, once, in order', async () => {
    const context = await browser.newContext()
    const chance = seeded(50)
    const made: string[] = []
    /** Judges by keyboard until so many are made, or no pair is at hand. */
    const judgeUntil = async (page: Page, count: number, { away = false } = {}) => {
      while (made.length < count) {
        const inHand = away ? await assignmentOn(page) : await judging(page)
        if (inHand === null) return
        await painted(page)
        const preference = (['a', 'tie', 'b'] as const)[chance.integer(0, 2)]!
        await page.keyboard.press(keys[preference])
        made.push(preference)
        await page.waitForFunction((text) => document.querySelector('.head + .text')?.textContent !== text, inHand)
      }
    }

    let page = await context.newPage()
    await page.goto(place.link)
    await page.getByRole('button', { name: 'Start' }).click()
    await judging(page)
    await judgeUntil(page, 20)
    await settled(page)

    // The network goes; what is at hand is judged all the same, and the page says where it stands.
    await context.setOffline(true)
    await judgeUntil(page, 50, { away: true })
    expect(made.length).toBeGreaterThan(20)
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await crash(context, page)
    await place.kill()
    await place.start()
    await context.setOffline(false)
    page = await context.newPage()
    await page.goto(place.page)
    await judging(page)
    await saved(page)
    expect(place.stored()).toHaveLength(made.length)
    await judgeUntil(page, 32)

    // The server is killed while judgments are on their way, and comes back after a while.
    await settled(page)
    const going = judgeUntil(page, 37, { away: true })
    await place.kill()
    await going
    await page
      .getByText(/not yet saved/)
      .first()
      .waitFor()
    await page.reload().catch(() => undefined)
    await place.start()
    await page.goto(place.page)
    await judging(page)
    await judgeUntil(page, 37)
    await saved(page)

    // The server stores, but its replies are lost.
    let lost = 0
    await page.route('**/api/judgments/*', async (route) => {
      await route.fetch()
      if (++lost % 2 === 1) await route.abort()
      else await route.continue()
    })
    await judgeUntil(page, 41)
    await saved(page)
    await page.unroute('**/api/judgments/*')

    // Two tabs take turns; each sees what the other did.
    const other = await context.newPage()
    await other.goto(place.page)
    await judging(other)
    while (made.length < 50) {
      const [here, there] = made.length % 2 === 0 ? [page, other] : [other, page]
      await judgeUntil(here, made.length + 1)
      const now = await judging(here)
      await there.waitForFunction((text) => document.querySelector('.head + .text')?.textContent === text, now)
    }
    await Promise.all([saved(page), saved(other)])

    const stored = place.stored()
    expect(stored.map(({ preference }) => preference)).toEqual(made)
    expect(new Set(stored.map(({ assignment }) => assignment)).size).toBe(50)
    expect(stored.every(({ replaces }) => replaces === null)).toBe(true)
    const ids = stored.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted())
    // How each pair was read came with it.
    const readings = stored.flatMap(({ reading }) => (reading ? [JSON.parse(reading) as Reading] : []))
    expect(readings).toHaveLength(50)
    expect(readings.every(({ activeMs, seenA, seenB }) => activeMs >= 0 && seenA === 1 && seenB === 1)).toBe(true)
    await context.close()
  })
})

/** Waits until all is stored and the pairs after it are at hand. */
async function settled(page: Page): Promise<void> {
  await saved(page)
  await page.waitForLoadState('networkidle')
  await judging(page)
}
