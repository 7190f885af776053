import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { Agreement } from '../../server/contract/agreement.ts'
import { agreementOf } from '../../server/analysis/agreement.ts'
import { seeded } from '../../server/stats/random.ts'
import { golden } from '../stats/golden.ts'
import { credit, slowAlpha, slowCohen, slowFleiss, slowPairs, type Ratings } from '../stats/agreement/slow.ts'
import { makeTable, ratingsTable, type Made } from '../stats/agreement/tables.ts'

const quick = { seed: 1, replicates: 200 }
const cases = golden<{ data: Ratings }, Record<string, number>>('agreement').slice(0, 2)

test.each(cases)('the coefficients of $id agree with the reference', ({ inputs, expected, tolerance_abs }) => {
  const found = agreementOf(ratingsTable(inputs.data), quick)
  expect(found.raterPairs).toBe(expected['rater_pairs'])
  expect(found.comparisons).toBe(expected['items_with_2_or_more'])
  const wanted: [keyof typeof found, string][] = [
    ['raw', 'raw_agreement_pooled_pairs'],
    ['tieDiscounted', 'tie_discounted_pooled_pairs'],
    ['tieDiscountedItemMean', 'tie_discounted_item_mean'],
    ['fleissKappa', 'fleiss_generalised_missing_irrCAC'],
    [
      'fleissKappaComplete',
      expected['fleiss_kappa'] === undefined ? 'fleiss_kappa_items_rated_by_all' : 'fleiss_kappa',
    ],
    ['krippendorffAlpha', 'krippendorff_alpha_nominal'],
    ['krippendorffAlphaOrdinal', 'krippendorff_alpha_ordinal'],
    ['gwetAC1', 'gwet_ac1'],
    ['gwetAC2', 'gwet_ac2_ordinal_weights'],
    ...(inputs.data.length === 2
      ? ([
          ['cohenKappa', 'cohen_kappa'],
          ['cohenKappaLinear', 'cohen_kappa_linear'],
          ['cohenKappaQuadratic', 'cohen_kappa_quadratic'],
        ] as [keyof typeof found, string][])
      : []),
  ]
  for (const [name, reference] of wanted) {
    const { estimate, low, high } = found[name] as { estimate: number; low: number; high: number }
    expect(Math.abs(estimate - expected[reference]!), name).toBeLessThanOrEqual(tolerance_abs)
    expect(low, name).toBeLessThanOrEqual(estimate)
    expect(high, name).toBeGreaterThanOrEqual(estimate)
  }
})

test('a whole study agrees with the reference', () => {
  type Vote = [prompt: number, rater: number, baseline: number, limaLeft: number, outcome: number]
  const [scenario] = golden<{ votes: Vote[] }, Record<string, number>>('scenario_lima_shaped')
  const { votes } = scenario!.inputs
  const made = votes.map(([prompt, rater, baseline, , outcome]) => ({
    rater: `r${rater}`,
    comparison: prompt * 5 + baseline - 1,
    outcome,
  }))
  const comparisons = 1 + Math.max(...made.map(({ comparison }) => comparison))
  const prompts = Array.from({ length: comparisons }, (_, comparison) => Math.floor(comparison / 5))
  const found = agreementOf(makeTable(made, { prompts }), quick)
  expect(found.resampled).toBe('prompts')
  const { expected } = scenario!
  expect(found.tieDiscounted.estimate).toBeCloseTo(expected['tie_discounted_pooled']!, 6)
  expect(found.tieDiscountedItemMean.estimate).toBeCloseTo(expected['tie_discounted_item_mean']!, 6)
  expect(found.fleissKappa.estimate).toBeCloseTo(expected['fleiss_kappa']!, 6)
  expect(found.krippendorffAlpha.estimate).toBeCloseTo(expected['krippendorff_alpha_nominal']!, 6)
  expect(found.krippendorffAlphaOrdinal.estimate).toBeCloseTo(expected['krippendorff_alpha_ordinal']!, 6)
})

const outcome = fc.integer({ min: 0, max: 2 })
const ratings = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 10 })).chain(([raters, units]) =>
  fc.array(fc.array(fc.option(outcome, { freq: 3 }), { minLength: units, maxLength: units }), {
    minLength: raters,
    maxLength: raters,
  }),
)

