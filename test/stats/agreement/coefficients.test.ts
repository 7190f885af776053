import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cohenKappa } from '../../../server/stats/agreement/cohen.ts'
import { countRatings, ratedBy, type Coefficient } from '../../../server/stats/agreement/counts.ts'
import { fleissKappa } from '../../../server/stats/agreement/fleiss.ts'
import { gwetAC, gwetStandardError, partsOf } from '../../../server/stats/agreement/gwet.ts'
import { krippendorffAlpha } from '../../../server/stats/agreement/krippendorff.ts'
import { chanceAgreement, rawAgreement, tieDiscounted, withoutTies } from '../../../server/stats/agreement/pairs.ts'
import { sumsOf } from '../../../server/stats/agreement/sums.ts'
import { agreementWeights } from '../../../server/stats/agreement/weights.ts'
import { golden } from '../golden.ts'
import { credit, slowAlpha, slowCohen, slowFleiss, slowGwet, slowPairs, type Ratings } from './slow.ts'

type Expected = Partial<Record<string, number>>
const cases = golden<{ data: Ratings }, Expected>('agreement').map(({ id, inputs, expected, tolerance_abs }) => {
  const lowest = Math.min(...inputs.data.flat().filter((code) => code !== null))
  const ratings = inputs.data.map((row) => row.map((code) => (code === null ? null : code - lowest)))
  const categories = 1 + Math.max(...ratings.flat().map((code) => code ?? 0))
  return { id, ratings, categories, counts: countRatings(ratings, categories), expected, tolerance_abs }
})

function tableOf(pairs: [number, number][], q = 3, bothWays = false): Float64Array {
  const table = new Float64Array(q * q)
  for (const [a, b] of pairs) {
    table[a * q + b]! += bothWays ? 0.5 : 1
    if (bothWays) table[b * q + a]! += 0.5
  }
  return table
}

/** A value that the reference has must be met; one that it lacks is not asked for. */
function meets(found: Coefficient, wanted: number | undefined, tolerance: number): void {
  if (wanted !== undefined) expect(Math.abs((found.value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(tolerance)
}

describe.each(cases)(
  '$id: other software gives the same',
  ({ ratings, categories, counts, expected, tolerance_abs }) => {
    const sums = sumsOf(counts)
    const near = (found: Coefficient, wanted: number | undefined) => meets(found, wanted, tolerance_abs)

    test("Fleiss' κ, over units judged by all and generalised", () => {
      const complete = fleissKappa(sumsOf(ratedBy(counts, ratings.length)))
      near(complete, expected['fleiss_kappa_items_rated_by_all'] ?? expected['fleiss_kappa'])
      near(fleissKappa(sums), expected['fleiss_generalised_missing_irrCAC'])
    })

    test("Krippendorff's α, nominal, ordinal and interval", () => {
      near(krippendorffAlpha(sums, 'nominal'), expected['krippendorff_alpha_nominal'])
      near(krippendorffAlpha(sums, 'ordinal'), expected['krippendorff_alpha_ordinal'])
      near(krippendorffAlpha(sums, 'interval'), expected['krippendorff_alpha_interval'])
    })

    test("Gwet's AC1 and AC2, their parts and the standard error", () => {
      near(gwetAC(sums, 'identity'), expected['gwet_ac1'])
      near(gwetAC(sums, 'ordinal'), expected['gwet_ac2_ordinal_weights'])
      near(gwetAC(sums, 'linear'), expected['gwet_ac2_linear_weights'])
      const { observed, expected: chance } = partsOf(sums, agreementWeights(categories, 'identity'))
      near({ value: observed }, expected['gwet_ac1_pa'])
      near({ value: chance }, expected['gwet_ac1_pe'])
      // The reference prints five places.
      meets(gwetStandardError(counts, 'identity'), expected['gwet_ac1_se_5dp'], 5.1e-6)
    })

    test("Cohen's κ, plain and weighted, with its standard error", () => {
      if (ratings.length !== 2) return
      const table = tableOf(ratings[0]!.map((code, unit) => [code!, ratings[1]![unit]!]))
      const kappa = (weighting: 'identity' | 'linear' | 'quadratic') => {
        const found = cohenKappa(table, agreementWeights(3, weighting))
        if (found.value === null) throw new Error(found.why)
        return found
      }
      near(kappa('identity'), expected['cohen_kappa'])
      near(kappa('linear'), expected['cohen_kappa_linear'])
      near(kappa('quadratic'), expected['cohen_kappa_quadratic'])
      near({ value: kappa('identity').standardError }, expected['cohen_kappa_ase'])
      near({ value: kappa('linear').standardError }, expected['cohen_kappa_linear_ase'])
    })

    test('raw and tie-discounted agreement over pooled pairs', () => {
      if (categories !== 3) return
      const table = tableOf(slowPairs(ratings), 3, true)
      near(rawAgreement(table), expected['raw_agreement_pooled_pairs'])
      near(tieDiscounted(table), expected['tie_discounted_pooled_pairs'])
    })
  },
)

const code = fc.integer({ min: 0, max: 2 })
const ratings = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 })).chain(([raters, units]) =>
  fc.array(fc.array(fc.option(code, { freq: 4 }), { minLength: units, maxLength: units }), {
    minLength: raters,
    maxLength: raters,
  }),
)

