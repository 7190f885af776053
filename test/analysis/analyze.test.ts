import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../server/analysis/analyze.ts'
import { latexTable } from '../../server/formats/latex.ts'
import { markdownTable } from '../../server/formats/markdownTable.ts'
import { tablesOf } from '../../server/formats/analysisTables.ts'
import type { Preference } from '../../server/contract/judgment.ts'
import { seeded } from '../../server/stats/random.ts'
import { TableBuilder } from '../../server/stats/tableBuilder.ts'
import { faultsOf } from './soundness.ts'

type Row = {
  prompt: string
  systems: [string, string]
  rater: string
  preference: Preference
  sideRecorded: boolean
  at: number | null
  elapsedMs: number | null
}

function tableOf(rows: Row[]) {
  const builder = new TableBuilder()
  for (const { prompt, systems, rater, preference, ...clicked } of rows) {
    const [onA, onB] = systems
    const [first = '', second = ''] = [onA, onB].sort()
    builder.add(
      JSON.stringify([prompt, first, second]),
      () => ({ prompt, turn: 0, first, second }),
      rater,
      () => ({
        name: rater,
        kind: rater.startsWith('gpt') ? 'judge' : 'human',
        group: rater.startsWith('e') ? 'experts' : null,
      }),
      { preference, bothBad: false, firstSide: first === onA ? 'a' : 'b', ...clicked },
    )
  }
  for (const { prompt, systems } of rows) {
    for (const system of systems)
      builder.describe(prompt, system, [`# ${system}\n${'word '.repeat((prompt.length * 7 + system.length * 3) % 11)}`])
  }
  return builder.finish()
}

const options = { seed: 7, version: '0', replicates: 100 }
const analysisOf = (rows: Row[], more: Partial<Parameters<typeof analyze>[1]> = {}) =>
  analyze(tableOf(rows), { ...options, ...more })

const row: fc.Arbitrary<Row> = fc.record({
  prompt: fc.constantFrom('p1', 'p2', 'p3', 'p44', 'p555', '(not recorded)'),
  systems: fc.constantFrom<[string, string]>(
    ['LIMA', 'Bard'],
    ['Bard', 'LIMA'],
    ['LIMA', 'GPT-4'],
    ['Bard', 'GPT-4'],
    ['X', 'Y'],
  ),
  rater: fc.constantFrom('r1', 'r2', 'e1', 'gpt-judge', '(not recorded)'),
  preference: fc.constantFrom<Preference>('a', 'b', 'tie'),
  sideRecorded: fc.boolean(),
  at: fc.option(fc.integer({ min: 0, max: 1000 })),
  elapsedMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
})

/** Rows of an even design, each with a time of its own. */
function evenRows(n = 240): Row[] {
  const random = seeded(3)
  const names = ['Alpaca', 'Bard', 'Claude', 'LIMA']
  return Array.from({ length: n }, (_, at) => {
    const one = at % 4
    const other = (one + 1 + (Math.floor(at / 4) % 3)) % 4
    const drawn = random.number()
    return {
      prompt: `p${Math.floor(at / 6) % 20}`,
      systems: [names[one]!, names[other]!],
      rater: `${at % 2 ? 'e' : 'r'}${Math.floor(at / 5) % 6}`,
      preference: drawn < 0.2 ? 'tie' : drawn < 0.4 + one / 10 ? 'a' : 'b',
      sideRecorded: true,
      at,
      elapsedMs: 1000 + Math.floor(random.number() * 9000),
    }
  })
}

/** Equal but for the last digits of sums that were added up in another order. */
function expectClose(one: unknown, other: unknown, path = ''): void {
  if (typeof one === 'number' && typeof other === 'number') {
    expect(Math.abs(one - other) <= 1e-7 * Math.max(1, Math.abs(one)), `${path}: ${one} and ${other}`).toBe(true)
  } else if (typeof one === 'object' && one !== null && typeof other === 'object' && other !== null) {
    expect(Object.keys(other).sort(), path).toEqual(Object.keys(one).sort())
    for (const [key, value] of Object.entries(one))
      expectClose(value, (other as Record<string, unknown>)[key], `${path}/${key}`)
  } else expect(other, path).toEqual(one)
}

