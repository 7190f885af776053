import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { talliesOf } from '../../../server/analysis/tallies.ts'
import { lengthControlled } from '../../../server/stats/bias/lengthControlled.ts'
import { sideEffect } from '../../../server/stats/bias/sideEffect.ts'
import { sideCorrected } from '../../../server/stats/bias/sideCorrected.ts'
import { viewOf } from '../../../server/stats/bias/view.ts'
import { seeded } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'
import { judgedTable, type Judged } from '../judgedTable.ts'

type Sides = { models: string[]; rows: [number, number, number, number, number][] }
type Expected = { half_win: { position: number }; left_wins: number; right_wins: number; p_sign_left: number }

const outcomes = ['loss', 'tie', 'win'] as const
const mirrored = { win: 'loss', tie: 'tie', loss: 'win' } as const

/** A study of three systems with a lean to side a, both orders, several raters. */
function drawn(seed: number, rows: number, lean = 0.4): Judged[] {
  const random = seeded(seed)
  return Array.from({ length: rows }, (_, k) => {
    const [first, second] = [
      ['A', 'B'],
      ['B', 'C'],
      ['C', 'A'],
    ][k % 3] as [string, string]
    const side = random.number() < 0.5 ? 'a' : 'b'
    const eta = (side === 'a' ? lean : -lean) + (first === 'A' ? 0.5 : -0.2)
    const outcome = random.number() < 0.2 ? 'tie' : random.number() < 1 / (1 + Math.exp(-eta)) ? 'win' : 'loss'
    return { prompt: `p${k % 20}`, first, second, outcome, side, rater: `r${k % 7}` }
  })
}

