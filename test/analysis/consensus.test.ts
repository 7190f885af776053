import { csvParse } from 'd3-dsv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consensusFits } from '../../server/analysis/consensusFits.ts'
import { dawidSkeneConsensus, likeliest, oneCoinConsensus } from '../../server/analysis/consensus.ts'
import { consensusOfEach } from '../../server/analysis/consensusRows.ts'
import { ratersOf } from '../../server/analysis/raterQuality.ts'
import { consensusColumns, consensusCsv } from '../../server/formats/consensusCsv.ts'
import { byComparison } from '../../server/stats/agreement/byComparison.ts'
import type { JudgmentTable } from '../../server/stats/judgmentTable.ts'
import { seeded } from '../../server/stats/random.ts'
import { makeTable, type Made } from '../stats/agreement/tables.ts'
import { golden } from '../stats/golden.ts'

type Inputs = { n_items: number; n_workers: number; labels: [item: number, rater: number, label: number][] }
type Expected = {
  posterior: number[][]
  class_prior: number[]
  confusion_worker_true_given: number[][][]
  one_coin_crowdkit: { posterior: number[][]; skills: number[] }
}
const rowsOf = (table: JudgmentTable, options: Parameters<typeof consensusOfEach>[1] = {}) => [
  ...consensusOfEach(table, options).rows,
]
const three = (posterior: { win: number; tie: number; loss: number } | null) =>
  [posterior!.loss, posterior!.tie, posterior!.win] as const

/** Comparisons by raters of differing care, from a seed. */
function study(comparisons: number, raters: number, seed = 3): Made[] {
  const random = seeded(seed)
  return Array.from({ length: comparisons }, (_, comparison) => {
    const truth = random.integer(0, 2)
    return Array.from({ length: raters }, (_, rater): Made => ({
      ...{ rater: `r${rater}`, comparison },
      outcome: random.number() < 0.9 - 0.1 * rater ? truth : random.integer(0, 2),
    }))
  }).flat()
}

describe.each(golden<Inputs, Expected>('dawid_skene'))('$id, as judgments', ({ inputs, expected }) => {
  const made = inputs.labels.map(([comparison, rater, outcome]): Made => ({ comparison, rater: `r${rater}`, outcome }))
  const table = makeTable(made)
  // The fit of a document stops a little before the reference's does.
  const near = (found: readonly number[], wanted: readonly number[]) => {
    for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, 3)
  }

  test('each comparison has the posteriors of the reference, by both models', () => {
    const rows = rowsOf(table, { target: 'LIMA' })
    expect(rows).toHaveLength(inputs.n_items)
    for (const row of rows) {
      const item = Number(row.prompt.slice(1))
      expect([row.first, row.second]).toEqual(['LIMA', 'GPT-4'])
      near(three(row.dawidSkene), expected.posterior[item]!)
      near(three(row.oneCoin), expected.one_coin_crowdkit.posterior[item]!)
      expect(row.judgments).toBe(inputs.labels.filter(([one]) => one === item).length)
    }
  })

  test('the document has its shares and each rater’s table of errors', () => {
    const { dawidSkene, raters } = ratersOf(table, { target: 'LIMA' })
    if (!dawidSkene.converged) throw new Error(dawidSkene.why)
    near([dawidSkene.loss, dawidSkene.tie, dawidSkene.win], expected.class_prior)
    expect(dawidSkene.thinRaters).toBe(inputs.n_workers)
    for (const { rater, errors, accuracy } of raters) {
      const who = Number(rater.slice(1))
      expect(accuracy).toBeCloseTo(expected.one_coin_crowdkit.skills[who]!, 3)
      for (const [label, truth] of (['loss', 'tie', 'win'] as const).entries()) {
        const said = errors![truth]!
        near([said.loss, said.tie, said.win], expected.confusion_worker_true_given[who]![label]!)
        expect(said.n).toBeGreaterThan(0)
      }
      const n = inputs.labels.filter(([, one]) => one === who).length
      expect(errors!.win!.n + errors!.tie!.n + errors!.loss!.n).toBeCloseTo(n, 9)
    }
  })
})