describe('the document of an analysis', () => {
  test('is sound whatever was judged: no number without a value or a reason', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.constantFrom('logit' as const, 'elo' as const),
        (rows, scale) => {
          const analysis = analysisOf(rows, { scale })
          expect(faultsOf(analysis)).toEqual([])
          expect(faultsOf(JSON.parse(JSON.stringify(analysis)))).toEqual([])
          const tables = tablesOf(analysis)
          for (const text of [tables.map(markdownTable), tables.map(latexTable)].map((some) => some.join('\n'))) {
            expect(text).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('warns of prompts with several judgments of a pair, be they turns', () => {
    const builder = new TableBuilder()
    for (const [prompt, turn] of [
      ['p1', 0],
      ['p1', 1],
      ['p2', 0],
    ] as const) {
      builder.add(
        `${prompt} ${turn}`,
        () => ({ prompt, turn, first: 'Bard', second: 'LIMA' }),
        'r',
        () => ({ name: 'r', kind: 'human', group: null }),
        { preference: 'a', bothBad: false, firstSide: 'a', at: null, elapsedMs: null, sideRecorded: true },
      )
    }
    const warning = expect.stringMatching(/^Some prompts have several judgments/) as string
    expect(analyze(builder.finish(), options).warnings).toContainEqual(warning)
    const single = evenRows(40).map((one, at) => ({ ...one, prompt: `p${at}` }))
    expect(analysisOf(single, { replicates: 0 }).warnings).not.toContainEqual(warning)
  })

  test('counts what counting row by row counts', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const { kinds, ...analysis } = analysisOf(rows, { replicates: 0 })
        const counted = rows.filter(({ rater }) => kinds.includes(rater.startsWith('gpt') ? 'judge' : 'human'))
        const known = (values: string[]) => new Set(values.filter((value) => value !== '(not recorded)')).size
        expect(analysis).toMatchObject({
          judgments: counted.length,
          prompts: known(counted.map(({ prompt }) => prompt)),
          raters: known(counted.map(({ rater }) => rater).filter((rater) => !rater.startsWith('gpt'))),
          judges: known(rows.map(({ rater }) => rater).filter((rater) => rater.startsWith('gpt'))),
          comparisons: new Set(counted.map(({ prompt, systems }) => `${prompt} ${systems.toSorted().join(' ')}`)).size,
          systemNames: [...new Set(counted.flatMap(({ systems }) => systems))].sort(),
        })
        for (const { target, baseline, n, prompts, raters } of analysis.tallies) {
          const own = counted.filter(({ systems }) => systems.includes(target) && systems.includes(baseline))
          expect([n, prompts, raters]).toEqual([
            own.length,
            known(own.map(({ prompt }) => prompt)),
            known(own.map(({ rater }) => rater)),
          ])
        }
      }),
      { numRuns: 60 },
    )
  })

  test('does not depend on the order of rows, seeds and all', () => {
    const rows = evenRows()
    const [one, other] = [analysisOf(rows), analysisOf(rows.toReversed())]
    expect(other).toEqual(one)
  })

  test('without times depends on the order of rows in Elo’s ratings alone, where nobody judged twice', () => {
    const seen = new Set<string>()
    const rows = evenRows()
      .map((one) => ({ ...one, at: null }))
      .filter(({ prompt, systems, rater }) => {
        const key = JSON.stringify([prompt, systems.toSorted(), rater])
        return !seen.has(key) && seen.add(key)
      })
    const [one, other] = [rows, rows.toReversed()].map((some) => {
      const analysis = analysisOf(some)
      const { elo, ...strengths } = analysis.strengths
      expect(elo).toHaveLength(4)
      return { ...analysis, strengths }
    })
    expectClose(one, other)
  })

  test('changes in nothing but the sides where all stand on the other side', () => {
    const rows = evenRows()
    const mirrored = rows.map((one): Row => ({
      ...one,
      systems: [one.systems[1], one.systems[0]],
      preference: one.preference === 'tie' ? 'tie' : one.preference === 'a' ? 'b' : 'a',
    }))
    const [one, other] = [analysisOf(rows), analysisOf(mirrored)]
    for (const part of [
      'tallies',
      'strengths',
      'agreement',
      'judgments',
      'comparisons',
      'prompts',
      'raters',
      'warnings',
    ] as const) {
      expect(other[part]).toEqual(one[part])
    }
    expect([other.bias.side.a, other.bias.side.b, other.bias.side.tie]).toEqual([
      one.bias.side.b,
      one.bias.side.a,
      one.bias.side.tie,
    ])
    expect(other.bias.side.p).toBeCloseTo(one.bias.side.p!, 12)
    expectClose(one.bias.length, other.bias.length)
    expectClose(one.bias.lengthControlled, other.bias.lengthControlled)
  })

  test('changes in names alone where systems get other names in the same order', () => {
    const renamed: Record<string, string> = { Alpaca: 'm1', Bard: 'm2', Claude: 'm3', LIMA: 'm4' }
    const rows = evenRows()
    const table = tableOf(rows)
    const [one, other] = [table, { ...table, systems: table.systems.map((name) => renamed[name]!) }].map((some) =>
      analyze(some, { ...options, replicates: 0 }),
    )
    const text = JSON.stringify(one).replaceAll(/Alpaca|Bard|Claude|LIMA/g, (name) => renamed[name]!)
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(other)))
  })

  test('from the target’s side holds the same numbers as among all pairs', () => {
    const rows = evenRows()
    const all = analysisOf(rows, { replicates: 0 })
    const own = analysisOf(rows, { replicates: 0, target: 'LIMA' })
    expect(own.tallies.map(({ baseline }) => baseline)).toEqual(['Alpaca', 'Bard', 'Claude'])
    for (const { baseline, win, tie, loss } of own.tallies) {
      const turned = all.tallies.find((one) => one.target === baseline && one.baseline === 'LIMA')
      expect(turned).toMatchObject({ win: loss, tie, loss: win })
    }
    // What is told of raters is about the target wherever it takes part.
    const counted = ({ raterQuality }: typeof own) => raterQuality.raters.map(({ rater, n, tie }) => [rater, n, tie])
    expect(counted(own)).toEqual(counted(all))
    for (const { systems, rates } of own.raterQuality.influence.filter(({ systems: [one] }) => one === 'LIMA')) {
      const { rates: measures } = own.tallies.find(({ baseline }) => baseline === systems[1])!
      expect(rates[0]!.estimate).toBeCloseTo(measures.halfTieRate.estimate!, 12)
    }
    expect(own.raterQuality.influence.every(({ systems }) => systems[1] !== 'LIMA')).toBe(true)
    const apart = { tallies: [], slices: null, overTime: null, target: null, bias: null, raterQuality: null }
    expect({ ...own, ...apart }).toEqual({ ...all, ...apart })
  })

  test('refuses a system that is not there, baselines of no target, and a target among its baselines', () => {
    const rows = evenRows(12)
    expect(() => analysisOf(rows, { target: 'Lima' })).toThrow(/No system "Lima".*Alpaca, Bard/)
    expect(() => analysisOf(rows, { baselines: ['LIMA'] })).toThrow(RangeError)
    expect(() => analysisOf(rows, { target: 'LIMA', baselines: ['Palm'] })).toThrow(/"Palm"/)
    expect(() => analysisOf(rows, { target: 'LIMA', baselines: ['LIMA'] })).toThrow(RangeError)
  })
})
