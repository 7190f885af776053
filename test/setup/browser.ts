import { chromium as driver, type Browser } from 'playwright-core'
import { inject } from 'vitest'
import type { Chromium } from './chromium.ts'

const chromium: Chromium | null = inject('chromium')

/** Whether a browser was found: `describe.skipIf(!hasBrowser)('rating', …)`. */
export const hasBrowser = chromium !== null

/** Starts the browser that was found for this run; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  if (!chromium) throw new Error('There is no browser here: skip this test where `hasBrowser` is false.')
  const browser = await driver.launch({
    executablePath: chromium.path,
    chromiumSandbox: chromium.sandbox,
    env: { ...process.env, ...chromium.env },
  })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async (options) => {
    const context = await newContext(options)
    context.setDefaultTimeout(patienceMs)
    return context
  }
  return browser
}

/** How long a page may take for a step: a busy machine is slow, and that is not what is tested. */
const patienceMs = 90_000