describe('of any judgments', () => {
  const judgments = fc.array(
    fc.record({ rater: fc.constantFrom('x', 'y', 'z', 'u'), comparison: fc.nat(5), outcome: fc.nat(2) }),
    { minLength: 1, maxLength: 30 },
  )

  test('rows and document are of one fit', () => {
    fc.assert(
      fc.property(judgments, (made) => {
        const table = makeTable(made)
        const rows = rowsOf(table)
        const { consensus, dawidSkene } = ratersOf(table)
        for (const [model, fit] of [['oneCoin', consensus], ['dawidSkene', dawidSkene]] as const) {
          if (!fit.converged) {
            expect(rows.every((row) => row[model] === null)).toBe(true)
            continue
          }
          expect(rows).toHaveLength(fit.comparisons)
          const unsure = rows.filter((row) => Math.max(...three(row[model])) < 0.9).length
          expect(unsure).toBe(fit.unsure)
          for (const row of rows) expect(three(row[model]).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9)
        }
        if (dawidSkene.converged && consensus.converged) {
          const differing = rows.filter((row) => row.oneCoin!.outcome !== row.dawidSkene!.outcome).length
          expect(dawidSkene.differing).toBe(differing)
        }
      }),
    ) // prettier-ignore
  })

  test('seen from the other system wins are losses', () => {
    fc.assert(
      fc.property(judgments, (made) => {
        const [one, other] = [rowsOf(makeTable(made), { target: 'LIMA' }), rowsOf(makeTable(made), { target: 'GPT-4' })]
        const turned = { win: 'loss', tie: 'tie', loss: 'win' } as const
        for (const [at, row] of one.entries()) {
          const seen = other[at]!
          expect([row.first, row.second]).toEqual([seen.second, seen.first])
          expect(row.majority).toBe(seen.majority && turned[seen.majority])
        }
      }),
    )
    // Posteriors of judgments that leave no doubt: rounding can decide between two maxima that are alike.
    const table = makeTable(study(80, 4))
    const [one, other] = [rowsOf(table, { target: 'LIMA' }), rowsOf(table, { target: 'GPT-4' })]
    for (const [at, row] of one.entries()) {
      for (const model of ['oneCoin', 'dawidSkene'] as const) {
        const seen = three(other[at]![model]).toReversed()
        for (const [code, value] of three(row[model]).entries()) expect(value).toBeCloseTo(seen[code]!, 6)
      }
    }
  })

  test('the majority is what most said, and of a rater who judged again the first', () => {
    fc.assert(
      fc.property(judgments, (made) => {
        for (const row of rowsOf(makeTable(made), { target: 'LIMA' })) {
          const firsts = new Map<string, number>()
          for (const one of made) {
            if (`p${one.comparison}` === row.prompt && !firsts.has(one.rater)) firsts.set(one.rater, one.outcome)
          }
          const counts = [0, 1, 2].map((code) => [...firsts.values()].filter((one) => one === code).length)
          const most = counts.flatMap((n, code) => (n === Math.max(...counts) ? [code] : []))
          expect(row.judgments).toBe(firsts.size)
          expect(row.majority).toBe(most.length > 1 ? null : ['loss', 'tie', 'win'][most[0]!])
        }
      }),
    )
  })
})

test('a target that takes part in some comparisons only is looked from in those', () => {
  const table = makeTable(study(6, 3), { prompts: [0, 0, 1, 1, 2, 2] })
  const three = {
    ...table,
    systems: ['A', 'B', 'Z'],
    comparisons: {
      ...table.comparisons,
      first: Int32Array.of(0, 0, 0, 0, 0, 0),
      second: Int32Array.of(1, 2, 1, 2, 1, 2),
    },
  }
  const heads = rowsOf({ ...three, comparisons: { ...three.comparisons, first: Int32Array.of(0, 0, 1, 0, 0, 1) , second: Int32Array.of(1, 2, 2, 1, 2, 2) } }, { target: 'Z' }) // prettier-ignore
  expect(heads.map(({ first, second }) => `${first} ${second}`)).toEqual(['A B', 'Z A', 'Z B', 'A B', 'Z A', 'Z B'])
})