function closeOrNull(found: number | null, slow: number | null): void {
  if (slow === null) expect(found).toBeNull()
  else expect(found).toBeCloseTo(slow, 9)
}

describe('of any table', () => {
  test('every coefficient is the one taken judgment by judgment', () => {
    fc.assert(
      fc.property(ratings, (each) => {
        const found = agreementOf(ratingsTable(each), { seed: 1, replicates: 0 })
        const pairs = slowPairs(each)
        expect(found.raterPairs).toBe(pairs.length)
        const share = (value: (a: number, b: number) => number) =>
          pairs.length === 0 ? null : pairs.reduce((sum, [a, b]) => sum + value(a, b), 0) / pairs.length
        closeOrNull(
          found.raw.estimate,
          share((a, b) => +(a === b)),
        )
        closeOrNull(found.tieDiscounted.estimate, share(credit))
        closeOrNull(found.krippendorffAlpha.estimate, slowAlpha(each, 'nominal'))
        closeOrNull(found.fleissKappa.estimate, slowFleiss(each, 3))
        closeOrNull(found.cohenKappa.estimate, slowMeanKappa(each))
        closeOrNull(found.humanAgainstOthers.estimate, slowAgainstOthers(each))
      }),
    )
  })

  test('neither names, order nor which system comes first matter', () => {
    fc.assert(
      fc.property(ratings, fc.integer(), (each, seed) => {
        const estimates = (data: Ratings) => {
          const { raw, tieDiscounted, cohenKappa, cohenKappaLinear, gwetAC1, groups } = agreementOf(
            ratingsTable(data),
            {
              seed,
              replicates: 0,
            },
          )
          const all = [
            raw,
            tieDiscounted,
            cohenKappa,
            cohenKappaLinear,
            gwetAC1,
            ...groups.map((one) => one.cohenKappa),
          ]
          return all
            .flatMap(({ estimate, low, high }) => [estimate, low, high])
            .map((one) => one && Math.round(one * 1e8) + 0)
        }
        expect(estimates(each.toReversed())).toEqual(estimates(each))
        expect(estimates(each.map((row) => row.toReversed()))).toEqual(estimates(each))
        expect(estimates(each.map((row) => row.map((one) => (one === null ? null : 2 - one))))).toEqual(estimates(each))
      }),
    )
  })
})

test('which system of a comparison a table calls the first makes no difference, where a target is everywhere or not', () => {
  const random = seeded(3)
  for (const pairs of [
    [
      [0, 1],
      [0, 2],
      [0, 3],
    ],
    [
      [0, 1],
      [2, 1],
      [2, 3],
    ],
  ] as const) {
    const made = Array.from({ length: 120 }, (_, at) => ({
      rater: `r${at % 4}`, comparison: at >> 2, outcome: random.integer(0, 2), firstSide: random.integer(1, 2),
    })) // prettier-ignore
    const table = { ...makeTable(made), systems: ['m', 'z', 'a', 'k'] }
    const turn = Array.from({ length: 30 }, () => random.number() < 0.5)
    const as = (turned: boolean[]) => ({
      ...table,
      comparisons: {
        prompt: table.comparisons.prompt,
        first: Int32Array.from(turned, (is, c) => pairs[c % 3]![is ? 1 : 0]),
        second: Int32Array.from(turned, (is, c) => pairs[c % 3]![is ? 0 : 1]),
      },
      judgments: {
        ...table.judgments,
        outcome: table.judgments.outcome.map((code, at) => (turned[at >> 2] ? 2 - code : code)),
        firstSide: table.judgments.firstSide.map((side, at) => (turned[at >> 2] ? 3 - side : side)),
      },
    })
    expect(agreementOf(as(turn), quick)).toEqual(agreementOf(as(turn.map(() => false)), quick))
  }
})

function slowMeanKappa(each: Ratings): number | null {
  let [sum, n] = [0, 0]
  for (const [i, one] of each.entries()) {
    for (const other of each.slice(i + 1)) {
      const common = one.flatMap((a, unit): [number, number][] => {
        const b = other[unit] ?? null
        return a === null || b === null ? [] : [[a, b]]
      })
      const kappa = slowCohen(
        common.map(([a]) => a),
        common.map(([, b]) => b),
        (a, b) => +(a === b),
      )
      if (kappa === null) continue
      sum += kappa * common.length
      n += common.length
    }
  }
  return n === 0 ? null : sum / n
}

