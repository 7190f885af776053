import { describe, expect, test } from 'vitest'
import {
  anytimeByPrompt,
  anytimeFromCounts,
  fewestPrompts,
  fewestPromptsOfSeveral,
} from '../../../server/stats/rates/anytime.ts'
import { logEvidenceAgainst } from '../../../server/stats/rates/betaBinomialSequence.ts'
import { wilson } from '../../../server/stats/rates/intervals.ts'
import { mayStop } from '../../../server/stats/rates/stopping.ts'
import { seeded } from '../../../server/stats/random.ts'
import { judge, normal } from './studies.ts'

const level = 0.95
/** Evidence of this much is what leaves a mean out. */
const enough = Math.log(1 / (1 - level))

describe('somebody who looks after every judgment of a study without a difference', () => {
  const [studies, judgments] = [10_000, 600]

  test('errs in at most 5% of 10,000 studies with the sequence, and in many times more with Wilson', () => {
    const random = seeded(3)
    let [sequence, halfTie, plain] = [0, 0, 0]
    for (let study = 0; study < studies; study++) {
      let [win, loss, n] = [0, 0, 0]
      let [decided, ties, fixed] = [false, false, false]
      while (n < judgments && !(decided && ties && fixed)) {
        const u = random.number()
        if (u < 0.4) win++
        else if (u < 0.8) loss++
        n++
        const tie = n - win - loss
        // Cheap signs that neither can have happened spare most of the work, never a true one.
        const distance = Math.abs(win - loss)
        if (!decided && distance ** 2 > 4 * (win + loss)) decided = logEvidenceAgainst(0.5, win, loss) >= enough
        if (!ties && distance ** 2 > 4 * n) ties = logEvidenceAgainst(0.5, win + tie / 2, loss + tie / 2) >= enough
        if (!fixed && win + loss >= 20 && distance ** 2 > 3.8 * (win + loss)) {
          const { low, high } = wilson(win, win + loss, level)
          fixed = low > 0.5 || high < 0.5
        }
      }
      if (decided) sequence++
      if (ties) halfTie++
      if (fixed) plain++
    }
    expect(sequence / studies).toBeLessThanOrEqual(0.05)
    expect(sequence / studies).toBeGreaterThan(0.01)
    expect(halfTie / studies).toBeLessThanOrEqual(0.05)
    expect(plain / studies).toBeGreaterThan(0.3)
  })

  test('leaves out ½ exactly when the bounds do', () => {
    for (const [win, tie, loss] of [
      [0, 0, 0],
      [3, 1, 9],
      [30, 10, 12],
      [200, 300, 260],
      [10, 0, 1],
    ] as const) {
      const { winShareOfDecided, halfTieRate } = anytimeFromCounts(win, tie, loss)
      const out = ({ low, high }: { low: number | null; high: number | null }) =>
        low !== null && high !== null && (low > 0.5 || high < 0.5)
      expect(out(winShareOfDecided)).toBe(logEvidenceAgainst(0.5, win, loss) >= enough)
      expect(out(halfTieRate)).toBe(logEvidenceAgainst(0.5, win + tie / 2, loss + tie / 2) >= enough)
    }
  })
})

describe('somebody who looks after every prompt of a study whose prompts differ', () => {
  /** Shares of 2,000 studies without a difference that are called one, prompts judged one after another or in rounds. */
  function errors(rounds: boolean): { byPrompt: number; single: number } {
    const [studies, prompts, raters] = [2000, 150, 4]
    const random = seeded(5)
    let [byPrompt, single] = [0, 0]
    for (let study = 0; study < studies; study++) {
      const logits = Array.from({ length: prompts }, () => 1.5 * normal(random))
      const [sums, sizes] = [new Float64Array(prompts), new Float64Array(prompts)]
      let [up, n, met] = [0, 0, 0]
      let [calledByPrompt, calledSingle] = [false, false]
      for (let turn = 0; turn < prompts * raters; turn++) {
        const prompt = rounds ? turn % prompts : Math.floor(turn / raters)
        const value = judge(random, logits[prompt]!, 0.5) / 2
        sums[prompt]! += value
        sizes[prompt]!++
        met = Math.max(met, prompt + 1)
        up += value
        n++
        if (!calledSingle) calledSingle = logEvidenceAgainst(0.5, up, n - up) >= enough
        const look = rounds ? turn % 10 === 9 : turn % raters === raters - 1
        if (calledByPrompt || !look || met < fewestPrompts) continue
        calledByPrompt = mayStop(anytimeByPrompt(sums.subarray(0, met), sizes.subarray(0, met))) !== 'goOn'
      }
      if (calledByPrompt) byPrompt++
      if (calledSingle) single++
    }
    return { byPrompt: byPrompt / studies, single: single / studies }
  }

  test('errs in at most 5% of studies with prompt means, in more with single judgments', () => {
    const found = errors(false)
    expect(found.byPrompt).toBeLessThanOrEqual(0.05)
    expect(found.single).toBeGreaterThan(0.08)
  })

  test('errs in at most 5% with prompt means where every prompt comes again in later rounds', () => {
    expect(errors(true).byPrompt).toBeLessThanOrEqual(0.05)
  })
})