test('where nobody judged together there is a majority, and no posterior with the reason', () => {
  const table = makeTable([
    { rater: 'x', comparison: 0, outcome: 2 },
    { rater: 'y', comparison: 1, outcome: 1 },
  ])
  const { rows, missing, count } = consensusOfEach(table, { target: 'LIMA' })
  expect(count).toBe(2)
  expect([...rows]).toMatchObject([
    { comparison: '1', majority: 'win', judgments: 1, oneCoin: null, dawidSkene: null },
    { comparison: '2', majority: 'tie', judgments: 1, oneCoin: null, dawidSkene: null },
  ])
  expect(missing).toEqual([expect.stringMatching(/one-coin.*two raters/), expect.stringMatching(/Skene.*two raters/)])
  expect(consensusOfEach(makeTable([]), {}).count).toBe(0)
})

test('language models and raters whom nobody recorded are not counted', () => {
  const raters = [
    { name: 'one', kind: 'human' as const, group: null },
    { name: 'gpt', kind: 'judge' as const, group: null },
  ]
  const made = ['one', 'gpt'].map((rater) => ({ rater, comparison: 0, outcome: 2 }))
  expect(rowsOf(makeTable(made, { raters }), { kinds: ['human', 'judge'] })).toMatchObject([{ judgments: 1 }])
  expect(rowsOf(makeTable(made, { raters }), { kinds: ['judge'] })).toEqual([])
})

test('of many judgments fewer rounds are made, and a fit that has not settled is not shown', () => {
  const table = makeTable(study(60, 4))
  const by = byComparison(table, new Uint8Array(4).fill(1))
  const whole = consensusFits(by)
  expect(oneCoinConsensus(whole)).toMatchObject({ converged: true, comparisons: 60 })
  // Twenty rounds are always made.
  const cut = consensusFits(by, { oneCoin: 1, dawidSkene: 1 })
  expect(dawidSkeneConsensus(whole)).toMatchObject({ converged: true })
  expect(whole.dawidSkene.iterations).toBeGreaterThan(20)
  expect(cut.dawidSkene.iterations).toBe(20)
  expect(dawidSkeneConsensus(cut)).toEqual({
    converged: false,
    why: expect.stringContaining('20 iterations') as string,
  })
})

test('the likeliest outcome is none of two that differ by rounding', () => {
  expect(likeliest([0.1, 0.2, 0.7])).toBe(2)
  expect(likeliest([9, 0.4, 0.4 + 1e-12, 0.2], 1)).toBe(-1)
  expect(likeliest([1 / 3, 1 / 3, 1 / 3])).toBe(-1)
})

test('the file has a header, a line a comparison, and quotes what needs it', () => {
  const made = study(2500, 3, 8)
  const table = { ...makeTable(made), systems: ['Ours, "new"', 'Base'] }
  const pieces = [...consensusCsv(consensusOfEach(table, { target: 'Ours, "new"' }).rows)]
  // In pieces, so that a large file is never held whole.
  expect(pieces.length).toBe(3)
  const read = csvParse(pieces.join(''))
  expect(read.columns).toEqual(Object.keys(consensusColumns))
  expect(read).toHaveLength(2500)
  expect(read[0]).toMatchObject({ first_system: 'Ours, "new"', second_system: 'Base', judgments: '3', turn: '' })
  for (const row of read) {
    expect(Number(row['one_coin_win']) + Number(row['one_coin_tie']) + Number(row['one_coin_loss'])).toBeCloseTo(1, 9)
  }
})
