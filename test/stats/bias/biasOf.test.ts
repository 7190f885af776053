import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { biasOf } from '../../../server/analysis/bias.ts'
import { Bias } from '../../../server/contract/bias.ts'
import { orderEffect } from '../../../server/stats/bias/orderEffect.ts'
import { viewOf } from '../../../server/stats/bias/view.ts'
import type { JudgmentTable } from '../../../server/stats/judgmentTable.ts'
import { seeded } from '../../../server/stats/random.ts'
import { judgedTable, type Judged } from '../judgedTable.ts'

const sigmoid = (eta: number) => 1 / (1 + Math.exp(-eta))

/** Raters who grow quicker, tie more and lean more to side a with each judgment. */
function session(seed: number, raters = 30, each = 40): Judged[] {
  const random = seeded(seed)
  return Array.from({ length: raters * each }, (_, k) => {
    const ordinal = (k % each) + 1
    const side = random.number() < 0.5 ? 'a' : 'b'
    const eta = (side === 'a' ? 1 : -1) * (ordinal / 10) * 0.3
    const tie = random.number() < sigmoid(-2 + (ordinal / 10) * 0.4)
    const outcome = tie ? 'tie' : random.number() < sigmoid(eta) ? 'win' : 'loss'
    const elapsedMs = Math.exp(10 - 0.1 * (ordinal / 10) + random.number())
    const length: [number, number] = [random.integer(10, 500), random.integer(10, 500)]
    const bold: [number, number] = [random.integer(0, 5), random.integer(0, 5)]
    return {
      prompt: `p${k % 100}`, first: 'A', second: k % 2 ? 'B' : 'C', outcome, side, rater: `r${Math.floor(k / each)}`,
      ordinal, elapsedMs, features: { length, bold },
    } // prettier-ignore
  })
}

test('style is controlled for without what foretells every outcome, which is said', () => {
  const random = seeded(4)
  const rows = Array.from({ length: 300 }, (_, k): Judged => {
    // Headings stand in three responses of A, which all lose.
    const heading = k % 100 === 0
    const length: [number, number] = [random.integer(10, 500), random.integer(10, 500)]
    const outcome = heading || random.number() < sigmoid((length[1] - length[0]) / 300) ? 'loss' : 'win'
    return {
      ...{ prompt: `p${k}`, first: 'A', second: 'B', outcome },
      features: { length, headings: heading ? [2, 0] : [1, 1] },
    }
  })
  const { style, strengths, why } = biasOf(judgedTable(rows)).styleControlled
  expect(why).toBeUndefined()
  expect(strengths).toHaveLength(2)
  const [length, headings] = ['length', 'headings'].map(
    (name) => style.find(({ feature }) => feature === name)!.logOdds,
  )
  expect(length!.low).toBeGreaterThan(0)
  expect(headings).toMatchObject({ estimate: null, low: null, n: 3, why: expect.stringMatching(/not held/) as string })
})

describe('the order in which a rater judges', () => {
  test('known trends in ties, side and time are found', () => {
    const { tie, sideA, time } = orderEffect(viewOf(judgedTable(session(1)), {}), 0.99)
    const holds = ({ low, high }: { low: number | null; high: number | null }, value: number) => {
      expect(low).toBeLessThan(value)
      expect(high).toBeGreaterThan(value)
    }
    holds(tie, 0.4)
    // The lean grows by 0.3 log odds for each ten judgments, from either side's point of view.
    holds(sideA, 0.3)
    holds(time, Math.exp(-0.1))
    expect(time.high).toBeLessThan(1)
  })

  test('raters who judge long are not taken for what judging long does', () => {
    const random = seeded(2)
    // Those who judge long tie often from their first judgment on; nobody changes.
    const rows = Array.from({ length: 40 }, (_, rater) => rater).flatMap((rater) =>
      Array.from({ length: rater < 20 ? 10 : 60 }, (_, k): Judged => {
        const outcome = random.number() < (rater < 20 ? 0.1 : 0.5) ? 'tie' : 'win'
        return { prompt: `p${k}`, first: 'A', second: 'B', outcome, rater: `r${rater}`, ordinal: k + 1 }
      }),
    )
    const { tie, time, sideA } = orderEffect(viewOf(judgedTable(rows), {}), 0.95)
    expect(tie.low).toBeLessThan(0)
    expect(tie.high).toBeGreaterThan(0)
    expect(time).toMatchObject({ estimate: null, why: 'The times of judgments are not known.' })
    expect(sideA).toMatchObject({ estimate: null, why: 'No judgment with recorded sides was decided.' })
  })
})

describe('raters who judged once', () => {
  const single = (rater: number): Judged => ({
    ...{
      prompt: `p${rater}`,
      first: 'A',
      second: 'B',
      rater: `once ${rater}`,
      ordinal: 20,
      elapsedMs: 4000 + 900 * rater,
    },
    ...{ outcome: (['win', 'tie', 'loss'] as const)[rater % 3]!, side: 'a' },
  })
  const once = Array.from({ length: 30 }, (_, rater) => single(rater))

  test('lend the order in which others judged no degrees of freedom', () => {
    const few = session(4, 4)
    const [alone, among] = [few, [...few, ...once]].map((rows) => orderEffect(viewOf(judgedTable(rows), {}), 0.95))
    expect(among!.time.low).toBeCloseTo(alone!.time.low!, 10)
    expect(among!.time.high).toBeCloseTo(alone!.time.high!, 10)
    const length = ({ low, high }: { low: number | null; high: number | null }) => high! - low!
    expect(length(among!.tie) / length(alone!.tie)).toBeGreaterThan(0.9)
  })

  test('give one who judged often no interval', () => {
    const { tie, time } = orderEffect(viewOf(judgedTable([...session(5, 1), ...once]), {}), 0.95)
    for (const measure of [tie, time]) {
      expect(measure).toMatchObject({ low: null, why: 'An interval needs at least two clusters.' })
      expect(measure.estimate).not.toBeNull()
    }
  })
})

