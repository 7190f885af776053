import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { judgesOf } from '../../../server/analysis/judges.ts'
import { Judges } from '../../../server/contract/judges.ts'
import { clusteredKappa } from '../../../server/stats/judges/kappa.ts'
import { combined, majorityOf, type Verdict } from '../../../server/stats/judges/verdicts.ts'
import { seeded } from '../../../server/stats/random.ts'
import { judgedTable, type Judged } from '../judgedTable.ts'

const sigmoid = (eta: number) => 1 / (1 + Math.exp(-eta))
const outcomes = ['loss', 'tie', 'win'] as const
const holds = ({ low, high }: { low: number | null; high: number | null }, value: number) => low! <= value && value <= high! // prettier-ignore

/** People who like length a little, and a judge who likes it much, favours X and the first side. */
function drawn(seed: number, prompts = 300, { self = 0.8, length = 1.5, first = 0.6 } = {}): Judged[] {
  const random = seeded(seed)
  const said = (eta: number) => (random.number() < 0.15 ? 'tie' : random.number() < sigmoid(eta) ? 'win' : 'loss')
  return Array.from({ length: prompts }, (_, k) => k).flatMap((prompt): Judged[] => {
    const lengths: [number, number] = [random.integer(50, 900), random.integer(50, 900)]
    const d = (lengths[0] - lengths[1]) / (lengths[0] + lengths[1] + 1)
    const row = { prompt: `${prompt}`, first: 'X', second: prompt % 2 ? 'Y' : 'Z', features: { length: lengths } }
    const people = ['anna', 'ben'].map((rater): Judged => ({ ...row, rater, outcome: said(d) }))
    const orders = (['a', 'b'] as const).map((side): Judged => ({
      ...row, rater: 'M', kind: 'judge', side, outcome: said(self + d * (1 + length) + (side === 'a' ? first : -first)),
    })) // prettier-ignore
    return [...people, ...orders]
  })
}

describe('language models as judges', () => {
  test('the report is what the contract says', () => {
    const report = judgesOf(judgedTable(drawn(1)), { ownSystems: { M: ['X'] } })
    expect([...Value.Errors(Judges, report)]).toEqual([])
    expect(report.people).toMatchObject({ judgments: 600, raters: 2 })
    expect(report.judges).toMatchObject([{ judge: 'M', judgments: 600, comparisons: 300, order: { pairs: 300 } }])
  })

  test('a judge that favours its own system, the first side and length is found out, and one that does not is not', () => {
    const report = (rows: Judged[]) =>
      judgesOf(judgedTable(rows), { ownSystems: { M: ['X'] }, rule: 'sum', level: 0.99 }).judges[0]!
    const partial = report(drawn(2))
    expect(partial.selfPreference.difference.low).toBeGreaterThan(0)
    expect(partial.length.difference.low).toBeGreaterThan(0)
    expect(partial.order.biasedToFirst.low).toBeGreaterThan(partial.order.biasedToSecond.high!)
    const fair = report(drawn(30, 300, { self: 0, length: 0, first: 0 }))
    expect(holds(fair.selfPreference.difference, 0)).toBe(true)
    expect(holds(fair.length.difference, 0)).toBe(true)
    expect(fair.order.biasedToFirst.low).toBeLessThan(fair.order.biasedToSecond.high!)
  })

  test('without sides, texts, own systems or people it says why instead of zeros', () => {
    const bare = drawn(4).map(({ side: _, features: __, ...row }) => row)
    const [judge] = judgesOf(judgedTable(bare)).judges
    expect(judge!.order.consistent).toMatchObject({ estimate: null, why: 'No sides are recorded.' })
    expect(judge!.length.difference).toMatchObject({ estimate: null, why: 'The texts of the responses are not known.' })
    expect(judge!.selfPreference.difference.why).toMatch(/No system is said to be/)
    const alone = judgesOf(judgedTable(bare.filter(({ kind }) => kind === 'judge')))
    expect(alone.judges[0]!.people.withTies).toMatchObject({ estimate: null, n: 0 })
    expect(alone.judges[0]!.majority.kappa.why).toBe('No comparison has both verdicts.')
    const nobody = judgesOf(judgedTable(bare.filter(({ kind }) => kind !== 'judge')))
    expect(nobody).toMatchObject({ judges: [], why: 'No language model judged.' })
    expect([...Value.Errors(Judges, alone), ...Value.Errors(Judges, nobody)]).toEqual([])
  })

  test('names that nobody has are refused', () => {
    const table = judgedTable(drawn(5, 4))
    expect(() => judgesOf(table, { ownSystems: { N: ['X'] } })).toThrow(/No judge .* called N/)
    expect(() => judgesOf(table, { ownSystems: { M: ['W'] } })).toThrow(/No system .* called W/)
    expect(() => judgesOf(table, { level: 0 })).toThrow(RangeError)
  })

  test('agreement is what counting every pair of votes finds, a rater’s repeats left out', () => {
    const vote = fc.record({
      prompt: fc.nat(4).map(String), rater: fc.constantFrom('a', 'b', 'c', 'M'), outcome: fc.constantFrom(...outcomes), turned: fc.boolean(),
    }) // prettier-ignore
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 40 }), (votes) => {
        // A judge says one thing of each comparison here.
        const met = new Set<string>()
        const kept = votes.filter(({ rater, prompt }) => rater !== 'M' || (!met.has(prompt) && met.add(prompt)))
        const rows = kept.map(({ prompt, rater, outcome, turned }): Judged => ({
          prompt, rater, kind: rater === 'M' ? 'judge' : 'human',
          ...(turned ? { first: 'B', second: 'A', outcome: outcomes[2 - outcomes.indexOf(outcome)]! } : { first: 'A', second: 'B', outcome }),
        })) // prettier-ignore
        const count = { people: [0, 0, 0, 0], judge: [0, 0, 0, 0] }
        kept.forEach((one, k) =>
          kept.slice(0, k).forEach((other) => {
            if (one.prompt !== other.prompt || one.rater === other.rater) return
            const sums = count[one.rater === 'M' || other.rater === 'M' ? 'judge' : 'people']
            const same = one.outcome === other.outcome ? 1 : 0
            const decided = one.outcome !== 'tie' && other.outcome !== 'tie' ? 1 : 0
            ;[1, same, decided, same * decided].forEach((value, at) => (sums[at]! += value))
          }),
        )
        const report = judgesOf(judgedTable(rows))
        const seen = ({ estimate, n }: { estimate: number | null; n: number }) => [n, Math.round((estimate ?? 0) * n)]
        const { withTies, withoutTies } = report.people.agreement
        expect([...seen(withTies), ...seen(withoutTies)]).toEqual(count.people)
        const judge = report.judges[0]
        if (judge) expect([...seen(judge.people.withTies), ...seen(judge.people.withoutTies)]).toEqual(count.judge)
      }),
      { numRuns: 200 },
    )
  })

  test('swapping every side with mirrored votes turns the order bias round and leaves agreement alone', () => {
    const rows = drawn(6, 100)
    const swapped = rows.map((row): Judged => (row.side ? { ...row, side: row.side === 'a' ? 'b' : 'a' } : row))
    const [one, other] = [rows, swapped].map((given) => judgesOf(judgedTable(given)).judges[0]!)
    expect(other!.order.biasedToFirst).toEqual(one!.order.biasedToSecond)
    expect(other!.order.consistent).toEqual(one!.order.consistent)
    expect(other!.people).toEqual(one!.people)
  })
})