function slowAgainstOthers(each: Ratings): number | null {
  let [agree, n] = [0, 0]
  for (const [rater, row] of each.entries()) {
    for (const [unit, own] of row.entries()) {
      const others = each.filter((_, index) => index !== rater).flatMap((one) => one[unit] ?? [])
      if (own === null || others.length < 2) continue
      const times = [0, 1, 2].map((code) => others.filter((one) => one === code).length)
      const leaders = [0, 1, 2].filter((code) => times[code] === Math.max(...times))
      agree += (leaders.length === 1 ? leaders[0] : 1) === own ? 1 : 0
      n += 1
    }
  }
  return n === 0 ? null : agree / n
}

describe('groups', () => {
  const human = (name: string, group: string) => ({ name, kind: 'human' as const, group })
  const raters = [human('c1', 'crowd'), human('c2', 'crowd'), human('a1', 'author'), human('a2', 'author')]
  const judge = { name: 'gpt', kind: 'judge' as const, group: null }
  const said = (rater: string, outcomes: number[]): Made[] =>
    outcomes.map((outcome, comparison) => ({ rater, comparison, outcome }))

  test('each two have their own agreement, and a judge is counted in no other figure', () => {
    const people = [
      ...said('c1', [2, 2, 0, 1]),
      ...said('c2', [2, 1, 0, 1]),
      ...said('a1', [2, 0, 0, 2]),
      ...said('a2', [2, 0, 0, 0]),
    ]
    const without = agreementOf(makeTable(people, { raters }), quick)
    const found = agreementOf(
      makeTable([...people, ...said('gpt', [0, 0, 0, 0])], { raters: [...raters, judge] }),
      quick,
    )
    const shown = found.groups.map(({ groups, n, raw, tieDiscounted }) => [
      groups.join('–'), n, raw.estimate, tieDiscounted.estimate,
    ]) // prettier-ignore
    expect(shown).toEqual([
      ['author–author', 4, 0.75, 0.75],
      ['author–crowd', 16, 8 / 16, (8 + 6 / 2) / 16],
      ['author–judge', 8, 5 / 8, 5 / 8],
      ['crowd–crowd', 4, 0.75, 0.875],
      ['crowd–judge', 8, 2 / 8, (2 + 3 / 2) / 8],
    ])
    expect(found.groups[1]!.withoutTies).toMatchObject({ estimate: 8 / 10, n: 10 })
    expect({ ...found, groups: [], raterPairTable: [], raterPairsMet: 0 }).toEqual({
      ...without,
      groups: [],
      raterPairTable: [],
      raterPairsMet: 0,
    })
    expect(found.raterPairTable).toHaveLength(10)
    expect(Value.Check(Agreement, found)).toBe(true)
    expect(found.raterPairTable.find(({ raters: [a, b] }) => a === 'c1' && b === 'c2')).toMatchObject({
      groups: ['crowd', 'crowd'], n: 4, raw: 0.75, tieDiscounted: 0.875,
    }) // prettier-ignore
  })

  test('of people named otherwise, and a group of people that is called judge is not the judges', () => {
    const table = makeTable([...said('c1', [2]), ...said('a1', [2]), ...said('gpt', [0])], {
      raters: [...raters, judge],
    })
    const found = agreementOf(table, { ...quick, groupBy: ({ name }) => (name === 'c1' ? 'judge' : 'rest') })
    expect(found.groups.map(({ groups, raw }) => [...groups, raw.estimate])).toEqual([
      ['judge', 'rest', 1],
      ['judge', 'judge', 0],
      ['rest', 'judge', 0],
    ])
  })
})

