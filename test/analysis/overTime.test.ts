import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { overTimeOf } from '../../server/analysis/overTime.ts'
import { talliesOf } from '../../server/analysis/tallies.ts'
import { notRecorded } from '../../server/contract/rater.ts'
import type { JudgmentTable } from '../../server/stats/judgmentTable.ts'
import { subsetOf } from '../../server/stats/subset.ts'
import { makeTable, type Judged } from '../stats/makeTable.ts'

const start = Date.UTC(2026, 0, 1)

/** A table whose judgments were made at the times given, in minutes. */
function timed(judged: Judged[], minutes: number[]): JudgmentTable {
  const table = makeTable(judged)
  const at = Float64Array.from(minutes, (minute) => start + minute * 60_000)
  return { ...table, judgments: { ...table.judgments, at } }
}

const judged = (names: string[], n: number, perPrompt = 1): Judged[] =>
  Array.from({ length: n }, (_, at) => ({
    prompt: `p${Math.floor(at / (names.length - 1) / perPrompt)}`,
    rater: `r${at % perPrompt}`,
    first: names[0]!,
    second: names[1 + (at % (names.length - 1))]!,
    outcome: (at * 7 + Math.floor(at / 5)) % 3,
  }))

const told = (table: JudgmentTable, target?: string) => {
  const { tallies } = talliesOf(table, { ...(target ? { target } : {}), seed: 1, replicates: 0 })
  return { tallies, overTime: overTimeOf(table, tallies, 0.95) }
}

const minutesOf = (n: number) => Array.from({ length: n }, (_, at) => at)

describe('rates over time', () => {
  test.each([1, 3])('end where the tally stands, with %i judgments a prompt', (perPrompt) => {
    const rows = judged(['T', 'A', 'B'], 360, perPrompt)
    const { tallies, overTime } = told(timed(rows, minutesOf(rows.length)), 'T')
    expect(overTime.why).toBeUndefined()
    expect(overTime.pairs).toHaveLength(2)
    for (const [place, pair] of overTime.pairs.entries()) {
      const tally = tallies[place]!
      expect(pair.from).toBe(perPrompt === 1 ? 'anytime' : 'anytimeByPrompt')
      expect(pair.method).toBe(tally[tally.stopping.from].winRate.method)
      expect(pair).toMatchObject({ target: tally.target, baseline: tally.baseline, level: 0.95 })
      expect([pair.n, pair.win, pair.tie, pair.prompts].map((list) => list.at(-1))).toEqual([
        ...[tally.n, tally.win, tally.tie, tally.prompts],
      ])
      expect(pair.n.length).toBeLessThanOrEqual(100)
      for (const rate of ['winRate', 'winOrTieRate'] as const) {
        const measure = tally[tally.stopping.from][rate]
        expect(pair[rate]!.low.at(-1)).toBeCloseTo(measure.low!, 12)
        expect(pair[rate]!.high.at(-1)).toBeCloseTo(measure.high!, 12)
        for (const list of [pair[rate]!.low, pair[rate]!.high]) expect(list).toHaveLength(pair.n.length)
      }
    }
  })

  test('follow the times, whatever the order of the rows', () => {
    const rows = judged(['T', 'A'], 60)
    const inOrder = told(timed(rows, minutesOf(60))).overTime
    const shuffled = [...rows.keys()].sort((one, other) => ((one * 37) % 60) - ((other * 37) % 60))
    const table = timed(
      shuffled.map((row) => rows[row]!),
      shuffled,
    )
    expect(told(table, 'T').overTime.pairs).toEqual(told(timed(rows, minutesOf(60)), 'T').overTime.pairs)
    expect(inOrder.pairs[0]!.at.at(-1)).toBe('2026-01-01T00:59:00.000Z')
  })

  test('seen from the other side turn wins into losses', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: 1, maxLength: 80 }), (outcomes) => {
        const rows = outcomes.map((outcome, at) => ({ prompt: `p${at}`, rater: 'r', first: 'A', second: 'B', outcome }))
        const table = timed(rows, minutesOf(rows.length))
        const [one, other] = ['A', 'B'].map((target) => told(table, target).overTime.pairs[0]!)
        for (const [place, n] of one!.n.entries()) {
          expect(one!.win[place]! + one!.tie[place]! + other!.win[place]!).toBe(n)
          expect(other!.winRate!.low[place]).toBeCloseTo(1 - one!.winOrTieRate!.high[place]!, 9)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('of a part of the judgments are those of the part alone', () => {
    const rows = judged(['T', 'A'], 40)
    const whole = timed(rows, minutesOf(40))
    const part = subsetOf(whole, (row) => row % 2 === 0)
    const alone = timed(
      rows.filter((_, row) => row % 2 === 0),
      minutesOf(40).filter((row) => row % 2 === 0),
    )
    expect(told(part, 'T').overTime).toEqual(told(alone, 'T').overTime)
  })

  test('are not told where a time is missing, and say so', () => {
    const rows = judged(['T', 'A', 'B'], 20)
    expect(told(makeTable(rows), 'T').overTime).toEqual({
      pairs: [],
      why: 'When the judgments were made is not recorded, so that they have no order in which rates could move.',
    })
    // One against A has no time; those against B do.
    const { pairs, why } = told(
      timed(
        rows,
        minutesOf(20).map((minute) => (minute === 4 ? Number.NaN : minute)),
      ),
      'T',
    ).overTime
    expect(pairs.map(({ baseline }) => baseline)).toEqual(['B'])
    expect(why).toMatch(/^Of 1 pair some/)
  })

  test('of prompts that are not recorded have no interval', () => {
    const rows = judged(['T', 'A'], 20).map((row) => ({ ...row, prompt: notRecorded }))
    const [pair] = told(timed(rows, minutesOf(20)), 'T').overTime.pairs
    expect(pair).toMatchObject({ why: expect.stringContaining('not recorded') as string, from: 'anytimeByPrompt' })
    expect(pair).not.toHaveProperty('winRate')
    expect(pair!.n).toHaveLength(20)
  })

  test('of many pairs keep fewer moments each, and of too many none', () => {
    const all = (systems: number): Judged[] =>
      Array.from({ length: systems }, (_, one) =>
        Array.from({ length: one }, (_, other) =>
          Array.from({ length: 60 }, (_, at) => ({
            ...{ prompt: `p${at}`, rater: 'r', first: `S${one}`, second: `S${other}`, outcome: at % 3 },
          })),
        ),
      ).flat(2)
    const some = told(timed(all(12), minutesOf(66 * 60))).overTime
    expect(some.pairs).toHaveLength(66)
    for (const { n } of some.pairs) {
      expect(n.length).toBeLessThanOrEqual(30)
      expect(n.at(-1)).toBe(60)
    }
    const many = told(timed(all(14), minutesOf(91 * 60))).overTime
    expect(many.pairs).toEqual([])
    expect(many.why).toContain('80 pairs')
  })
})
