import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { talliesOf } from '../../server/analysis/tallies.ts'
import { Tallies, type RateMeasures } from '../../server/contract/tallies.ts'
import type { JudgmentTable } from '../../server/stats/judgmentTable.ts'
import { holm } from '../../server/stats/rates/adjustments.ts'
import { wilson } from '../../server/stats/rates/intervals.ts'
import { seeded } from '../../server/stats/random.ts'
import { golden } from '../stats/golden.ts'
import { makeTable, type Judged } from '../stats/makeTable.ts'

const options = { replicates: 0, seed: 1 }
const measures = (rates: RateMeasures) => Object.values(rates)

const judged: fc.Arbitrary<Judged[]> = fc.array(
  fc
    .record({
      prompt: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'),
      rater: fc.constantFrom('r1', 'r2', 'r3'),
      first: fc.constantFrom('LIMA', 'GPT-4', 'Claude'),
      second: fc.constantFrom('LIMA', 'GPT-4', 'Claude'),
      outcome: fc.constantFrom(0, 1, 2),
      bothBad: fc.boolean(),
    })
    .filter(({ first, second }) => first !== second),
  { maxLength: 60 },
)

/** A judgment from a system's side, or nothing where another pair was judged. */
function seenFrom({ first, second, outcome }: Judged, target: string, baseline: string): number | undefined {
  if (first === target && second === baseline) return outcome
  return first === baseline && second === target ? 2 - outcome : undefined
}