describe('somebody who looks after every prompt at five baselines that do not differ from the target', () => {
  /** The share of 1,000 studies of which anything is concluded, each baseline's sequence at `each`. */
  function errors(each: number): number {
    const [studies, baselines, prompts, raters] = [1000, 5, 100, 3]
    const random = seeded(8)
    let wrong = 0
    for (let study = 0; study < studies; study++) {
      let concluded = false
      for (let baseline = 0; baseline < baselines && !concluded; baseline++) {
        const [sums, sizes] = [new Float64Array(prompts), new Float64Array(prompts).fill(raters)]
        for (let prompt = 0; prompt < prompts && !concluded; prompt++) {
          const logit = 1.5 * normal(random)
          for (let rater = 0; rater < raters; rater++) sums[prompt]! += judge(random, logit, 0.5) / 2
          if (prompt + 1 < fewestPromptsOfSeveral) continue
          concluded =
            mayStop(anytimeByPrompt(sums.subarray(0, prompt + 1), sizes.subarray(0, prompt + 1), each)) !== 'goOn'
        }
      }
      if (concluded) wrong++
    }
    return wrong / studies
  }

  test('errs in at most 5% of studies where each takes a fifth of them, and in more at 95% each', () => {
    expect(errors(1 - (1 - level) / 5)).toBeLessThanOrEqual(0.05)
    expect(errors(level)).toBeGreaterThan(0.08)
  })
})

describe('a study may stop', () => {
  test.each([
    [{ low: 0.51, high: 0.7 }, undefined, 'better'],
    [{ low: 0.2, high: 0.49 }, undefined, 'worse'],
    [{ low: 0.45, high: 0.55 }, undefined, 'goOn'],
    [{ low: 0.45, high: 0.55 }, 0.1, 'similar'],
    [{ low: 0.35, high: 0.55 }, 0.1, 'goOn'],
    [{ low: 0.51, high: 0.55 }, 0.1, 'better'],
    [{ low: 0.5, high: 0.7 }, undefined, 'goOn'],
    [{ low: null, high: null }, 0.1, 'goOn'],
  ] as const)('with the bounds %j and the margin %j: %s', (bounds, margin, conclusion) => {
    expect(mayStop(bounds, margin)).toBe(conclusion)
  })

  test('within a margin that is one', () => {
    expect(() => mayStop({ low: 0.4, high: 0.6 }, 0)).toThrow(RangeError)
    expect(() => mayStop({ low: 0.4, high: 0.6 }, 0.5)).toThrow(RangeError)
  })
})

describe('the rates while one watches', () => {
  test('are four, with bounds around each, none before the first judgment', () => {
    const found = anytimeFromCounts(54, 75, 171)
    expect(found.winRate.estimate).toBeCloseTo(0.18, 12)
    expect(found.winOrTieRate.estimate).toBeCloseTo(0.43, 12)
    expect(found.halfTieRate.estimate).toBeCloseTo(0.305, 12)
    expect(found.winShareOfDecided).toMatchObject({ estimate: 0.24, n: 225, level: 0.95 })
    for (const measure of Object.values(found)) {
      expect(measure.low!).toBeLessThan(measure.estimate!)
      expect(measure.high!).toBeGreaterThan(measure.estimate!)
    }
    expect(anytimeFromCounts(0, 0, 0).winRate).toMatchObject({ estimate: null, low: null, n: 0 })
    expect(anytimeFromCounts(0, 5, 0).winShareOfDecided).toMatchObject({ estimate: null })
    expect(() => anytimeFromCounts(0.5, 0, 0)).toThrow(RangeError)
  })

  test('by prompt are missing for few prompts and for prompts all alike, and say why', () => {
    const ones = (n: number) => new Float64Array(n).fill(1)
    expect(anytimeByPrompt(ones(0), ones(0))).toMatchObject({ estimate: null, n: 0 })
    expect(anytimeByPrompt(ones(5), ones(5))).toMatchObject({ estimate: 1, low: null, n: 5 })
    expect(anytimeByPrompt(ones(50), ones(50))).toMatchObject({ estimate: 1, low: null, n: 50 })
  })
})
