import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featureEffect } from '../../../server/stats/bias/featureEffect.ts'
import { featuresOf, relativeDifference } from '../../../server/stats/bias/features.ts'
import { lengthControlled } from '../../../server/stats/bias/lengthControlled.ts'
import { viewOf } from '../../../server/stats/bias/view.ts'
import { seeded, type Random } from '../../../server/stats/random.ts'
import { noRealFiles, realFolder } from '../../formats/staging.ts'
import { judgedTable, type Judged } from '../judgedTable.ts'

const sigmoid = (eta: number) => 1 / (1 + Math.exp(-eta))

/** Prompts judged by some raters who often share their luck; the longer response gains `slope` per unit of difference. */
function drawn(random: Random, { prompts = 50, raters = 2, slope = 2, theta = 0, ties = 0, sharing = 0.5 }): Judged[] {
  const rows: Judged[] = []
  for (let prompt = 0; prompt < prompts; prompt++) {
    const length: [number, number] = [random.integer(50, 2000), random.integer(50, 2000)]
    const p = sigmoid(theta + slope * relativeDifference(...length))
    const [shared, alike] = [random.number(), random.number() < sharing]
    for (let rater = 0; rater < raters; rater++) {
      const u = alike ? shared : random.number()
      const outcome = random.number() < ties ? 'tie' : u < p ? 'win' : 'loss'
      rows.push({ prompt: `${prompt}`, first: 'A', second: 'B', outcome, rater: `r${rater}`, features: { length } })
    }
  }
  return rows
}

const effectOf = (rows: Judged[], level = 0.95) => {
  const table = judgedTable(rows)
  return featureEffect(viewOf(table, {}), table.features[0], level)
}