describe('one verdict out of several', () => {
  test('both rules, by hand', () => {
    const cases: [Verdict[], Verdict, Verdict][] = [
      [[1, 1], 1, 1], [[1, 0.5], 0.5, 1], [[1, 0], 0.5, 0.5], [[0.5, 0], 0.5, 0], [[0.5, 0.5], 0.5, 0.5], [[1], 1, 1], [[1, 1, 0], 0.5, 1],
    ] // prettier-ignore
    for (const [verdicts, unanimous, sum] of cases) {
      expect(combined(verdicts, 'unanimous')).toBe(unanimous)
      expect(combined(verdicts, 'sum')).toBe(sum)
    }
    expect(() => combined([], 'sum')).toThrow(RangeError)
  })

  test('the most frequent answer, a shared first place a tie', () => {
    expect([majorityOf(2, 0, 1), majorityOf(1, 0, 1), majorityOf(0, 1, 1), majorityOf(1, 2, 1), majorityOf(0, 0, 1)]).toEqual([
      0, 0.5, 0.5, 0.5, 1,
    ]) // prettier-ignore
    expect(majorityOf(0, 0, 0)).toBeUndefined()
  })
})

describe("Cohen's κ over prompts", () => {
  test('of a known table, and its jackknife interval covers the truth in 93 to 97% of studies', () => {
    // Cohen's κ of 20 both yes, 15 both no, 5 and 10 apart: 0.4.
    const one = new Float64Array(9)
    one.set([15, 0, 10, 0, 0, 0, 5, 0, 20])
    expect(clusteredKappa(one, 0.95)).toMatchObject({ n: 50, low: null, high: null })
    expect(clusteredKappa(one, 0.95).estimate).toBeCloseTo(0.4, 12)
    const random = seeded(8)
    let covered = 0
    for (let study = 0; study < 1000; study++) {
      const tables = new Float64Array(9 * 80)
      for (let prompt = 0; prompt < 80; prompt++) {
        // Marginals ½ and ½; they agree in three of four: κ = 0.5. Two comparisons of a prompt often come out alike.
        const [shared, alike] = [random.number(), random.number() < 0.5]
        for (let k = 0; k < 2; k++) {
          const u = alike ? shared : random.number()
          tables[9 * prompt + (u < 0.375 ? 0 : u < 0.75 ? 8 : u < 0.875 ? 2 : 6)]!++
        }
      }
      if (holds(clusteredKappa(tables, 0.95), 0.5)) covered++
    }
    expect(covered / 1000).toBeGreaterThan(0.93)
    expect(covered / 1000).toBeLessThan(0.97)
  })

  test('where both always say the same it is undefined, not 1 and not NaN', () => {
    const tables = new Float64Array(18)
    tables[8] = 5
    tables[17] = 5
    expect(clusteredKappa(tables, 0.95)).toMatchObject({ estimate: null, n: 10 })
  })
})
