import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sideA, sideB, sideUnknown, type JudgmentTable } from '../../server/stats/judgmentTable.ts'
import { ofKinds, ofKnownRaters, subsetOf } from '../../server/stats/subset.ts'
import { TableBuilder, type Clicked } from '../../server/stats/tableBuilder.ts'

type Line = { comparison: [prompt: string, first: string, second: string]; rater: string } & Partial<Clicked>

function tableOf(lines: Line[]) {
  const builder = new TableBuilder()
  for (const { comparison, rater, ...clicked } of lines) {
    const [prompt, first, second] = comparison
    builder.add(
      comparison.join(' '),
      () => ({ prompt, turn: 0, first, second }),
      rater,
      () => ({ name: rater, kind: rater.startsWith('gpt') ? 'judge' : 'human', group: null }),
      { preference: 'a', bothBad: false, firstSide: 'a', sideRecorded: true, at: null, elapsedMs: null, ...clicked },
    )
  }
  return builder.finish()
}

/** The judgments by the names of what they are about. */
const named = ({ systems, prompts, raters, comparisons, judgments }: JudgmentTable) =>
  [...judgments.comparison].map((comparison, row) => ({
    prompt: prompts[comparisons.prompt[comparison]!],
    first: systems[comparisons.first[comparison]!],
    second: systems[comparisons.second[comparison]!],
    rater: raters[judgments.rater[row]!]!.name,
    outcome: judgments.outcome[row],
  }))

const pair: Line['comparison'] = ['p1', 'Bard', 'LIMA']

describe('a table of judgments', () => {
  test('holds outcomes of each comparison’s first system, and where its response stood', () => {
    const { judgments } = tableOf([
      { comparison: pair, rater: 'r1' },
      { comparison: pair, rater: 'r2', firstSide: 'b' },
      { comparison: pair, rater: 'r3', preference: 'tie', sideRecorded: false, bothBad: true },
    ])
    expect([...judgments.outcome]).toEqual([2, 0, 1])
    expect([...judgments.firstSide]).toEqual([sideA, sideB, sideUnknown])
    expect([...judgments.bothBad]).toEqual([0, 0, 1])
  })

  test('is the same whichever system a comparison was named by first', () => {
    const [prompt, first, second] = pair
    const one = tableOf([{ comparison: pair, rater: 'r1', firstSide: 'b', preference: 'a' }])
    const other = tableOf([{ comparison: [prompt, second, first], rater: 'r1', firstSide: 'a', preference: 'a' }])
    expect(one.judgments).toEqual(other.judgments)
    expect(named(one)).toEqual(named(other))
  })

  test('names everything once', () => {
    const table = tableOf([
      { comparison: pair, rater: 'r1' },
      { comparison: ['p2', 'Bard', 'LIMA'], rater: 'r1' },
      { comparison: pair, rater: 'r2' },
    ])
    expect(table).toMatchObject({ systems: ['Bard', 'LIMA'], prompts: ['p1', 'p2'] })
    expect(table.raters.map(({ name }) => name)).toEqual(['r1', 'r2'])
    expect([...table.judgments.comparison]).toEqual([0, 1, 0])
  })

  test('counts a rater’s judgments in the order of their times, and not at all where one has none', () => {
    const { judgments } = tableOf([
      { comparison: pair, rater: 'r1', at: 30 },
      { comparison: ['p2', 'Bard', 'LIMA'], rater: 'r1', at: 10 },
      { comparison: pair, rater: 'r2', at: 20 },
      { comparison: ['p2', 'Bard', 'LIMA'], rater: 'r2', at: null },
    ])
    expect([...judgments.ordinal]).toEqual([2, 1, 0, 0])
  })

  test('gives raters whom nobody recorded no order: they are not one', () => {
    const { judgments } = tableOf([
      { comparison: pair, rater: '(not recorded)', at: 10 },
      { comparison: ['p2', 'Bard', 'LIMA'], rater: '(not recorded)', at: 20 },
      { comparison: pair, rater: 'r1', at: 30 },
    ])
    expect([...judgments.ordinal]).toEqual([0, 0, 1])
  })

  test('measures both responses where their texts are known, and the turn that was judged by itself', () => {
    const builder = new TableBuilder()
    const clicked: Clicked = {
      ...{ preference: 'a', bothBad: false, firstSide: 'a', sideRecorded: true, at: null, elapsedMs: null },
    }
    const rater = () => ({ name: 'r', kind: 'human' as const, group: null })
    for (const turn of [0, 2])
      builder.add(String(turn), () => ({ prompt: 'p1', turn, first: 'Bard', second: 'LIMA' }), 'r', rater, clicked)
    builder.describe('p1', 'Bard', ['Hello', 'Bye'])
    builder.describe('p9', 'Bard', ['Not judged'])
    const length = builder.finish().features.find(({ name }) => name === 'length')
    expect([...length!.first, ...length!.second]).toEqual([10, 3, Number.NaN, Number.NaN])
  })
})

describe('a part of a table', () => {
  const line = fc.record({
    comparison: fc.tuple(fc.constantFrom('p1', 'p2', 'p3'), fc.constantFrom('A', 'B'), fc.constantFrom('C', 'D', 'E')),
    rater: fc.constantFrom('r1', 'r2', 'gpt-4', '(not recorded)'),
    preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
    at: fc.integer({ min: 0, max: 1000 }),
  })

  test('is the table of those judgments alone, but for what is numbered over all', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), fc.func(fc.boolean()), (drawn, keep) => {
        const lines = drawn.toSorted((one, other) => one.at - other.at)
        const kept = lines.map((_, row) => keep(row))
        const part = subsetOf(tableOf(lines), (row) => kept[row]!)
        const alone = tableOf(lines.filter((_, row) => kept[row]))
        expect(named(part)).toEqual(named(alone))
        for (const names of ['systems', 'prompts'] as const) {
          expect([...part[names]].sort()).toEqual([...alone[names]].sort())
        }
        expect(part.comparisons.prompt.length).toBe(alone.comparisons.prompt.length)
      }),
    )
  })

  test('by the kind of rater, and of those who are known', () => {
    const table = tableOf([
      { comparison: pair, rater: 'gpt-4' },
      { comparison: pair, rater: '(not recorded)' },
      { comparison: pair, rater: 'r1' },
    ])
    expect(ofKinds(table, ['judge']).raters.map(({ name }) => name)).toEqual(['gpt-4'])
    expect(ofKnownRaters(table).raters.map(({ name }) => name)).toEqual(['gpt-4', 'r1'])
    expect(ofKinds(table, ['human', 'judge'])).toBe(table)
  })
})
