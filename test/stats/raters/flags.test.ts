import { describe, expect, test } from 'vitest'
import { consistencyOf, flagsOf, goldPower, type RaterChecks } from '../../../server/stats/raters/flags.ts'

const nothing = (): RaterChecks => ({
  gold: { right: 0, n: 0 },
  attention: { failed: 0, n: 0 },
  again: new Float64Array(9),
  flipped: new Float64Array(9),
})
const flagged = (checks: Partial<RaterChecks>, rules = {}) =>
  flagsOf({ ...nothing(), ...checks }, rules)
    .filter((flag) => flag.flagged)
    .map(({ rule }) => rule)

describe('flags of a rater', () => {
  test('of somebody without checks are none', () => {
    expect(flagsOf(nothing())).toEqual([])
  })

  // reliability.md, section 5: of 20 golds 11 right or fewer, of 10 golds 4 or fewer.
  test.each([
    [11, 20, true],
    [12, 20, false],
    [4, 10, true],
    [5, 10, false],
  ])('for %i of %i gold items right: %s', (right, n, expected) => {
    expect(flagged({ gold: { right, n } }).includes('gold')).toBe(expected)
  })

  test('say how weak few gold items are: 20 find three coins of four, 10 hardly one of three', () => {
    expect(goldPower(20)).toBeCloseTo(0.748, 3)
    expect(goldPower(10)).toBeCloseTo(0.377, 3)
    expect(goldPower(1)).toBe(0)
  })

  test('follow the study’s own rules', () => {
    expect(flagged({ attention: { failed: 1, n: 2 } })).toEqual([])
    expect(flagged({ attention: { failed: 2, n: 2 } })).toEqual(['attention'])
    expect(flagged({ attention: { failed: 1, n: 2 } }, { attentionFailed: 1 })).toEqual(['attention'])
    expect(flagged({ gold: { right: 11, n: 20 } }, { goldRight: 0.6 })).toEqual([])
  })

  test('take repeats for chance only with twelve of them and weak gold', () => {
    const chance = Float64Array.from([2, 2, 2, 2, 2, 2, 2, 2, 2])
    expect(flagged({ again: chance })).toEqual([])
    expect(flagged({ again: chance, gold: { right: 5, n: 10 } })).toEqual(['repeats'])
    expect(flagged({ again: Float64Array.from([6, 0, 0, 0, 6, 0, 0, 0, 6]), gold: { right: 5, n: 10 } })).toEqual([])
  })
})

describe('self-consistency', () => {
  test('is Cohen’s κ of first and second answers with its interval, both kinds of repeats together', () => {
    const found = consistencyOf({
      again: Float64Array.from([10, 0, 0, 0, 0, 0, 0, 0, 10]),
      flipped: Float64Array.from([5, 0, 5, 0, 0, 0, 5, 0, 5]),
    })
    // Observed 0.75 against 0.5 expected.
    expect(found).toMatchObject({ n: 40, same: 30 })
    expect(found.kappa!.value).toBeCloseTo(0.5, 12)
    expect(found.kappa!.low).toBeGreaterThan(0.2)
    expect(found.kappa!.high).toBeLessThan(0.8)
    expect(found.p).toBeLessThan(0.01)
  })

  test('of nothing, and of answers that are always the same, has no κ', () => {
    expect(consistencyOf(nothing())).toEqual({ n: 0, same: 0, kappa: null, p: null })
    expect(consistencyOf({ ...nothing(), again: Float64Array.from([9, 0, 0, 0, 0, 0, 0, 0, 0]) }).kappa).toBeNull()
  })
})