describe('the side effect', () => {
  test.each(golden<Sides, Expected>('position_bias'))('$id has the counts, p and side term of R', (one) => {
    let prompt = 0
    const rows = one.inputs.rows.flatMap(([left, right, ...counts]) =>
      (['win', 'loss', 'tie'] as const).flatMap((outcome, k) =>
        Array.from({ length: counts[k]! }, (): Judged => {
          const [first, second] = [one.inputs.models[left]!, one.inputs.models[right]!]
          return { prompt: `p${prompt++}`, first, second, outcome, side: 'a' }
        }),
      ),
    )
    const effect = sideEffect(viewOf(judgedTable(rows), {}), 0.95)
    expect(effect).toMatchObject({ a: one.expected.left_wins, b: one.expected.right_wins, unknown: 0 })
    expect(Math.abs(effect.p! - one.expected.p_sign_left)).toBeLessThan(1e-9)
    expect(Math.abs(effect.logOdds.estimate! - one.expected.half_win.position)).toBeLessThan(one.tolerance_abs)
    expect(effect.perPair).toHaveLength(6)
    // A against B: 16 + 11/2 of 60 on the left, 15 + 5/2 of 60 on the right.
    expect(effect.perPair[0]!.corrected.estimate).toBeCloseTo((21.5 + 17.5) / 120, 12)
  })

  test('counts by hand: six judgments by two raters', () => {
    const rows: Judged[] = [
      { prompt: '1', first: 'A', second: 'B', outcome: 'win', side: 'a', rater: 'x' },
      { prompt: '2', first: 'A', second: 'B', outcome: 'loss', side: 'b', rater: 'x' },
      { prompt: '3', first: 'A', second: 'B', outcome: 'win', side: 'b', rater: 'x' },
      { prompt: '4', first: 'A', second: 'B', outcome: 'tie', side: 'a', rater: 'y' },
      { prompt: '5', first: 'B', second: 'A', outcome: 'win', side: 'a', rater: 'y' },
      { prompt: '6', first: 'A', second: 'B', outcome: 'win', rater: 'y' },
    ]
    const effect = sideEffect(viewOf(judgedTable(rows), { target: 'A' }), 0.95)
    expect(effect).toMatchObject({ a: 3, b: 1, tie: 1, unknown: 1 })
    expect(effect.p).toBeCloseTo(0.625, 12)
    expect(effect.share).toMatchObject({ estimate: 0.75, n: 4 })
    expect(effect.perRater.map(({ rater, a, b, tie }) => [rater, a, b, tie])).toEqual([
      ['x', 2, 1, 0],
      ['y', 1, 0, 1],
    ])
    // On side a: 1, ½; on side b: 0, 1 and (B won on side a) 0.
    expect(effect.perPair[0]!.corrected.estimate).toBeCloseTo((0.75 + 1 / 3) / 2, 12)
    expect(effect.perPair[0]!.halfTieRate.estimate).toBeCloseTo(2.5 / 5, 12)
  })

  test('without recorded sides it says why instead of zeros', () => {
    const rows = drawn(1, 30).map(({ side: _, ...row }) => row)
    const effect = sideEffect(viewOf(judgedTable(rows), {}), 0.95)
    expect(effect).toMatchObject({ a: null, b: null, tie: null, p: null, unknown: 30, why: 'No sides are recorded.' })
    expect(effect.share).toMatchObject({ estimate: null, why: 'No sides are recorded.' })
    expect(effect.logOdds.estimate).toBeNull()
  })

  test('swapping the sides of every judgment turns the effect round and leaves the correction alone', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = drawn(seed, 60)
        const swapped = rows.map((row) => ({ ...row, side: row.side === 'a' ? ('b' as const) : ('a' as const) }))
        const [one, other] = [rows, swapped].map((given) => sideEffect(viewOf(judgedTable(given), {}), 0.95))
        expect([other!.a, other!.b, other!.p]).toEqual([one!.b, one!.a, one!.p])
        expect(other!.share.estimate).toBeCloseTo(1 - one!.share.estimate!, 12)
        expect(other!.share.low).toBeCloseTo(1 - one!.share.high!, 9)
        expect(other!.logOdds.estimate).toBeCloseTo(-one!.logOdds.estimate!, 7)
        expect(other!.perPair.map(({ corrected }) => corrected)).toEqual(one!.perPair.map(({ corrected }) => corrected))
      }),
      { numRuns: 50 },
    )
  })

  test('telling each comparison from its other system changes nothing', () => {
    const rows = drawn(3, 90)
    const told = rows.map((row) => ({
      ...row,
      first: row.second,
      second: row.first,
      outcome: mirrored[row.outcome],
      side: row.side === 'a' ? ('b' as const) : ('a' as const),
    }))
    const [one, other] = [rows, told].map((given) => sideEffect(viewOf(judgedTable(given), {}), 0.95))
    expect(other).toMatchObject({ a: one!.a, b: one!.b, p: one!.p })
    expect(other!.logOdds.estimate).toBeCloseTo(one!.logOdds.estimate!, 9)
    expect(other!.logOdds.low).toBeCloseTo(one!.logOdds.low!, 9)
    expect(other!.perPair[0]!.corrected.estimate).toBeCloseTo(1 - one!.perPair[0]!.corrected.estimate!, 12)
    expect(other!.perPair[0]!.corrected.low).toBeCloseTo(1 - one!.perPair[0]!.corrected.high!, 12)
  })

  test('a target sees its own outcomes, whichever system a comparison tells first', () => {
    const rows = drawn(5, 90)
    const view = viewOf(judgedTable(rows), { target: 'A', baselines: ['C'] })
    expect(view.n).toBe(30)
    expect(view.own.every((own) => view.table.systems[own] === 'A')).toBe(true)
    const wins = rows.filter(({ first, second, outcome }) => first === 'C' && second === 'A' && outcome === 'loss')
    expect(view.outcome.filter((y) => y === 1)).toHaveLength(wins.length)
    expect(() => viewOf(view.table, { target: 'Z' })).toThrow(/called Z/)
    expect(() => viewOf(view.table, { baselines: ['A'] })).toThrow(RangeError)
  })

  test('the intervals of the correction and of the side term cover the truth in 93 to 97% of clustered studies', () => {
    const random = seeded(20)
    const studies = 1000
    const covered = { corrected: 0, logOdds: 0 }
    const [theta, gamma] = [0.5, 0.4]
    const sigmoid = (eta: number) => 1 / (1 + Math.exp(-eta))
    const truth = (sigmoid(theta + gamma) + sigmoid(theta - gamma)) / 2
    for (let study = 0; study < studies; study++) {
      const rows: Judged[] = []
      for (let prompt = 0; prompt < 50; prompt++) {
        // Two raters of a prompt often draw the same luck, so that they agree more than chance.
        const [shared, sharing] = [random.number(), random.number() < 0.5]
        for (const rater of ['x', 'y']) {
          const side = random.number() < 0.5 ? 'a' : 'b'
          const u = sharing ? shared : random.number()
          const outcome = u < sigmoid(theta + (side === 'a' ? gamma : -gamma)) ? 'win' : 'loss'
          rows.push({ prompt: `${prompt}`, first: 'A', second: 'B', outcome, side, rater })
        }
      }
      const effect = sideEffect(viewOf(judgedTable(rows), {}), 0.95)
      const holds = ({ low, high }: { low: number | null; high: number | null }, value: number) =>
        low! <= value && value <= high!
      if (holds(effect.perPair[0]!.corrected, truth)) covered.corrected++
      if (holds(effect.logOdds, gamma)) covered.logOdds++
    }
    for (const count of Object.values(covered)) {
      expect(count / studies).toBeGreaterThanOrEqual(0.93)
      expect(count / studies).toBeLessThanOrEqual(0.97)
    }
  })

  test('the correction is the mean of both sides, computed the long way', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5), fc.nat(2), fc.boolean()), { minLength: 4, maxLength: 40 }),
        (judgments) => {
          const rows = judgments.map(([prompt, outcome, left]): Judged => ({
            prompt: `${prompt}`, first: 'A', second: 'B', outcome: outcomes[outcome]!, side: left ? 'a' : 'b',
          })) // prettier-ignore
          const measure = sideCorrected(viewOf(judgedTable(rows), {}), 0.95)
          const [left, right] = [true, false].map((side) => judgments.filter((j) => j[2] === side).map((j) => j[1] / 2))
          if (left!.length === 0 || right!.length === 0) {
            expect(measure).toMatchObject({ estimate: null, why: 'The system always stood on the same side.' })
            return
          }
          const mean = (values: number[]) => values.reduce((sum, y) => sum + y, 0) / values.length
          expect(measure.estimate).toBeCloseTo((mean(left!) + mean(right!)) / 2, 12)
          expect(measure.low === null || measure.low <= measure.estimate!).toBe(true)
        },
      ),
    )
  })
})

describe('the half-tie rate of a pair', () => {
  test.each([6, 40])('has the interval of the printed rates, on %i prompts', (prompts) => {
    const random = seeded(prompts)
    const rows = Array.from({ length: prompts * 4 }, (_, k): Judged => ({
      ...{ prompt: `p${Math.floor(random.number() ** 2 * prompts)}`, first: 'A', second: 'B', rater: `r${k % 4}` },
      ...{ outcome: (['win', 'tie', 'loss'] as const)[random.integer(0, 2)]!, side: 'a' },
    }))
    const table = judgedTable(rows)
    const [printed] = talliesOf(table, { seed: 1, replicates: 0 }).tallies
    const [pair] = sideEffect(viewOf(table, {}), 0.95).perPair
    expect(pair!.halfTieRate).toEqual(printed!.clustered.halfTieRate)
    expect(lengthControlled(viewOf(table, {}), 0.95).halfTieRate).toEqual(printed!.clustered.halfTieRate)
  })
})
