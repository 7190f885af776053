import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mcNemar, signTest } from '../../../server/stats/rates/signTest.ts'
import { golden } from '../golden.ts'

describe('the sign test', () => {
  type Decided = { wins: number; losses: number }
  type Expected = { decisive: number; p_two_sided: number; p_greater: number; p_mid: number }

  test.each(golden<Decided, Expected>('sign_test'))('of $inputs is the one R gives', ({ inputs, expected }) => {
    const { decided, p, pMid, pGreater } = signTest(inputs.wins, inputs.losses)
    expect(decided).toBe(expected.decisive)
    // Tiny values to ten digits, not only to ten places.
    expect(p / expected.p_two_sided).toBeCloseTo(1, 10)
    expect(pMid / expected.p_mid).toBeCloseTo(1, 10)
    expect(pGreater / expected.p_greater).toBeCloseTo(1, 10)
  })

  test('adds up the chances of what is at least as uneven', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (wins, losses) => {
        const n = wins + losses
        let [choose, sum] = [1, 0]
        for (let k = 0; k <= n; k++) {
          if (Math.abs(2 * k - n) >= Math.abs(wins - losses)) sum += choose * 0.5 ** n
          choose = (choose * (n - k)) / (k + 1)
        }
        expect(signTest(wins, losses).p).toBeCloseTo(sum, 12)
        expect(signTest(losses, wins).p).toBe(signTest(wins, losses).p)
        expect(signTest(wins, losses).pMid).toBeLessThanOrEqual(signTest(wins, losses).p)
      }),
    )
  })

  test('says nothing where nothing is decided, and refuses what is no count', () => {
    expect(signTest(0, 0)).toEqual({ decided: 0, p: 1, pMid: 1, pGreater: 1 })
    expect(() => signTest(-1, 2)).toThrow(RangeError)
    expect(() => signTest(1, 0.5)).toThrow(RangeError)
  })
})

describe('McNemar’s test', () => {
  type Table = { table: [[number, number], [number, number]] }
  type Expected = Record<'chi2' | 'p' | 'chi2_cc' | 'p_cc' | 'p_exact' | 'p_mid', number>

  test.each(golden<Table, Expected>('mcnemar'))('of $inputs is the one R gives', (one) => {
    const [[, onlyFirst], [onlySecond]] = one.inputs.table
    const found = mcNemar(onlyFirst, onlySecond)!
    const names = { chi2: 'chiSquared', p: 'p', chi2_cc: 'chiSquaredCorrected', p_cc: 'pCorrected' } as const
    for (const [theirs, ours] of Object.entries({ ...names, p_exact: 'pExact', p_mid: 'pMid' } as const)) {
      expect(Math.abs(found[ours] - one.expected[theirs as keyof Expected])).toBeLessThan(one.tolerance_abs)
    }
  })

  test('is undefined where nothing differs', () => {
    expect(mcNemar(0, 0)).toBeUndefined()
  })
})
