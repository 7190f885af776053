import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seeded } from '../../server/stats/random.ts'
import { hasBrowser, launchBrowser } from '../setup/browser.ts'
import { openHouse, openPage } from './house.ts'

const pairs = 100

/** Takes the time from each key to the frame in which the next pair was painted, all its texts rendered. */
const stopwatch = `
  globalThis.overheads = []
  addEventListener('keydown', ({ timeStamp }) => {
    const before = document.querySelector('.place')?.textContent
    const look = () => {
      const turned = document.querySelector('.place')?.textContent !== before && !document.querySelector('.coming')
      if (!turned) return requestAnimationFrame(look)
      // A message comes after the paint of the frame it was sent in.
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => globalThis.overheads.push(performance.now() - timeStamp)
      port2.postMessage(0)
    }
    requestAnimationFrame(look)
  }, true)
`

/** A study of responses as systems write them: headings, lists, tables, code. */
function studyFile(): string {
  const chance = seeded(7)
  const words = ['model', 'answer', 'because', 'which', 'often', 'compare', 'result', 'first', 'then', 'note']
  const sentence = () => Array.from({ length: 14 }, () => words[chance.integer(0, 9)]).join(' ') + '.'
  const response = () => {
    const paragraphs = Array.from(
      { length: chance.integer(2, 5) },
      () => `${sentence()} **${sentence()}** ${sentence()}`,
    )
    const list = Array.from({ length: 5 }, (_, n) => `${String(n + 1)}. ${sentence()}`).join('\n')
    const table = `| a | b |\n|---|--:|\n| ${sentence()} | ${String(chance.integer(1, 99))} |`
    const code = '```python\ndef answer(x):\n    return [y * 2 for y in x if y > 0]\n```'
    return [...paragraphs, '## More', list, table, code, sentence()].join('\n\n')
  }
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-overhead-'))
  const rows = (make: (n: number) => object) =>
    Array.from({ length: pairs + 1 }, (_, n) => JSON.stringify(make(n))).join('\n')
  writeFileSync(
    join(folder, 'prompts.jsonl'),
    rows((n) => ({ id: String(n), prompt: `Question ${String(n)}: ${sentence()}` })),
  )
  for (const system of ['one', 'other']) {
    writeFileSync(
      join(folder, `${system}.jsonl`),
      rows((n) => ({ id: String(n), system, response: response() })),
    )
  }
  const study = {
    ...{ name: 'overhead', title: 'Overhead', target: 'one', baselines: ['other'] },
    ...{ prompts: [join(folder, 'prompts.jsonl')] },
    responses: ['one', 'other'].map((system) => join(folder, `${system}.jsonl`)),
  }
  const path = join(folder, 'study.json')
  writeFileSync(path, JSON.stringify(study))
  return path
}

describe.skipIf(!hasBrowser)('from a key to the next pair', () => {
  let browser: Browser
  let house: Awaited<ReturnType<typeof openHouse>>
  beforeAll(async () => {
    ;[browser, house] = await Promise.all([launchBrowser(), openHouse()])
  })
  afterAll(async () => {
    await browser.close()
    await house.close()
  })

  // The figure is told, not tested: a busy machine says nothing about the page. The goal is a median below 50 ms.
  test(`the next pair is painted after each of ${String(pairs)} pairs judged by keyboard, and how soon is told`, async () => {
    await house.importFile(studyFile())
    const { page, context, complaints } = await openPage(browser)
    await context.addInitScript(stopwatch)
    await page.goto(await house.raterLink('overhead'))
    await page.getByRole('button', { name: 'Start' }).click()
    await page.locator('.choices').waitFor()
    await page.evaluate('globalThis.overheads = []')
    for (let n = 1; n <= pairs; n++) {
      // The rater reads; meanwhile the pair after this one is fetched and made ready.
      await page.waitForLoadState('networkidle')
      await page.keyboard.press(['a', 's', 'd'][n % 3] ?? 's')
      await page.waitForFunction(
        (count) => (globalThis as unknown as { overheads: number[] }).overheads.length >= count,
        n,
      )
    }
    const taken = (await page.evaluate<number[]>('globalThis.overheads')).sort((a, b) => a - b)
    const at = (share: number) => taken[Math.floor(share * (taken.length - 1))] ?? NaN
    const told = (ms: number) => `${ms.toFixed(1)} ms`
    console.log(
      `From key to next pair painted, ${String(pairs)} pairs: median ${told(at(0.5))}, 95% ${told(at(0.95))}, most ${told(at(1))}`,
    )
    expect(taken).toHaveLength(pairs)
    expect(complaints).toEqual([])
    await context.close()
  })
})
