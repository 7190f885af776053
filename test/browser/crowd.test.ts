import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PlatformView } from '../../server/contract/crowd.ts'
import type { Platform } from '../../server/contract/design.ts'
import { rowsOf } from '../db/make.ts'
import { makeStaged, type StagedOptions } from '../make.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pictures = process.env.BLINDPAIR_PICTURES
async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const codes = { completionCode: 'C0MPLETE77', screenOutCode: 'SCR33NED77', failedCheckCode: 'FA1LED77' }
const titles = { prolific: 'Prolific', mturk: 'MTurk', connect: 'CloudResearch Connect', sona: 'SONA' }
const layouts: Record<string, BrowserContextOptions> = {
  desktop: {},
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}
const rounds = Object.keys(titles).flatMap((platform) =>
  Object.keys(layouts).map((layout) => ({ platform: platform as Platform['name'], layout })),
)

describe.skipIf(!hasBrowser)('a visit from a crowd platform', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  let studies = 0
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse({ standIns: true })])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  /** A study of two pairs for each rater, published on its platform's stand-in by a researcher. */
  async function publish(platform: Platform['name'], options: StagedOptions = {}) {
    const study = await house.importStaged(
      makeStaged({
        name: `crowd-${String(++studies)}`,
        promptCount: 4,
        systems: ['Target', 'One'],
        overlap: 2,
        judgmentsPerRater: 2,
        platform: { name: platform, ...(platform === 'sona' ? {} : codes) },
        ...options,
      }),
    )
    const { page: desk } = await openPage(browser)
    await desk.goto(await house.researcherLink())
    await desk.getByRole('heading', { name: 'Studies' }).waitFor()
    await desk.goto(`${house.url}/stand-in`)
    await desk
      .getByRole('listitem')
      .filter({ hasText: study.name })
      .getByRole('button', { name: `Publish on ${titles[platform]}` })
      .click()
    await desk.getByRole('heading', { name: `${titles[platform]}: ${study.name}` }).waitFor()
    const write = desk.getByRole('button', { name: 'Write this into the study' })
    if ((await write.count()) > 0) await write.click()
    return { study, desk, address: desk.url() }
  }

  /** Everything the server sends to a page, so that one can look for what must not be in it. */
  function listen(page: Page): string[] {
    const heard: string[] = []
    page.on('response', (response) => {
      // The platform itself knows its codes.
      if (response.url().includes('/stand-in/')) return
      heard.push(response.url(), JSON.stringify(response.headers()))
      response.text().then(
        (text) => heard.push(text),
        () => undefined,
      )
    })
    return heard
  }

  /** Judges one pair the way the layout allows. */
  async function judge(screen: Page | Frame, layout: string, number: number): Promise<void> {
    const place = screen.locator('.place')
    await expect.poll(() => place.textContent()).toMatch(new RegExp(`^${String(number)}\\b`))
    if (layout === 'phone') await screen.getByRole('tab', { name: /^B/ }).click()
    await screen.getByRole('button', { name: /A is significantly better/ }).click()
  }

  const entryId = /PROLIFIC_PID|workerId|participantId|survey_code|assignmentId|SESSION_ID/
  /** What a platform calls a person and a visit, as addresses are asked for. */
  const entryIds = (heard: string[]) =>
    heard
      .filter((one) => one.startsWith('http'))
      .flatMap((address) => [...new URL(address).searchParams])
      .flatMap(([name, value]) => (entryId.test(name) && !value.includes('NOT_AVAILABLE') ? [value] : []))

  test.each(rounds)('comes in, rates and goes back: $platform on $layout', async ({ platform, layout }) => {
    const { study, desk, address } = await publish(platform)
    const { page, context, complaints } = await openPage(browser, layouts[layout])
    const heard = listen(page)
    const codeIn = () => /C0MPLETE77|SCR33NED77|FA1LED77/.test(heard.join('\n'))
    // MTurk's own page is another site than the task it frames.
    const standIn = platform === 'mturk' ? address.replace('127.0.0.1', 'localhost') : address
    complaints.length = 0
    await page.goto(standIn)
    let screen: Page | Frame = page
    if (platform === 'mturk') {
      await page.getByRole('link', { name: 'Preview the task' }).click()
      const preview = await frameOf(page)
      await preview.getByRole('heading', { name: 'A look at the task' }).waitFor()
      await picture(page, `mturk-preview-${layout}`)
      await page.getByRole('button', { name: 'Accept' }).click()
      await page.waitForURL(/\/work\//)
      screen = await frameOf(page)
    } else {
      await page.getByRole('button', { name: 'Take part as someone new' }).click()
      await page.waitForURL(/\/rate\//)
    }
    await screen.getByRole('button', { name: 'Start' }).click()
    expect(new URL(screen.url()).pathname).toBe(`/rate/${study.code}`)
    expect(screen.url()).not.toMatch(entryId)
    await judge(screen, layout, 1)
    await screen.locator('.place').getByText(/^2/).waitFor()
    expect(codeIn()).toBe(false)
    await judge(screen, layout, 2)
    const back = screen.getByRole(platform === 'mturk' ? 'button' : 'link', {
      name: { prolific: 'Back to Prolific', mturk: 'Submit on MTurk', connect: 'Back to Connect', sona: 'none' }[
        platform
      ],
    })
    if (platform === 'sona') await screen.getByText('Your credit has been granted.').waitFor()
    else await back.waitFor()
    await picture(page, `${platform}-end-${layout}`)
    await check(page)
    const stored = await screen.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
    )
    // An assignment is also what we call a pair that was given to a rater.
    expect(stored.replaceAll('assignmentId', '')).not.toMatch(entryId)
    const ids = entryIds(heard)
    expect(ids.length).toBeGreaterThan(0)
    for (const id of ids) expect(stored).not.toContain(id)
    for (const code of Object.values(codes)) expect(stored).not.toContain(code)
    if (platform === 'mturk') {
      await back.click()
      await screen.getByText('Your work was submitted.').waitFor()
    } else if (platform !== 'sona') {
      await screen.getByText('C0MPLETE77').waitFor()
      expect(codeIn()).toBe(true)
      await back.click()
      await page.locator('#status').waitFor()
      expect(await page.locator('#status').textContent()).toBe(
        platform === 'prolific' ? 'AWAITING REVIEW' : 'Pending Review',
      )
    }
    await desk.goto(address)
    const row = desk.locator('tbody tr').first()
    expect(await row.textContent()).toMatch(
      { prolific: /AWAITING REVIEW/, mturk: /Submitted/, connect: /Pending Review/, sona: /Credited.*1 credit/s }[
        platform
      ],
    )
    if (platform !== 'sona') expect(await row.textContent()).toContain('C0MPLETE77')
    const raters = (await rowsOf(house.store, 'raters')).filter(({ studyId }) => studyId === study.id)
    expect(raters).toMatchObject([{ judged: 2 }])
    expect(complaints.filter((one) => !one.includes('localhost'))).toEqual([])
    await context.close()
    await desk.context().close()
  })

  async function frameOf(page: Page): Promise<Frame> {
    const element = await page.locator('iframe').elementHandle()
    const frame = await element.contentFrame()
    if (!frame) throw new Error('There is no frame.')
    return frame
  }

  async function check(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .exclude('.note')
      .analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  }

  test('trap 12: looking at MTurk’s preview takes no slot and makes no rater, however often it is opened', async () => {
    const { study, address } = await publish('mturk')
    const of = async (name: 'slots' | 'raters' | 'assignments' | 'platformEntries') =>
      (await rowsOf(house.store, name)).filter(({ studyId }) => studyId === study.id)
    const before = await of('slots')
    const { page, context } = await openPage(browser)
    for (let n = 0; n < 3; n++) {
      await page.goto(`${address.replace('127.0.0.1', 'localhost')}/preview`)
      const frame = await frameOf(page)
      await frame.getByText('Nothing is asked of you yet').waitFor()
      await frame.getByText('Which response meets the need better?').waitFor()
      expect(await frame.locator('body').textContent()).not.toContain('Response 0 to')
    }
    expect(await of('slots')).toEqual(before)
    expect([await of('raters'), await of('assignments'), await of('platformEntries')]).toEqual([[], [], []])
    await context.close()
  })

  test('in MTurk’s frame works without any cookie of ours, and without storage', async () => {
    const { address } = await publish('mturk')
    const { page, context } = await openPage(browser)
    // The browser forbids the framed page to keep anything, and what cookie it got is taken away.
    await context.addInitScript(() => {
      if (window === window.top) return
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('Access is denied for this document.', 'SecurityError')
          },
        })
      }
    })
    await page.goto(address.replace('127.0.0.1', 'localhost'))
    await page.getByRole('button', { name: 'Accept the task as someone new' }).click()
    const frame = await frameOf(page)
    await frame.getByRole('button', { name: 'Start' }).click()
    await context.clearCookies()
    await judge(frame, 'desktop', 1)
    await judge(frame, 'desktop', 2)
    const submit = frame.getByRole('button', { name: 'Submit on MTurk' })
    await submit.waitFor()
    expect(await context.cookies(house.url)).toEqual([])
    await submit.click()
    await frame.getByText('Your work was submitted.').waitFor()
    await context.close()
  })

  test('is told in words when the address lacks something, when it was given back, and when it was done before', async () => {
    const { study, desk, address } = await publish('prolific')
    const link = await house.raterLink(study.name)
    const { page, context } = await openPage(browser)
    for (const query of ['', '?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID=1&SESSION_ID=2']) {
      await page.goto(`${link}${query}`)
      await page.getByRole('heading', { name: 'Please open the study from its platform' }).waitFor()
      await check(page)
    }
    await picture(page, 'crowd-incomplete')
    expect((await rowsOf(house.store, 'raters')).filter(({ studyId }) => studyId === study.id)).toEqual([])

    // Prolific's message about a submission that was given back arrives by itself.
    const secret = /with\s+(\S+)/.exec(
      (await desk.locator('p', { hasText: 'Signs its messages' }).textContent()) ?? '',
    )?.[1]
    const told = await desk.request.put(`${house.url}/api/studies/${study.name}/platform/hook-secret`, {
      data: { secret },
    })
    expect(((await told.json()) as PlatformView).hookSecret).toBe(true)
    await page.goto(address)
    await page.getByRole('button', { name: 'Take part as someone new' }).click()
    await page.getByRole('button', { name: 'Start' }).click()
    await judge(page, 'desktop', 1)
    await page.getByText('saved', { exact: true }).waitFor()
    await desk.goto(address)
    await desk.getByRole('button', { name: 'Return', exact: true }).click()
    await expect.poll(() => desk.locator('tbody tr').first().textContent()).toContain('RETURNED')
    const assignments = (await rowsOf(house.store, 'assignments')).filter(({ studyId }) => studyId === study.id)
    expect(assignments.map(({ state }) => state).sort()).toEqual(['expired', 'judged'])
    await page.reload()
    await page.getByRole('heading', { name: 'This submission was given back' }).waitFor()
    await check(page)
    await picture(page, 'crowd-returned')

    await page.goto(address)
    await page.getByRole('button', { name: 'Take part again' }).first().click()
    await judge(page, 'desktop', 2)
    await page.getByRole('link', { name: 'Back to Prolific' }).click()
    await page.locator('#status').waitFor()
    await page.goto(address)
    await page.getByRole('button', { name: 'Take part again' }).first().click()
    await page.getByRole('heading', { name: 'You have taken part already' }).waitFor()
    await context.close()
    await desk.context().close()
  })

  test('leads through consent and training, and sends back with the code of how that ended', async () => {
    const { desk, address } = await publish('prolific', {
      consent: 'You compare texts. You may stop at any time.',
      training: { pairs: [{ prompt: 'Which?', first: 'One.', second: 'Two.', answer: 'tie' }], pass: 1, attempts: 1 },
    })
    for (const [answer, code, status] of [
      [/A is significantly better/, 'SCR33NED77', 'SCREENED OUT'],
      [/Neither is significantly better/, 'C0MPLETE77', 'AWAITING REVIEW'],
    ] as const) {
      const { page, context } = await openPage(browser)
      const heard = listen(page)
      await page.goto(address)
      await page.getByRole('button', { name: 'Take part as someone new' }).click()
      await page.getByRole('button', { name: 'I agree' }).click()
      const onward = page.locator('article button.primary, .feedback button').first()
      const choice = page.getByRole('button', { name: answer })
      const back = page.getByRole('link', { name: 'Back to Prolific' })
      for (let step = 0; step < 40 && !(await back.isVisible()); step++) {
        if (await onward.isVisible()) await onward.click()
        else if (await choice.isVisible()) {
          expect(/C0MPLETE77|SCR33NED77/.test(heard.join('\n'))).toBe(false)
          await choice.click()
        }
        await page.waitForTimeout(200)
      }
      await page.getByText(code).waitFor()
      await check(page)
      await back.click()
      await page.locator('#status').waitFor()
      expect(await page.locator('#status').textContent()).toBe(status)
      await context.close()
    }
    await desk.context().close()
  })

  test('is prepared by its researcher in one place: the address to paste, the codes, and lists of what was returned', async () => {
    const { study, desk, address } = await publish('prolific')
    const { page, context } = await openPage(browser)
    await page.goto(address)
    await page.getByRole('button', { name: 'Take part as someone new' }).click()
    await page.getByRole('button', { name: 'Start' }).click()
    await judge(page, 'desktop', 1)
    await page.getByText('saved', { exact: true }).waitFor()
    const ids = await (await desk.request.get(`${address}/export.csv`)).text()

    await desk.goto(`${house.url}/studies/${study.name}`)
    await desk.getByRole('button', { name: 'Crowd platform…' }).click()
    const panel = desk.getByRole('dialog', { name: 'Crowd platform' })
    const link = await panel.getByLabel('Study address for Prolific').inputValue()
    expect(link).toBe(
      `${await house.raterLink(study.name)}?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}`,
    )
    await panel.getByText('active: 1, 1 judged').waitFor()
    await check(desk)
    await picture(desk, 'crowd-panel')
    await panel.getByLabel('Completion code').fill('ANOTHER77')
    await panel.getByLabel('Why, kept with the change').fill('The first one leaked.')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('Saved.').waitFor()
    await panel.getByRole('textbox', { name: 'List' }).fill(ids.replace('ACTIVE', 'LOST'))
    await panel.getByRole('button', { name: 'Compare and release' }).click()
    await panel
      .getByRole('alert')
      .getByText(/Line 2: the status "LOST" is not known/)
      .waitFor()
    await panel.getByRole('textbox', { name: 'List' }).fill(ids.replace('ACTIVE', 'TIMED-OUT'))
    await panel.getByRole('button', { name: 'Compare and release' }).click()
    await panel.getByText('1 of 1 submissions released, 1 pairs free again.').waitFor()
    await panel.getByText('timed-out: 1, 1 judged').waitFor()
    await context.close()
    await desk.context().close()
  })

  test('goes on where it stopped on another device, and may end while others hold the last pairs', async () => {
    const { study, address } = await publish('connect', { promptCount: 2, overlap: 1 })
    const [one, other] = [await openPage(browser), await openPage(browser, layouts.phone)]
    await one.page.goto(address)
    await one.page.getByRole('button', { name: 'Take part as someone new' }).click()
    await one.page.getByRole('button', { name: 'Start' }).click()
    await judge(one.page, 'desktop', 1)
    await one.page.getByText('saved', { exact: true }).waitFor()
    await other.page.goto(address)
    await other.page.getByRole('button', { name: 'Open again' }).click()
    await other.page.getByRole('button', { name: 'Start' }).click()
    await other.page.locator('.place').getByText(/^2/).waitFor()

    const late = await openPage(browser)
    await late.page.goto(address)
    await late.page.getByRole('button', { name: 'Take part as someone new' }).click()
    await late.page.getByRole('button', { name: 'Finish now' }).click()
    await late.page.getByRole('heading', { name: 'Nothing was left for you' }).waitFor()
    expect(await late.page.locator('body').textContent()).not.toContain('C0MPLETE77')
    await judge(other.page, 'phone', 2)
    await other.page.getByText('C0MPLETE77').waitFor()
    expect((await rowsOf(house.store, 'raters')).filter(({ studyId }) => studyId === study.id)).toHaveLength(2)
    for (const { context } of [one, other, late]) await context.close()
  })
})
