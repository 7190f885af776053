import { describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { strengthsOf, strengthsProblem } from '../../server/analysis/strengths.ts'
import { bootstrapOnThreads } from '../../server/bootstrapThreads.ts'
import { Strengths } from '../../server/contract/strengths.ts'
import { seeded } from '../../server/stats/random.ts'
import { bootstrapBlocks } from '../../server/stats/strengths/bootstrap.ts'
import { randomRows } from '../stats/strengths/counts.ts'
import { tableOf, type Named } from '../stats/strengths/tables.ts'

const letters = ['A', 'B', 'C', 'D', 'E']

function study(judgments: number, prompts: number, seed = 1): Named[] {
  const { first, second, outcome } = randomRows(letters.length, judgments, 2, seeded(seed))
  return Array.from(outcome, (one, row) => [
    letters[first[row]!]!,
    letters[second[row]!]!,
    one,
    `prompt ${row % prompts}`,
    `rater ${row % 7}`,
  ])
}

describe('strengths of a study', () => {
  const table = tableOf(letters, study(600, 60))
  const found = strengthsOf(table, { seed: 1, replicates: 400 })

  test('have the shape of the contract', () => {
    expect(Value.Check(Strengths, JSON.parse(JSON.stringify(found)))).toBe(true)
  })

  test('are in the order of the systems, in logits of mean 0, with intervals by prompt where prompts repeat', () => {
    expect(found.bradleyTerry.map(({ system }) => system)).toEqual(letters)
    for (const list of [found.bradleyTerry, found.davidson, found.raoKupper]) {
      expect(list.reduce((sum, { estimate }) => sum + estimate!, 0)).toBeCloseTo(0, 10)
      for (const { estimate, low, high } of list) expect(low! < estimate! && estimate! < high!).toBe(true)
    }
    expect(found.methods.bradleyTerry).toMatchObject({ clusters: 60, level: 0.95 })
    expect(found.methods.bradleyTerry.method).toBe('Bradley–Terry, ties as half wins; cluster-robust by prompt')
    expect(found.methods.davidson.tie!.name).toBe('ν')
    expect(found.methods.raoKupper.tie!.se).toBeGreaterThan(0)
    expect(found.warnings).toEqual([])
    expect(found.groups).toEqual([letters])
  })

  test('of one prompt have neither intervals nor ranks, and say why', () => {
    const one = strengthsOf(tableOf(letters, study(300, 1)), { seed: 1, replicates: 0 })
    for (const model of ['bradleyTerry', 'davidson', 'raoKupper'] as const) {
      expect(one.methods[model]).toMatchObject({
        clusters: null,
        why: expect.stringContaining('of one prompt') as string,
      })
      expect(one.methods[model].method).not.toContain('independent')
      for (const row of one[model]) {
        expect(row.estimate).not.toBeNull()
        expect(row).toMatchObject({ low: null, high: null, se: null, rank: null, rankTogether: null })
        expect(row.why).toContain('of one prompt')
      }
    }
    expect(one.methods.davidson.tie).toMatchObject({ se: null })
    expect(one.otherIntervals.byPrompt.why).toBe('There are fewer than two clusters.')
  })

  test('clustered by few raters say that they come out too narrow', () => {
    const { byPrompt, byRater } = found.otherIntervals
    expect(byPrompt.why).toBeUndefined()
    expect(byRater.intervals).toHaveLength(letters.length)
    expect(byRater.why).toBe('It rests on 7 clusters only; with fewer than about 20 it comes out too narrow.')
  })

  test('of single prompts have robust intervals', () => {
    const single = strengthsOf(tableOf(letters, study(600, 600)), { seed: 1, replicates: 0 })
    expect(single.methods.bradleyTerry.method).toContain('robust (sandwich), judgments independent')
    expect(single.otherIntervals.bootstrap).toMatchObject({ intervals: [], why: 'None was asked for.' })
    expect(single.elo[0]).toMatchObject({ low: null, high: null })
  })

  test('on the Elo scale are 400/ln 10 times as many from 1000, and ranks stay', () => {
    const points = strengthsOf(table, { seed: 1, replicates: 400, scale: 'elo' })
    points.bradleyTerry.forEach(({ estimate, low, rank }, s) => {
      const logits = found.bradleyTerry[s]!
      expect(estimate).toBeCloseTo(1000 + (400 / Math.LN10) * logits.estimate!, 8)
      expect(low).toBeCloseTo(1000 + (400 / Math.LN10) * logits.low!, 8)
      expect(rank).toEqual(logits.rank)
    })
    expect(points.elo).toEqual(found.elo)
  })

  test('from an anchor have it at 0 without an interval, and the errors of differences', () => {
    const from = strengthsOf(table, { seed: 1, replicates: 400, anchor: 'C' })
    expect(from.bradleyTerry[2]).toMatchObject({ estimate: 0, low: 0, high: 0, se: 0 })
    expect(from.bradleyTerry[0]!.estimate).toBeCloseTo(
      found.bradleyTerry[0]!.estimate! - found.bradleyTerry[2]!.estimate!,
      10,
    )
    const { low, high } = from.otherIntervals.bootstrap.intervals[0]!
    expect(low! < from.bradleyTerry[0]!.estimate! && from.bradleyTerry[0]!.estimate! < high!).toBe(true)
    expect(from.otherIntervals.bootstrap.intervals[2]).toMatchObject({ low: 0, high: 0 })
  })

  test('come with bootstrap intervals that agree with the robust ones', () => {
    found.otherIntervals.bootstrap.intervals.forEach(({ se }, s) => {
      expect(se! / found.otherIntervals.sandwich.intervals[s]!.se!).toBeGreaterThan(0.85)
      expect(se! / found.otherIntervals.sandwich.intervals[s]!.se!).toBeLessThan(1.15)
    })
    expect(found.otherIntervals.bootstrap).toMatchObject({ replicates: 400, infinite: 0, unsolved: 0 })
  })

  test('are the same from replicates computed elsewhere', async () => {
    const problem = strengthsProblem(table, {})!
    const bootstrap = await bootstrapOnThreads(problem, { replicates: 400, seed: 1, threads: 2 })
    expect(strengthsOf(table, { seed: 1, replicates: 400, bootstrap })).toEqual(found)
  })

  test('have the same replicates on one thread and on three', async () => {
    const names = Array.from({ length: 30 }, (_, s) => `system ${s}`)
    const { first, second, outcome } = randomRows(30, 3000, 2, seeded(5))
    const many = tableOf(
      names,
      Array.from(outcome, (one, row): Named => [names[first[row]!]!, names[second[row]!]!, one]),
    )
    const problem = strengthsProblem(many, {})!
    const options = { replicates: 2501, seed: 7 }
    const [one, three] = await Promise.all(
      [1, 3].map((threads) => bootstrapOnThreads(problem, { ...options, threads })),
    )
    expect(one!.drawn).toBe(2501)
    expect(three).toEqual(one)
    expect(one).toEqual(bootstrapBlocks(problem, options))
  })
})

describe('what judgments leave open is told', () => {
  const circle: Named[] = ['AB', 'BC', 'CA', 'AC'].map((pair) => [pair[0]!, pair[1]!, 2])

  test('a system that won all it was in has no estimate, and the others have theirs', () => {
    const found = strengthsOf(tableOf(['A', 'B', 'C', 'D'], [...circle, ['D', 'A', 2], ['D', 'B', 2]]), {
      seed: 1,
      replicates: 0,
    })
    expect(found.bradleyTerry[3]).toMatchObject({ estimate: null, low: null, rank: null, n: 2 })
    expect(found.bradleyTerry[3]!.why).toBe('It won every judgment, so no finite strength is likeliest.')
    expect(found.bradleyTerry.slice(0, 3).every(({ estimate }) => estimate !== null)).toBe(true)
    expect(found.warnings[0]).toBe('No finite strength is likeliest for D; the reason stands at each.')
  })

  test('a prior that is asked for gives it one and is named', () => {
    const found = strengthsOf(tableOf(['A', 'B', 'C', 'D'], [...circle, ['D', 'A', 2], ['D', 'B', 2]]), {
      seed: 1,
      replicates: 0,
      prior: { strength: 1 },
    })
    expect(found.bradleyTerry[3]!.estimate).toBeGreaterThan(found.bradleyTerry[0]!.estimate!)
    expect(found.methods.bradleyTerry.method).toContain('normal prior of precision 1')
    expect(found.warnings.join(' ')).toContain('A normal prior with precision 1')
  })

  test('groups that never met are measured each from its own mean', () => {
    const other: Named[] = [
      ['D', 'E', 2],
      ['E', 'D', 2],
      ['E', 'D', 1],
    ]
    const found = strengthsOf(tableOf(letters, [...circle, ...other]), { seed: 1, replicates: 0 })
    expect(found.groups).toEqual([
      ['A', 'B', 'C'],
      ['D', 'E'],
    ])
    expect(found.bradleyTerry[3]!.estimate! + found.bradleyTerry[4]!.estimate!).toBeCloseTo(0, 12)
    expect(found.warnings.join(' ')).toContain('2 groups that cannot be compared')
  })

  test('a star says that strengths add nothing to the rates', () => {
    const star: Named[] = ['B C D', 'B C D', 'B C D'].flatMap((baselines, outcome) =>
      baselines.split(' ').map((one): Named => ['A', one, outcome]),
    )
    const found = strengthsOf(tableOf(['A', 'B', 'C', 'D'], star), { seed: 1, replicates: 0 })
    expect(found.warnings.join(' ')).toContain('Every judgment is of A against another system')
  })

  test('few prompts are warned of', () => {
    const found = strengthsOf(tableOf(letters, study(300, 8)), { seed: 1, replicates: 0 })
    expect(found.warnings).toEqual([
      'Intervals rest on 8 clusters only; with fewer than about 20 they come out too narrow.',
    ])
  })

  test.each([
    ['no judgment', tableOf(['A', 'B'], [])],
    ['one judgment', tableOf(['A', 'B'], [['A', 'B', 2]])],
    ['one system', tableOf(['A'], [])],
  ])('%s gives no strength but a reason for each', (_, table) => {
    const found = strengthsOf(table, { seed: 1 })
    for (const { estimate, why } of found.bradleyTerry) {
      expect(estimate).toBeNull()
      expect(why).toMatch(/\.$/)
    }
    expect(Value.Check(Strengths, JSON.parse(JSON.stringify(found)))).toBe(true)
  })

  test('nothing but ties leaves models with ties without strengths, and half wins equal', () => {
    const found = strengthsOf(
      tableOf(
        ['A', 'B'],
        [
          ['A', 'B', 1],
          ['A', 'B', 1],
        ],
      ),
      { seed: 1, replicates: 0 },
    )
    expect(found.bradleyTerry.map(({ estimate }) => estimate)).toEqual([0, 0])
    expect(found.davidson[0]!.estimate).toBeNull()
    expect(found.raoKupper[0]!.why).toContain('Every judgment was a tie')
  })

  test('more systems than a fit takes are refused in words', () => {
    const many = Array.from({ length: 2001 }, (_, s) => `system ${s}`)
    const found = strengthsOf(tableOf(many, [['system 0', 'system 1', 2]]), { seed: 1 })
    expect(found.bradleyTerry[0]).toMatchObject({ estimate: null, n: 1 })
    expect(found.warnings).toEqual(['Strengths are fitted for at most 2000 systems; there are 2001.'])
  })

  test.each([[{ level: 1 }], [{ replicates: 1.5 }], [{ anchor: 'Z' }], [{ prior: { strength: 0 } }]])(
    '%j is refused',
    (options) => {
      expect(() => strengthsOf(tableOf(['A', 'B'], [['A', 'B', 2]]), { seed: 1, ...options })).toThrow(RangeError)
    },
  )
})