describe('a rater who judged a comparison again', () => {
  const made: Made[] = [
    { rater: 'one', comparison: 0, outcome: 2, firstSide: 1, ordinal: 1 },
    { rater: 'one', comparison: 0, outcome: 0, firstSide: 2, ordinal: 9 },
    { rater: 'one', comparison: 0, outcome: 2, firstSide: 1, ordinal: 5 },
    { rater: 'two', comparison: 0, outcome: 2, firstSide: 1, ordinal: 1 },
    { rater: 'two', comparison: 1, outcome: 1, ordinal: 2 },
    { rater: 'two', comparison: 1, outcome: 2, firstSide: 1, ordinal: 3 },
  ]

  test('is held against itself by whether the sides were swapped, in the order made, never as agreement', () => {
    const found = agreementOf(makeTable(made), quick)
    expect(found.selfConsistency).toMatchObject({
      sameSides: { n: 1, sameOutcome: 1, oneTie: 0, opposite: 0 },
      flipped: { n: 1, sameOutcome: 0, oneTie: 0, opposite: 1 },
      sidesUnknown: { n: 1, sameOutcome: 0, oneTie: 1, opposite: 0 },
    })
    expect(found.selfConsistency.sameSides.rate.high).toBe(1)
    // Three judgments of the one with the other's, none among themselves; the second comparison has one rater.
    expect(found).toMatchObject({ raterPairs: 3, raw: { estimate: 2 / 3 }, comparisons: 1 })
    expect(found.raterPairTable).toMatchObject([{ raters: ['one', 'two'], n: 3 }])
  })

  test('is absent from a study without repeats, which says so', () => {
    const { rate } = agreementOf(makeTable(made.slice(3, 5)), quick).selfConsistency.flipped
    expect(rate).toMatchObject({ estimate: null, n: 0, why: expect.stringMatching(/again/) as string })
  })
})

describe('intervals', () => {
  const random = seeded(7)
  // Raters who each see the truth with a chance of their own.
  const drawn = (units: number, raters: number): Ratings => {
    const truth = Array.from({ length: units }, () => random.integer(0, 2))
    return Array.from({ length: raters }, () =>
      truth.map((code) => (random.number() < 0.3 ? null : random.number() < 0.6 ? code : random.integer(0, 2))),
    )
  }

  test('are the same for the same seed and differ a little for another', () => {
    const table = ratingsTable(drawn(60, 4))
    const low = (seed: number) => agreementOf(table, { seed, replicates: 300 }).krippendorffAlpha.low!
    expect(low(3)).toBe(low(3))
    expect(low(3)).not.toBe(low(4))
    expect(Math.abs(low(3) - low(4))).toBeLessThan(0.05)
  })

  test('are nearly those of resampling judgments the slow way', () => {
    const each = drawn(40, 3)
    const found = agreementOf(ratingsTable(each), { seed: 5, replicates: 2000 })
    const alphas = Array.from({ length: 400 }, () => {
      const units = Array.from({ length: 40 }, () => random.integer(0, 39))
      return slowAlpha(
        each.map((row) => units.map((unit) => row[unit]!)),
        'nominal',
      )!
    }).sort((a, b) => a - b)
    expect(found.krippendorffAlpha.low).toBeCloseTo(alphas[10]!, 1)
    expect(found.krippendorffAlpha.high).toBeCloseTo(alphas[389]!, 1)
  })

  test('widen when the comparisons of a prompt go together', () => {
    const each = drawn(40, 4)
    const twice = each.map((row) => row.flatMap((one) => [one, one, one]))
    const alone = agreementOf(ratingsTable(twice), { seed: 5 })
    const together = agreementOf(
      ratingsTable(
        twice,
        twice[0]!.map((_, unit) => Math.floor(unit / 3)),
      ),
      { seed: 5 },
    )
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!
    for (const name of ['raw', 'cohenKappa', 'fleissKappa', 'gwetAC2'] as const) {
      expect(together[name].estimate).toBe(alone[name].estimate)
      expect(width(together[name]) / width(alone[name]), name).toBeCloseTo(Math.sqrt(3), 0)
    }
  })

  test('hold what they promise: the coefficient of many is inside about 95 times of 100', () => {
    const whole = agreementOf(ratingsTable(drawn(20_000, 4)), { seed: 1, replicates: 0 })
    const inside = { raw: 0, cohenKappa: 0, krippendorffAlpha: 0, gwetAC1: 0 }
    const studies = 300
    for (let study = 0; study < studies; study++) {
      const found = agreementOf(ratingsTable(drawn(100, 4)), { seed: study, replicates: 200 })
      for (const name of Object.keys(inside) as (keyof typeof inside)[]) {
        const { low, high } = found[name]
        if (low! <= whole[name].estimate! && whole[name].estimate! <= high!) inside[name] += 1
      }
    }
    for (const [name, count] of Object.entries(inside)) {
      expect(count / studies, name).toBeGreaterThan(0.91)
      expect(count / studies, name).toBeLessThan(0.985)
    }
  })

  test('are not offered where nothing can be resampled, and the reason is said', () => {
    const alike = agreementOf(ratingsTable([[2, 0, 1], [2, 0, 1]]), quick) // prettier-ignore
    expect(alike.raw).toMatchObject({ estimate: 1, low: null, why: expect.stringMatching(/uniform/) as string })
    const single = agreementOf(ratingsTable([[2, 0, 1], [2, 1, 1]], [0, 0, 0]), quick) // prettier-ignore
    for (const measure of [single.raw, single.cohenKappa, single.gwetAC1]) {
      expect(measure).toMatchObject({ low: null, high: null, why: expect.stringMatching(/belong together/) as string })
    }
    const few = agreementOf(ratingsTable([[2, 0, 1, 2, 0, 2, 0], [2, 1, 1, 0, 0, 2, 2]]), quick) // prettier-ignore
    for (const measure of [few.raw, few.tieDiscounted, few.krippendorffAlpha, few.gwetAC1]) {
      expect(measure).toMatchObject({ low: null, why: 'No interval: 7 comparisons are too few to resample; it is given from 8 on.' }) // prettier-ignore
      expect(measure.estimate).not.toBeNull()
    }
  })
})

