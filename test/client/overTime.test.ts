import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import {
  boundsAt,
  captionOverTime,
  fewMoments,
  layOutOverTime,
  momentInWords,
  nearestPlace,
  panel,
  rateAt,
  whyNotFixed,
} from '../../client/dashboard/overTime.ts'
import { overTimeNumbers } from '../../client/dashboard/overTimeFile.ts'
import type { PairOverTime } from '../../server/contract/overTime.ts'
import { makeAnalysis } from './makeAnalysis.ts'

/** Three moments of a pair, the first before there is an interval. */
function makePair(changes: Partial<PairOverTime> = {}): PairOverTime {
  return {
    ...{ target: 'LIMA', baseline: 'Bard', n: [10, 20, 30], win: [5, 6, 12], tie: [2, 8, 9], prompts: [10, 20, 30] },
    at: ['2026-01-01T10:00:00.000Z', '2026-01-01T11:00:00.000Z', '2026-01-02T10:00:00.000Z'],
    winRate: { low: [null, 0.1, 0.25], high: [null, 0.6, 0.55] },
    winOrTieRate: { low: [null, 0.5, 0.55], high: [null, 0.95, 0.875] },
    ...{ from: 'anytimeByPrompt', method: 'asymptotic confidence sequence on prompt means', level: 0.95 },
    ...changes,
  }
}

describe('a moment', () => {
  test('has the rates of the judgments so far, and bounds where there are any', () => {
    const pair = makePair()
    expect([0, 1, 2].map((place) => rateAt(pair, 'winRate', place))).toEqual([0.5, 0.3, 0.4])
    expect(rateAt(pair, 'winOrTieRate', 2)).toBe(0.7)
    expect(boundsAt(pair, 'winRate', 0)).toEqual({ low: null, high: null })
    expect(boundsAt(makePair({ winRate: undefined! }), 'winRate', 2)).toEqual({ low: null, high: null })
  })

  test('is told in words, before there is an interval too', () => {
    expect(momentInWords(makePair(), 2)).toBe(
      'After 30 judgments on 30 prompts: win rate 40.0% [25.0–55.0]; win-or-tie rate 70.0% [55.0–87.5].',
    )
    expect(momentInWords(makePair({ prompts: [0, 0, 0] }), 0)).toBe(
      'After 10 judgments: win rate 50.0%, no interval yet; win-or-tie rate 70.0%, no interval yet.',
    )
  })

  test('is found by the judgments that are pointed at', () => {
    expect([-5, 0, 14, 16, 24, 26, 400].map((n) => nearestPlace(makePair(), n))).toEqual([0, 0, 0, 1, 1, 2, 2])
  })

  test('of a table are few, evenly apart, and the last is among them', () => {
    const many = makePair({ n: Array.from({ length: 100 }, (_, place) => place + 1) })
    expect(fewMoments(many)).toEqual([16, 32, 49, 66, 82, 99])
    expect(fewMoments(makePair())).toEqual([0, 1, 2])
    expect(fewMoments(makePair({ n: [1] }))).toEqual([0])
  })
})

describe('the drawing', () => {
  test('begins its bands where intervals do, and draws its lines from the first moment on', () => {
    const { panels } = layOutOverTime({ pairs: [makePair()], target: 'LIMA', width: 760 })
    const [win] = panels[0]!.lines
    expect(win!.line.match(/[ML]/g)).toHaveLength(3)
    expect(win!.band!.area.match(/[ML]/g)).toHaveLength(4)
    expect(win!.band!.upper.startsWith(`M${panels[0]!.at(1).toFixed(1)} `)).toBe(true)
  })

  test('has no band where prompts are not recorded', () => {
    const bare = makePair({ why: 'Prompts are not recorded.' })
    delete bare.winRate
    delete bare.winOrTieRate
    const { panels } = layOutOverTime({ pairs: [bare], target: 'LIMA', width: 760 })
    expect(panels[0]!.lines.map(({ band }) => band)).toEqual([null, null])
  })

  test('stands in two columns, and in one on a phone', () => {
    const pairs = ['Bard', 'Claude', 'GPT-4'].map((baseline) => makePair({ baseline }))
    const wide = layOutOverTime({ pairs, target: 'LIMA', width: 760 })
    expect(new Set(wide.panels.map(({ left }) => left)).size).toBe(2)
    const phone = layOutOverTime({ pairs, target: 'LIMA', width: 340 })
    expect(new Set(phone.panels.map(({ left }) => left))).toEqual(new Set([0]))
    for (const { panels, width, height } of [wide, phone]) {
      for (const { left, top, each } of panels) {
        expect(left + each).toBeLessThanOrEqual(width)
        expect(top + panel.title + panel.plot + panel.axis).toBeLessThanOrEqual(height)
      }
    }
  })

  test('keeps the labels at the end of its lines off each other', () => {
    const tied = makePair({ win: [5, 6, 12], tie: [0, 0, 0] })
    const [one, other] = layOutOverTime({ pairs: [tied], target: 'LIMA', width: 760 }).panels[0]!.ends
    expect(Math.abs(one!.y - other!.y)).toBeGreaterThanOrEqual(15)
    expect(one!.text).toBe('40%')
  })
})

describe('its caption', () => {
  test('names level, method and what holds together', () => {
    const caption = captionOverTime(makeAnalysis(), { pairs: [makePair()], target: 'LIMA' })
    expect(caption).toContain('of LIMA against each baseline')
    expect(caption).toContain('100 human judgments')
    expect(caption).toContain('asymptotic confidence sequence on prompt means at 95%, for all moments of one rate')
    expect(caption).toContain('from 20 prompts on')
    expect(caption).not.toContain('Shown are')
  })

  test('says how many rows are left out', () => {
    const caption = captionOverTime(makeAnalysis(), { pairs: [makePair({ from: 'anytime' })], target: null, of: 9 })
    expect(caption).toContain('Shown are the first 1 of 9 rows.')
    expect(caption).not.toContain('from 20 prompts on')
  })

  test('stands beside the reason why no interval for a fixed size is drawn', () => {
    expect(whyNotFixed).toMatch(/fixed beforehand/)
  })
})

test('the numbers of every moment go into a file', () => {
  const rows = parse<Record<string, string>>(overTimeNumbers([makePair()], ['human']), { columns: true })
  expect(rows).toHaveLength(6)
  expect(rows[0]).toMatchObject({ judgments: '10', win: '5', tie: '2', loss: '3', rate: 'Win rate', low: '', why: '' })
  expect(rows[5]).toMatchObject({
    ...{ target: 'LIMA', baseline: 'Bard', rater_kinds: 'human', judgments: '30', until: '2026-01-02T10:00:00.000Z' },
    ...{ rate: 'Win-or-tie rate', estimate: '0.7', low: '0.55', high: '0.875', level: '0.95' },
  })
})