describe('tallies of a table', () => {
  test('count what counting row by row counts, majorities too', () => {
    fc.assert(
      fc.property(judged, (rows) => {
        const table = makeTable(rows)
        const { tallies } = talliesOf(table, options)
        let total = 0
        for (const one of tallies) {
          expect(one.target < one.baseline).toBe(true)
          const met = rows.filter((row) => seenFrom(row, one.target, one.baseline) !== undefined)
          const outcomes = met.map((row) => seenFrom(row, one.target, one.baseline))
          total += met.length
          const count = (outcome: number) => outcomes.filter((each) => each === outcome).length
          expect([one.n, one.win, one.tie, one.loss]).toEqual([met.length, count(2), count(1), count(0)])
          expect(one.bothBad).toBe(met.filter(({ bothBad }) => bothBad).length)
          expect(one.prompts).toBe(new Set(met.map(({ prompt }) => prompt)).size)
          expect(one.raters).toBe(new Set(met.map(({ rater }) => rater)).size)
          expect(one.comparisons).toBe(one.prompts)
          const majority = { n: 0, win: 0, tie: 0, loss: 0 }
          for (const group of Object.values(Object.groupBy(met, ({ prompt }) => prompt))) {
            const sums = [0, 1, 2].map(
              (outcome) => group!.filter((row) => seenFrom(row, one.target, one.baseline) === outcome).length,
            )
            const most = Math.max(...sums)
            const leaders = [0, 1, 2].filter((outcome) => sums[outcome] === most)
            majority.n++
            majority[leaders.length > 1 ? 'tie' : (['loss', 'tie', 'win'] as const)[leaders[0]!]!]++
          }
          expect(one.majority).toMatchObject(majority)
        }
        expect(total).toBe(rows.length)
      }),
    )
  })

  test('from the other side are the same with wins and losses exchanged', () => {
    fc.assert(
      fc.property(judged, (rows) => {
        const table = makeTable(rows)
        if (!table.systems.includes('LIMA') || !table.systems.includes('GPT-4')) return
        const [here] = talliesOf(table, { ...options, target: 'LIMA', baselines: ['GPT-4'] }).tallies
        const [there] = talliesOf(table, { ...options, target: 'GPT-4', baselines: ['LIMA'] }).tallies
        if (!here || !there) {
          expect(here).toEqual(there)
          return
        }
        expect([there.win, there.tie, there.loss]).toEqual([here.loss, here.tie, here.win])
        for (const kind of ['rates', 'clustered', 'anytime', 'anytimeByPrompt'] as const) {
          for (const rate of ['halfTieRate', 'winShareOfDecided'] as const) {
            const [one, other] = [here[kind][rate], there[kind][rate]]
            if (one.low === null) expect(other.low).toBeNull()
            else expect(other.high).toBeCloseTo(1 - one.low, 9)
          }
        }
        expect(there.signTest.p).toBeCloseTo(here.signTest.p, 12)
        if (here.clusterTest.p !== null) expect(there.clusterTest.p).toBeCloseTo(here.clusterTest.p, 8)
        const opposite = { better: 'worse', worse: 'better', similar: 'similar', goOn: 'goOn' } as const
        expect(there.stopping.conclusion).toBe(opposite[here.stopping.conclusion])
      }),
    )
  })

  test('are what their contract says, every number defined or said why it is not', () => {
    fc.assert(
      fc.property(judged, fc.constantFrom(0, 30), (rows, replicates) => {
        const found = talliesOf(makeTable(rows), { seed: 5, replicates, margin: 0.1 })
        expect([...Value.Errors(Tallies, found)]).toEqual([])
        for (const one of found.tallies) {
          const all = [
            one.rates,
            one.clustered,
            one.twoWay,
            one.anytime,
            one.anytimeByPrompt,
            one.bootstrap,
            one.majority.rates,
          ]
          for (const each of [...all.flatMap(measures), ...Object.values(one.multinomial)]) {
            if (each.estimate === null || each.low === null || each.high === null) {
              expect(each.why).toBeTruthy()
              continue
            }
            expect(each.low).toBeGreaterThanOrEqual(0)
            expect(each.high).toBeLessThanOrEqual(1)
            // Bounds of the bootstrap are quantiles and need not hold the rate itself.
            if (each.method.includes('bootstrap')) continue
            expect(each.low).toBeLessThanOrEqual(each.estimate + 1e-12)
            expect(each.high).toBeGreaterThanOrEqual(each.estimate - 1e-12)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  test('take the baselines asked for, in their order, and all that were met without', () => {
    const row = { prompt: 'p', rater: 'r', outcome: 2 }
    const table = makeTable([
      { ...row, first: 'LIMA', second: 'Zebra' },
      { ...row, first: 'Ape', second: 'LIMA' },
      { ...row, first: 'Ape', second: 'Zebra' },
      { ...row, first: 'Ape', second: 'Cow' },
    ])
    const pairs = (more: object) =>
      talliesOf(table, { ...options, ...more }).tallies.map(({ target, baseline, win }) => [target, baseline, win])
    expect(pairs({ target: 'LIMA' })).toEqual([
      ['LIMA', 'Zebra', 1],
      ['LIMA', 'Ape', 0],
    ])
    expect(pairs({ target: 'LIMA', baselines: ['Ape', 'Cow', 'Zebra'] })).toEqual([
      ['LIMA', 'Ape', 0],
      ['LIMA', 'Zebra', 1],
    ])
    expect(pairs({})).toEqual([
      ['Ape', 'Cow', 1],
      ['Ape', 'LIMA', 1],
      ['Ape', 'Zebra', 1],
      ['LIMA', 'Zebra', 1],
    ])
    expect(() => pairs({ target: 'Nobody' })).toThrow(RangeError)
    expect(() => pairs({ target: 'LIMA', baselines: ['LIMA'] })).toThrow(RangeError)
    expect(() => pairs({ baselines: ['LIMA'] })).toThrow(RangeError)
    expect(() => pairs({ level: 1 })).toThrow(RangeError)
    expect(() => pairs({ replicates: 1.5 })).toThrow(RangeError)
    expect(() => pairs({ margin: 0.7 })).toThrow(RangeError)
  })

  test('say a bootstrap was not asked for, and repeat one that was', () => {
    const rows: Judged[] = Array.from({ length: 90 }, (_, at) => ({
      prompt: `p${at % 30}`,
      rater: `r${at % 9}`,
      first: 'LIMA',
      second: 'GPT-4',
      outcome: (at * at) % 3,
    }))
    const [without] = talliesOf(makeTable(rows), options).tallies
    expect(without!.bootstrap.halfTieRate).toMatchObject({ low: null, why: 'No replicates were asked for.' })
    const drawn = talliesOf(makeTable(rows), { seed: 4, replicates: 300 })
    expect(drawn.tallies[0]!.bootstrap.halfTieRate.low).toBeLessThan(drawn.tallies[0]!.rates.halfTieRate.estimate!)
    expect(talliesOf(makeTable(rows), { seed: 4, replicates: 300 })).toEqual(drawn)
    expect(talliesOf(makeTable(rows), { seed: 5, replicates: 300 })).not.toEqual(drawn)
  })

  test('conclude of each pair at a level raised for all pairs together', () => {
    const against = (second: string, wins: number, repeats = 1) =>
      Array.from({ length: 60 * repeats }, (_, at): Judged => ({
        ...{ rater: 'r', first: 'LIMA', second, prompt: `p${at % 60}` },
        outcome: at % 60 < wins ? 2 : 0,
      }))
    const others = ['A', 'B', 'C', 'D'].flatMap((name) => against(name, 30))
    for (const repeats of [1, 2]) {
      const close = against('GPT-4', 42, repeats)
      const [alone] = talliesOf(makeTable(close), { ...options, target: 'LIMA' }).tallies
      expect(alone!.stopping.conclusion).toBe('better')
      const { tallies } = talliesOf(makeTable([...close, ...others]), { ...options, target: 'LIMA' })
      const among = tallies.find(({ baseline }) => baseline === 'GPT-4')!
      expect(among.stopping).toMatchObject({ conclusion: 'goOn', from: alone!.stopping.from })
      expect(among.stopping.level).toBeCloseTo(0.99, 12)
      expect(among.anytime).toEqual(alone!.anytime)
      const clear = talliesOf(makeTable([...against('GPT-4', 55, repeats), ...others]), { ...options, target: 'LIMA' })
      expect(clear.tallies.map(({ stopping }) => stopping.conclusion).sort()).toEqual([
        'better',
        ...['goOn', 'goOn', 'goOn', 'goOn'],
      ])
    }
  })

  test('rest their advice on prompt means as soon as a prompt was judged twice', () => {
    const row = { rater: 'r', first: 'LIMA', second: 'GPT-4' }
    const once: Judged[] = Array.from({ length: 60 }, (_, at) => ({
      ...row,
      prompt: `p${at}`,
      outcome: at % 6 ? 2 : 0,
    }))
    const [single] = talliesOf(makeTable(once), options).tallies
    expect(single!.stopping).toEqual({ conclusion: 'worse', from: 'anytime', level: 0.95, margin: null })
    const [twice] = talliesOf(makeTable([...once, ...once]), options).tallies
    expect(twice!.stopping).toEqual({ conclusion: 'worse', from: 'anytimeByPrompt', level: 0.95, margin: null })
    const [few] = talliesOf(makeTable([...once.slice(0, 8), ...once.slice(0, 8)]), options).tallies
    expect(few!.stopping).toMatchObject({ conclusion: 'goOn', from: 'anytimeByPrompt' })
  })
})

describe('a whole study shaped like LIMA’s', () => {
  type Vote = [prompt: number, rater: number, baseline: number, limaLeft: 0 | 1, outcome: 0 | 1 | 2]
  type Row = Record<'n' | 'win' | 'tie' | 'loss' | 'score' | 'sem' | 'p_sign', number> & {
    baseline: string
    ci_t_prompt: [number, number]
  }
  const [scenario] = golden<{ models: string[]; votes: Vote[] }, { per_baseline: Row[]; holm: number[]; bh: number[] }>(
    'scenario_lima_shaped',
  )
  const { models, votes } = scenario!.inputs
  const rows = votes.map(([prompt, rater, baseline, , outcome]): Judged => ({
    prompt: String(prompt),
    rater: String(rater),
    first: 'LIMA',
    second: models[baseline]!,
    outcome,
  }))
  const { tallies } = talliesOf(makeTable(rows), { ...options, target: 'LIMA', baselines: models.slice(1) })

  test('has the counts, intervals and tests that R computed', () => {
    scenario!.expected.per_baseline.forEach((row, index) => {
      const one = tallies[index]!
      expect(one).toMatchObject({ baseline: row.baseline, n: row.n, win: row.win, tie: row.tie, loss: row.loss })
      expect(one.rates.halfTieRate.estimate).toBeCloseTo(row.score, 9)
      expect(one.clustered.halfTieRate.low).toBeCloseTo(row.ci_t_prompt[0], 7)
      expect(one.clustered.halfTieRate.high).toBeCloseTo(row.ci_t_prompt[1], 7)
      expect(one.signTest.p).toBeCloseTo(row.p_sign, 9)
      expect(one.signTest.pHolm).toBeCloseTo(scenario!.expected.holm[index]!, 9)
      expect(one.signTest.pBH).toBeCloseTo(scenario!.expected.bh[index]!, 9)
      const { estimate, low, high } = wilson(row.win, row.n)
      expect(one.rates.winRate).toMatchObject({ estimate, low, high, n: row.n })
    })
    const clustered = tallies.map(({ clusterTest }) => clusterTest)
    expect(clustered.map(({ pHolm }) => pHolm)).toEqual(holm(clustered.map(({ p }) => p!)))
    expect(clustered[0]!.p).toBeLessThan(0.05)
    expect(clustered[0]!.degrees).toBe(23)
  })
})

describe('tallies at size', () => {
  function large(systems: number, judgments: number, prompts: number, raters: number): JudgmentTable {
    const random = seeded(1)
    const pairs: [number, number][] = []
    for (let one = 0; one < systems; one++) for (let other = one + 1; other < systems; other++) pairs.push([one, other])
    const comparisons = Math.min(pairs.length * prompts, judgments)
    const column = (make: (at: number) => number) => Int32Array.from({ length: comparisons }, (_, at) => make(at))
    return {
      systems: Array.from({ length: systems }, (_, at) => `s${at}`),
      prompts: Array.from({ length: prompts }, (_, at) => `p${at}`),
      raters: Array.from({ length: raters }, (_, at) => ({ name: `r${at}`, kind: 'human' as const, group: null })),
      comparisons: {
        prompt: column((at) => Math.floor(at / pairs.length) % prompts),
        first: column((at) => pairs[at % pairs.length]![0]),
        second: column((at) => pairs[at % pairs.length]![1]),
      },
      judgments: {
        comparison: Int32Array.from({ length: judgments }, () => random.integer(0, comparisons - 1)),
        rater: Int32Array.from({ length: judgments }, () => random.integer(0, raters - 1)),
        outcome: Uint8Array.from({ length: judgments }, () => random.integer(0, 2)),
        firstSide: new Uint8Array(judgments),
        bothBad: new Uint8Array(judgments),
        ordinal: new Int32Array(judgments),
        elapsedMs: new Float64Array(judgments),
      },
      features: [],
    }
  }

  // A second on a free machine; the test's time limit is that of a busy one.
  test('of a million judgments on six systems are quick', () => {
    const table = large(6, 1_000_000, 100_000, 2000)
    const { tallies } = talliesOf(table, options)
    expect(tallies).toHaveLength(15)
    expect(tallies.reduce((sum, { n }) => sum + n, 0)).toBe(1_000_000)
  })

  test('of a thousand systems are given for a target and refused for all pairs', () => {
    const table = large(1000, 500_000, 2, 50)
    expect(() => talliesOf(table, options)).toThrow(/more than 5000 pairs/)
    const { tallies } = talliesOf(table, { ...options, target: 's7' })
    expect(tallies.length).toBeGreaterThan(500)
  })

  test('leave the bootstrap out where it would take minutes, and say so', () => {
    const { tallies } = talliesOf(large(2, 100_000, 50_000, 50), { seed: 1, replicates: 100_000 })
    expect(tallies[0]!.bootstrap.winRate).toMatchObject({ low: null, why: expect.stringMatching(/too many/) as string })
  })
})