describe('the effect of length', () => {
  test('covers a known effect in 93 to 97% of a thousand small studies whose raters agree more than chance', () => {
    const random = seeded(7)
    const studies = 1000
    let [alone, held, share] = [0, 0, 0]
    for (let study = 0; study < studies; study++) {
      const { logOdds, logOddsHeld, standardDifference, shareByPrompt } = effectOf(drawn(random, {}))
      const truth = 2 * standardDifference!
      if (logOdds.low! <= truth && truth <= logOdds.high!) alone++
      if (logOddsHeld.low! <= truth && truth <= logOddsHeld.high!) held++
      // E[σ(2|d|)] for d of two uniform lengths, by a long simulation of its own below.
      if (shareByPrompt.low! <= longerShare && longerShare <= shareByPrompt.high!) share++
    }
    for (const count of [alone, held, share]) {
      expect(count / studies).toBeGreaterThanOrEqual(0.93)
      expect(count / studies).toBeLessThanOrEqual(0.97)
    }
  })

  const longerShare = (() => {
    const random = seeded(99)
    let sum = 0
    for (let k = 0; k < 400_000; k++) {
      sum += sigmoid(2 * Math.abs(relativeDifference(random.integer(50, 2000), random.integer(50, 2000))))
    }
    return sum / 400_000
  })()

  test('counts the longer, the shorter, ties and equals by hand', () => {
    const row = (prompt: string, outcome: Judged['outcome'], length: [number, number]): Judged => ({
      prompt, first: 'A', second: 'B', outcome, features: { length },
    }) // prettier-ignore
    const effect = effectOf([
      row('1', 'win', [9, 5]), row('2', 'loss', [5, 9]), row('3', 'win', [5, 9]), row('4', 'tie', [5, 9]),
      row('5', 'win', [7, 7]), row('6', 'win', [90, 1]),
    ]) // prettier-ignore
    expect(effect).toMatchObject({ more: 3, less: 1, tie: 1, equal: 1 })
    expect(effect.p).toBeCloseTo(0.625, 12)
    expect(effect.share.estimate).toBe(0.75)
  })

  test('is the maximum that a fine grid finds, and the curve goes through ½ and the probability of one deviation', () => {
    const rows = drawn(seeded(3), { prompts: 40, ties: 0.2 })
    const { logOdds, winProbability, standardDifference, curve } = effectOf(rows)
    const likelihood = (slope: number) =>
      rows.reduce((sum, { outcome, features }) => {
        const p = sigmoid((slope * relativeDifference(...features!.length!)) / standardDifference!)
        const y = { win: 1, tie: 0.5, loss: 0 }[outcome]
        return sum + y * Math.log(p) + (1 - y) * Math.log(1 - p)
      }, 0)
    let best = -3
    for (let slope = -3; slope <= 3; slope += 0.0005) if (likelihood(slope) > likelihood(best)) best = slope
    expect(Math.abs(logOdds.estimate! - best)).toBeLessThan(0.0006)
    expect(winProbability.estimate).toBeCloseTo(sigmoid(logOdds.estimate!), 12)
    expect(curve).toHaveLength(21)
    expect(curve[10]).toMatchObject({ difference: 0, probability: 0.5, low: 0.5, high: 0.5 })
    for (const { probability, low, high } of curve) {
      expect(low).toBeLessThanOrEqual(probability)
      expect(high).toBeGreaterThanOrEqual(probability)
    }
  })

  test('does not depend on which system is told first, nor on the names', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const rows = drawn(seeded(seed), { prompts: 30, ties: 0.2 })
        const turned = rows.map(({ outcome, features, ...row }): Judged => ({
          ...row,
          first: row.second,
          second: row.first,
          outcome: { win: 'loss', tie: 'tie', loss: 'win' }[outcome] as Judged['outcome'],
          features: { length: [features!.length![1], features!.length![0]] },
        }))
        const [one, other] = [effectOf(rows), effectOf(turned)]
        expect(other.logOdds.estimate).toBeCloseTo(one.logOdds.estimate!, 9)
        expect(other.logOddsHeld.estimate).toBeCloseTo(one.logOddsHeld.estimate!, 9)
        expect([other.more, other.less, other.tie]).toEqual([one.more, one.less, one.tie])
      }),
      { numRuns: 30 },
    )
  })

  test('each judgment told by a second prompt just like the first shrinks the interval by √2', () => {
    const rows = drawn(seeded(12), { prompts: 60 })
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!
    const twice = [...rows, ...rows.map((row) => ({ ...row, prompt: `again ${row.prompt}` }))]
    // CR1 and t change a little with the number of prompts.
    expect(width(effectOf(rows).logOdds) / width(effectOf(twice).logOdds)).toBeCloseTo(Math.SQRT2, 1)
  })

  test('without texts, or with texts that do not differ, it says why', () => {
    const bare = drawn(seeded(1), {}).map(({ features: _, ...row }) => row)
    expect(effectOf(bare)).toMatchObject({ more: null, less: null, why: 'The texts of the responses are not known.' })
    const alike = drawn(seeded(1), {}).map((row): Judged => ({ ...row, features: { length: [5, 5] } }))
    expect(effectOf(alike)).toMatchObject({ more: 0, equal: 100, logOdds: { estimate: null } })
    expect(effectOf(alike).logOdds.why).toMatch(/do not differ/)
  })

  test('where the longer one always won, the estimate is said to be infinite and the share is still told', () => {
    const rows = drawn(seeded(2), {}).map((row): Judged => {
      const [one, other] = row.features!.length!
      return { ...row, outcome: one > other ? 'win' : 'loss' }
    })
    const effect = effectOf(rows)
    expect(effect.logOdds.estimate).toBeNull()
    expect(effect.logOdds.why).toMatch(/infinite/)
    expect(effect.share).toMatchObject({ estimate: 1, high: 1 })
    expect(effect.shareByPrompt).toMatchObject({ estimate: 1, low: null })
  })
})