describe('the biases of a table', () => {
  test('are what the contract says, with every part known', () => {
    const bias = biasOf(judgedTable(session(3)), { target: 'A' })
    expect([...Value.Errors(Bias, bias)]).toEqual([])
    expect(bias.judgments).toBe(1200)
    expect(bias.lengthControlled.map(({ baseline }) => baseline)).toEqual(['C', 'B'])
    expect(bias.formatting.headings.why).toBe('The texts of the responses are not known.')
    expect(bias.formatting.bold.more).toBeGreaterThan(100)
    expect(bias.styleControlled.strengths.map(({ system }) => system).toSorted()).toEqual(['A', 'B', 'C'])
    expect(bias.styleControlled.style.map(({ feature }) => feature)).toEqual(['length', 'bold'])
    for (const { target, baseline, rate } of bias.styleControlled.rates) {
      const strengthOf = (name: string) =>
        bias.styleControlled.strengths.find(({ system }) => system === name)!.strength.estimate!
      expect(rate.estimate).toBeCloseTo(1 / (1 + Math.exp(strengthOf(baseline) - strengthOf(target))), 12)
      expect(rate.low).toBeLessThan(rate.estimate!)
      expect(rate.high).toBeGreaterThan(rate.estimate!)
    }
    expect(bias.styleControlled.rates.map(({ target, baseline }) => [target, baseline])).toEqual([
      ['A', 'C'],
      ['A', 'B'],
    ])
    expect(bias.notes).toEqual([])
  })

  test('say why wherever nothing is known, and hold no NaN', () => {
    const bare = session(4).map(({ side: _, ordinal: __, elapsedMs: ___, features: ____, ...row }) => row)
    const bias = biasOf(judgedTable(bare), { target: 'A' })
    expect([...Value.Errors(Bias, bias)]).toEqual([])
    expect([bias.side.why, bias.length.why, bias.order.why, bias.styleControlled.why]).toEqual([
      'No sides are recorded.',
      'The texts of the responses are not known.',
      'The order in which raters judged is not known.',
      'The texts of the responses are not known.',
    ])
    expect(JSON.stringify(bias)).not.toMatch(/NaN|Infinity/)
    expect(everyNumber(bias).every(Number.isFinite)).toBe(true)
  })

  test('of one judgment, and of none, are told without a number that is not one', () => {
    for (const rows of [session(5).slice(0, 1), []]) {
      const bias = biasOf(judgedTable(rows))
      expect([...Value.Errors(Bias, bias)]).toEqual([])
      expect(everyNumber(bias).every(Number.isFinite)).toBe(true)
    }
  })

  test('a level outside 0 and 1 and an unknown system are refused', () => {
    expect(() => biasOf(judgedTable(session(6)), { level: 1 })).toThrow(RangeError)
    expect(() => biasOf(judgedTable(session(6)), { target: 'Z' })).toThrow(/called Z/)
  })

  test('of a thousand systems come with plain refusals of what nobody could read', () => {
    const bias = biasOf(many(50_000, 1000, 5000))
    expect(bias.side.perPair).toEqual([])
    expect(bias.lengthControlled).toEqual([])
    expect(bias.notes).toHaveLength(2)
    expect(bias.side.logOdds.why).toMatch(/more than 200 systems/)
    expect(bias.length.logOdds.estimate).not.toBeNull()
  })
})

/** A large table without going through words. */
function many(n: number, systems: number, prompts: number): JudgmentTable {
  const random = seeded(11)
  const draw = (most: number) => Int32Array.from({ length: n }, () => random.integer(0, most - 1))
  const [first, second] = [draw(systems), draw(systems)]
  second.forEach((other, k) => (second[k] = other === first[k] ? (other + 1) % systems : other))
  const text = () => Float64Array.from({ length: n }, () => random.integer(10, 3000))
  return {
    systems: Array.from({ length: systems }, (_, k) => `s${k}`),
    prompts: Array.from({ length: prompts }, (_, k) => `p${k}`),
    raters: Array.from({ length: 500 }, (_, k) => ({ name: `r${k}`, kind: 'human', group: null })),
    comparisons: { prompt: draw(prompts), first, second },
    judgments: {
      comparison: Int32Array.from({ length: n }, (_, k) => k),
      rater: draw(500),
      outcome: Uint8Array.from(draw(3)),
      firstSide: Uint8Array.from(draw(2), (side) => side + 1),
      bothBad: new Uint8Array(n),
      ordinal: Int32Array.from({ length: n }, (_, k) => 1 + Math.floor(k / 500)),
      elapsedMs: Float64Array.from({ length: n }, () => random.integer(1000, 90_000)),
    },
    features: (['length', 'headings', 'listItems', 'bold', 'codeBlocks'] as const).map((name) => ({
      name, first: text(), second: text(),
    })), // prettier-ignore
  }
}

function everyNumber(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(everyNumber) : []
}