test('of judgments none of which is a tie, chance is that of two outcomes', () => {
  // Ten comparisons, eight alike, each outcome as often: AC1 = (0.8 − 0.5) / (1 − 0.5), as irrCAC has it of what was used.
  const one = [2, 2, 2, 2, 0, 0, 0, 0, 2, 0]
  const other = [2, 2, 2, 2, 0, 0, 0, 0, 0, 2]
  const forced = agreementOf(ratingsTable([one, other]), quick)
  for (const name of ['gwetAC1', 'gwetAC2'] as const) {
    expect(forced[name].estimate, name).toBeCloseTo(0.6, 12)
    expect(forced[name].why, name).toMatch(/two outcomes/)
    expect(forced[name].low!).toBeLessThan(0.6)
  }
  const offered = agreementOf(ratingsTable([[...one, 1], [...other, 1]]), quick) // prettier-ignore
  const shares = [10 / 22, 2 / 22, 10 / 22]
  const chance = shares.reduce((sum, share) => sum + share * (1 - share), 0) / 2
  expect(offered.gwetAC1.estimate).toBeCloseTo((9 / 11 - chance) / (1 - chance), 12)
  expect(offered.gwetAC1.why).toBeUndefined()
})

test('one rater who judged again has no agreement with others', () => {
  const again = [0, 1, 2].flatMap((comparison): Made[] => [
    { rater: 'one', comparison, outcome: comparison },
    { rater: 'one', comparison, outcome: comparison },
  ])
  const found = agreementOf(makeTable(again), quick)
  expect(found.selfConsistency.sidesUnknown).toMatchObject({ n: 3, sameOutcome: 3 })
  for (const alpha of [found.krippendorffAlpha, found.krippendorffAlphaOrdinal]) {
    expect(alpha).toMatchObject({ estimate: null, n: 0, why: expect.stringMatching(/two raters/) as string })
  }
})

test('an empty table has no agreement and says so everywhere', () => {
  const found = agreementOf(makeTable([]), quick)
  for (const measure of [found.raw, found.cohenKappa, found.fleissKappa, found.humanAgainstOthers]) {
    expect(measure).toMatchObject({ estimate: null, n: 0, why: expect.any(String) as string })
  }
  expect(found).toMatchObject({ raterPairs: 0, raters: 0, comparisons: 0, groups: [], chance: { raw: null } })
})

test('a level or a number of resamples that is none is refused', () => {
  expect(() => agreementOf(makeTable([]), { seed: 1, level: 1 })).toThrow(RangeError)
  expect(() => agreementOf(makeTable([]), { seed: 1, replicates: 1.5 })).toThrow(RangeError)
})