function same(found: Coefficient, slow: number | null): void {
  if (slow === null) expect(found.value).toBeNull()
  else expect(found.value).toBeCloseTo(slow, 9)
}

const weightOf =
  (weighting: 'linear' | 'quadratic' | 'identity' | 'ordinal') =>
  (a: number, b: number): number =>
    agreementWeights(3, weighting)[a * 3 + b]!

describe('on any ratings', () => {
  test('counting gives what going through the judgments gives', () => {
    fc.assert(
      fc.property(ratings, (each) => {
        const sums = sumsOf(countRatings(each, 3))
        for (const metric of ['nominal', 'ordinal', 'interval'] as const) {
          same(krippendorffAlpha(sums, metric), slowAlpha(each, metric))
        }
        same(fleissKappa(sums), slowFleiss(each, 3))
        same(gwetAC(sums, 'identity'), slowGwet(each, 3, weightOf('identity')))
        same(gwetAC(sums, 'ordinal'), slowGwet(each, 3, weightOf('ordinal')))
        const pairs = slowPairs(each)
        const mean = pairs.reduce((sum, [a, b]) => sum + credit(a, b), 0) / pairs.length
        same(tieDiscounted(tableOf(pairs, 3, true)), pairs.length === 0 ? null : mean)
        const decided = pairs.filter(([a, b]) => a !== 1 && b !== 1)
        const agreeing = decided.filter(([a, b]) => a === b).length / decided.length
        same(withoutTies(tableOf(pairs)), decided.length === 0 ? null : agreeing)
      }),
    )
  })

  test("Cohen's κ is the mean over units against the mean over all pairs of units", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(code, code), { minLength: 1, maxLength: 15 }), (pairs) => {
        for (const weighting of ['identity', 'linear', 'quadratic'] as const) {
          const found = cohenKappa(tableOf(pairs), agreementWeights(3, weighting))
          const slow = slowCohen(
            pairs.map(([a]) => a),
            pairs.map(([, b]) => b),
            weightOf(weighting),
          )
          if (slow === null) expect(found.value).toBeNull()
          else expect(found.value).toBeCloseTo(slow, 9)
        }
      }),
    )
  })

  test('the standard error of κ is what leaving out one unit at a time tells, for many units', () => {
    const table = Float64Array.from([400, 30, 60, 50, 120, 40, 70, 20, 310])
    const weights = agreementWeights(3, 'linear')
    const all = cohenKappa(table, weights)
    if (all.value === null) throw new Error(all.why)
    const n = table.reduce((sum, count) => sum + count, 0)
    let squares = 0
    for (const [cell, count] of table.entries()) {
      const without = cohenKappa(table.with(cell, count - 1), weights)
      squares += count * ((without.value ?? Number.NaN) - all.value) ** 2
    }
    expect(Math.sqrt(((n - 1) / n) * squares) / all.standardError).toBeCloseTo(1, 2)
  })

  test('neither the order of raters nor of units matters, nor which system is called the first', () => {
    fc.assert(
      fc.property(ratings, (each) => {
        const all = (data: Ratings) => {
          const sums = sumsOf(countRatings(data, 3))
          return [
            fleissKappa(sums),
            krippendorffAlpha(sums, 'nominal'),
            krippendorffAlpha(sums, 'ordinal'),
            gwetAC(sums, 'identity'),
            gwetAC(sums, 'ordinal'),
          ].map(({ value }) => value)
        }
        const turned = each.map((row) => row.map((one) => (one === null ? null : 2 - one)))
        for (const other of [each.toReversed(), each.map((row) => row.toReversed()), turned]) {
          const [here, there] = [all(each), all(other)]
          expect(there.map((value) => value === null)).toEqual(here.map((value) => value === null))
          for (const [place, value] of here.entries()) expect(there[place] ?? 0).toBeCloseTo(value ?? 0, 9)
        }
      }),
    )
  })

  test('no coefficient exceeds 1, and full agreement on differing units reaches it', () => {
    fc.assert(
      fc.property(ratings, (each) => {
        const sums = sumsOf(countRatings(each, 3))
        for (const { value } of [fleissKappa(sums), krippendorffAlpha(sums, 'nominal'), gwetAC(sums, 'ordinal')]) {
          if (value !== null) expect(value).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
    )
    const agreed = sumsOf(countRatings([[0, 1, 2], [0, 1, 2]], 3)) // prettier-ignore
    expect(fleissKappa(agreed).value).toBeCloseTo(1, 12)
    expect(krippendorffAlpha(agreed, 'ordinal').value).toBeCloseTo(1, 12)
    expect(gwetAC(agreed, 'identity').value).toBeCloseTo(1, 12)
  })
})

describe('where the data leave a coefficient undefined', () => {
  test('it is null and says why', () => {
    const alwaysTie = sumsOf(countRatings([[1, 1], [1, 1]], 3)) // prettier-ignore
    expect(fleissKappa(alwaysTie)).toEqual({ value: null, why: expect.stringMatching(/the same/) as string })
    expect(krippendorffAlpha(alwaysTie, 'nominal').value).toBeNull()
    expect(gwetAC(alwaysTie, 'identity').value).toBe(1)
    const alone = sumsOf(countRatings([[0, 1, 2]], 3))
    for (const found of [fleissKappa(alone), krippendorffAlpha(alone, 'nominal'), gwetAC(alone, 'identity')]) {
      expect(found).toEqual({ value: null, why: expect.stringMatching(/two raters/) as string })
    }
    expect(cohenKappa(new Float64Array(9), agreementWeights(3, 'identity')).value).toBeNull()
    expect(withoutTies(tableOf([[1, 1]])).value).toBeNull()
    expect(rawAgreement(tableOf([])).value).toBeNull()
  })

  test('codes that are none are refused', () => {
    expect(() => countRatings([[3]], 3)).toThrow(RangeError)
    expect(() => countRatings([[0.5]], 3)).toThrow(RangeError)
    expect(() => countRatings([[0], [0, 1]], 3)).toThrow(RangeError)
    expect(() => countRatings([[0]], 1)).toThrow(RangeError)
    expect(() => cohenKappa(new Float64Array(8), new Float64Array(8))).toThrow(RangeError)
  })
})

test('raters who draw 40/20/40 at random would score 0.36 raw and 0.52 tie-discounted; a third each, 0.556', () => {
  const drawn = (shares: number[]) => Float64Array.from(shares.flatMap((a) => shares.map((b) => 1000 * a * b)))
  expect(chanceAgreement(drawn([0.4, 0.2, 0.4])).raw).toBeCloseTo(0.36, 12)
  expect(chanceAgreement(drawn([0.4, 0.2, 0.4])).tieDiscounted).toBeCloseTo(0.52, 12)
  expect(chanceAgreement(drawn([1 / 3, 1 / 3, 1 / 3])).tieDiscounted).toBeCloseTo(5 / 9, 12)
  expect(chanceAgreement(new Float64Array(9))).toEqual({ raw: null, tieDiscounted: null })
})