describe('the length-controlled win rate', () => {
  const controlled = (rows: Judged[]) => lengthControlled(viewOf(judgedTable(rows), { target: 'A' }), 0.95)

  test('has the standard error that a bootstrap of prompts finds', () => {
    const random = seeded(4)
    const rows = drawn(random, { prompts: 150, theta: 0.4, ties: 0.15 })
    const { lengthControlled: measure } = controlled(rows)
    const byPrompt = Map.groupBy(rows, ({ prompt }) => prompt)
    const prompts = [...byPrompt.values()]
    const logits: number[] = []
    for (let replicate = 0; replicate < 600; replicate++) {
      const resampled = prompts.flatMap((_, k) =>
        prompts[random.integer(0, prompts.length - 1)]!.map((row) => ({ ...row, prompt: `${k}` })),
      )
      const { estimate } = controlled(resampled).lengthControlled
      logits.push(Math.log(estimate! / (1 - estimate!)))
    }
    const mean = logits.reduce((sum, x) => sum + x, 0) / logits.length
    const sd = Math.sqrt(logits.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (logits.length - 1))
    const logit = (p: number) => Math.log(p / (1 - p))
    // The interval is 2·t·se wide in log odds; t of 149 degrees of freedom is 1.976.
    const se = (logit(measure.high!) - logit(measure.low!)) / 2 / 1.976
    expect(se / sd).toBeGreaterThan(0.92)
    expect(se / sd).toBeLessThan(1.08)
  })

  test('of a target that wins by length alone is one half, and its half-tie rate is not', () => {
    const random = seeded(8)
    const rows: Judged[] = Array.from({ length: 4000 }, (_, k) => {
      const length: [number, number] = [random.integer(200, 2000), random.integer(50, 1000)]
      const outcome = random.number() < sigmoid(Math.tanh((length[0] - length[1]) / 600) * 1.5) ? 'win' : 'loss'
      return { prompt: `${k}`, first: 'A', second: 'B', outcome, features: { length } }
    })
    const { lengthControlled: measure, halfTieRate, meanDifference } = controlled(rows)
    expect(halfTieRate.estimate).toBeGreaterThan(0.62)
    expect(measure.low).toBeLessThan(0.5)
    expect(measure.high).toBeGreaterThan(0.5)
    expect(meanDifference).toBeGreaterThan(500)
  })

  test('says why where texts are not known or their lengths always differ by the same', () => {
    const rows = drawn(seeded(1), {})
    expect(controlled(rows.map(({ features: _, ...row }) => row))).toMatchObject({
      lengthControlled: { estimate: null, why: 'The texts of the responses are not known.' },
      meanDifference: null,
    })
    const same = controlled(rows.map((row): Judged => ({ ...row, features: { length: [30, 20] } })))
    expect(same.lengthControlled.why).toMatch(/always differ by the same/)
    expect(same.halfTieRate.estimate).not.toBeNull()
  })

  test.skipIf(noRealFiles).each([
    ['gpt4', 95.2795, 86.51],
    ['claude', 91.5528, 76.83],
    ['alpaca-7b', 26.4596, 26.29],
  ])(
    'of %s on AlpacaEval: the rate is the published one, and length takes from it as published',
    (name, rate, published) => {
      type Annotation = Record<'instruction' | 'output_1' | 'output_2', string> & { preference: number }
      const path = `${realFolder}alpaca-eval/results/${name}/alpaca_eval_gpt4/annotations.json`
      const rows = (JSON.parse(readFileSync(path, 'utf8')) as Annotation[]).map((one): Judged => ({
      prompt: one.instruction, first: 'A', second: 'B',
      outcome: one.preference === 2 ? 'win' : one.preference === 1 ? 'loss' : 'tie',
      features: { length: [featuresOf(one.output_2).length, featuresOf(one.output_1).length] },
    })) // prettier-ignore
      const { halfTieRate, lengthControlled: measure } = controlled(rows)
      expect(halfTieRate.estimate! * 100).toBeCloseTo(rate, 3)
      // The published model also knows the difficulty of each prompt; without it the figure is near, not equal.
      expect(Math.abs(measure.estimate! * 100 - published)).toBeLessThan(8)
    },
  )
})
