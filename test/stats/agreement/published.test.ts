import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agreementOf } from '../../../server/analysis/agreement.ts'
import { cohenKappa } from '../../../server/stats/agreement/cohen.ts'
import { countRatings } from '../../../server/stats/agreement/counts.ts'
import { gwetAC } from '../../../server/stats/agreement/gwet.ts'
import { krippendorffAlpha } from '../../../server/stats/agreement/krippendorff.ts'
import { majorityWithout } from '../../../server/stats/agreement/majority.ts'
import { rawAgreement } from '../../../server/stats/agreement/pairs.ts'
import { sumsOf } from '../../../server/stats/agreement/sums.ts'
import { agreementWeights } from '../../../server/stats/agreement/weights.ts'
import type { JudgmentTable } from '../../../server/stats/judgmentTable.ts'
import { noRealFiles, real, realFolder, stage } from '../../formats/staging.ts'
import { stagedTable } from './tables.ts'

const text = (path: string): string => readFileSync(join(realFolder, path), 'utf8')
/** Typed as the number it stands for. */
const closeTo = (value: number, digits: number) => expect.closeTo(value, digits) as number
const quick = { seed: 1, replicates: 0 }
const kappaOf = (table: Float64Array) => cohenKappa(table, agreementWeights(Math.sqrt(table.length), 'identity')).value!

/** The table with the judgments that are asked for alone. */
function only(table: JudgmentTable, keep: (judgment: number) => boolean): JudgmentTable {
  const kept = Array.from(table.judgments.rater.keys()).filter(keep)
  const { comparison, rater, outcome, firstSide, bothBad, ordinal, elapsedMs } = table.judgments
  return {
    ...table,
    judgments: {
      comparison: Int32Array.from(kept, (j) => comparison[j]!),
      rater: Int32Array.from(kept, (j) => rater[j]!),
      outcome: Uint8Array.from(kept, (j) => outcome[j]!),
      firstSide: Uint8Array.from(kept, (j) => firstSide[j]!),
      bothBad: Uint8Array.from(kept, (j) => bothBad[j]!),
      ordinal: Int32Array.from(kept, (j) => ordinal[j]!),
      elapsedMs: Float64Array.from(kept, (j) => elapsedMs[j]!),
    },
  }
}

test.skipIf(noRealFiles)('PandaLM: κ of annotators 1–2, 1–3 and 2–3 is 0.85, 0.88 and 0.86', async () => {
  const table = stagedTable(await stage(real('judgments', 'pandalm/testset-v1.json')))
  const { raterPairTable, comparisons, resampled, fleissKappaComplete, cohenKappa: mean } = agreementOf(table, quick)
  const kappas = Object.fromEntries(raterPairTable.map(({ raters, n, cohenKappa }) => [raters.join(), [n, cohenKappa]]))
  expect(kappas).toEqual({
    'annotator1,annotator2': [999, expect.closeTo(0.852, 4)],
    'annotator1,annotator3': [999, expect.closeTo(0.8789, 4)],
    'annotator2,annotator3': [999, expect.closeTo(0.8617, 4)],
  })
  expect({ comparisons, resampled }).toEqual({ comparisons: 999, resampled: 'prompts' })
  expect(fleissKappaComplete.n).toBe(999)
  expect(mean.estimate).toBeCloseTo((0.852 + 0.8789 + 0.8617) / 3, 4)
})

describe.skipIf(noRealFiles)('MT-Bench', () => {
  const read = async () =>
    stagedTable(
      await stage(real('judgments', 'mt-bench-human/votes/human.jsonl', 'mt-bench-human/votes/gpt4_pair.jsonl')),
    )
  /** The turn of each comparison, which a table does not hold. */
  const turns = async () => {
    const staged = await stage(
      real('judgments', 'mt-bench-human/votes/human.jsonl', 'mt-bench-human/votes/gpt4_pair.jsonl'),
    )
    return [...staged.comparisons()].map(({ turn }) => turn)
  }

  test('agreement of GPT-4 with experts and of experts among themselves is that of the paper, turn by turn', async () => {
    const table = await read()
    const turnOf = await turns()
    const found = [1, 2].map((turn) => {
      const { groups } = agreementOf(
        only(table, (j) => turnOf[table.judgments.comparison[j]!] === turn),
        quick,
      )
      const of = (one: string, other: string) => {
        const { raw, withoutTies } = groups.find(({ groups: [a, b] }) => a === one && b === other)!
        return [raw, withoutTies].map(({ estimate, n }) => [Math.round(estimate! * n), n])
      }
      return { judge: of('expert', 'judge'), experts: of('expert', 'expert') }
    })
    expect(found).toEqual([
      { judge: [[886, 1343], [727, 859]], experts: [[454, 721], [388, 479]] },
      { judge: [[871, 1325], [731, 864]], experts: [[471, 707], [388, 474]] },
    ]) // prettier-ignore
  })

  test('α among people is the published one, to which the one judgment that was made twice is a further value', async () => {
    const table = await read()
    const { judgments, raters } = table
    const all = new Float64Array(3 * table.comparisons.prompt.length)
    for (const [j, comparison] of judgments.comparison.entries()) {
      if (raters[judgments.rater[j]!]!.kind === 'human') all[comparison * 3 + judgments.outcome[j]!]! += 1
    }
    const sums = sumsOf({ categories: 3, counts: all })
    expect(sums.paired).toBe(961)
    expect(krippendorffAlpha(sums, 'nominal').value).toBeCloseTo(0.4855, 4)
    const found = agreementOf(table, quick)
    expect(found.comparisons).toBe(960)
    expect(found.krippendorffAlpha.n).toBe(961)
    expect(found.krippendorffAlpha.estimate).toBeCloseTo(krippendorffAlpha(sums, 'nominal').value!, 12)
    expect(found.selfConsistency.sidesUnknown).toMatchObject({ n: 1, sameOutcome: 1 })
  })

  test('the majority of people against GPT-4: n, raw agreement and κ, with ties and without', async () => {
    const published = JSON.parse(text('mt-bench-human/published/mtbench-gpt4.json')) as Record<
      'with_ties' | 'ties_excluded',
      { n: number; raw_agreement: number; cohen_kappa: number }
    >
    const table = await read()
    const { judgments, raters, comparisons, systems } = table
    const people = new Float64Array(3 * comparisons.prompt.length)
    const judge = new Int8Array(comparisons.prompt.length).fill(-1)
    for (const [j, comparison] of judgments.comparison.entries()) {
      if (raters[judgments.rater[j]!]!.kind === 'judge') judge[comparison] = judgments.outcome[j]!
      else people[comparison * 3 + judgments.outcome[j]!]! += 1
    }
    const tables = { with_ties: new Float64Array(9), ties_excluded: new Float64Array(4) }
    for (const [comparison, verdict] of judge.entries()) {
      const counts = people.subarray(comparison * 3, comparison * 3 + 3)
      if (verdict < 0 || counts.every((count) => count === 0)) continue
      // κ depends on which system is the first: there the one whose name comes first.
      const turned = systems[comparisons.first[comparison]!]! > systems[comparisons.second[comparison]!]!
      const [one, other] = [majorityWithout(counts, -1, 1), verdict].map((code) => (turned ? 2 - code : code))
      tables.with_ties[one! * 3 + other!]! += 1
      if (one !== 1 && other !== 1) tables.ties_excluded[one! + other! / 2]! += 1
    }
    for (const name of ['with_ties', 'ties_excluded'] as const) {
      const { n, raw_agreement, cohen_kappa } = published[name]
      const counts = tables[name]
      const size = Math.sqrt(counts.length)
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n)
      const agreeing = counts.reduce((sum, count, cell) => sum + (cell % (size + 1) === 0 ? count : 0), 0)
      expect(agreeing / n).toBeCloseTo(raw_agreement, 3)
      expect(kappaOf(counts)).toBeCloseTo(cohen_kappa, 3)
    }
    expect(rawAgreement(tables.with_ties).value).toBeCloseTo(0.672, 3)
  })
})

test.skipIf(noRealFiles)('WMT16: agreement of and within judges, by their own counting and their own chance', () => {
  const [head, ...lines] = text('wmt16-eng-ron/wmt16.collapsed.eng-ron.csv').trim().split('\r\n')
  const names = head!.split(',')
  // A pair of systems in the other order is another pair to them.
  const rows = lines.map((line) => {
    const cells = line.split(',')
    const of = (name: string) => cells[names.indexOf(name)]!
    const [a, b] = [of('system1Id'), of('system2Id')]
    const sign = Math.sign(Number(of('system1rank')) - Number(of('system2rank')))
    return { judge: of('judgeID'), segment: of('segmentId'), pair: `${a} ${b}`, outcome: sign + 1 }
  })
  expect(wmtAgreement(rows, ({ segment, pair }) => `${segment} ${pair}`)).toEqual({
    agree: 302, comparable: 509, ties: 2110, total: 8642,
    observed: closeTo(0.593, 3), chance: closeTo(0.345, 3), kappa: closeTo(0.379, 3),
  }) // prettier-ignore
  const key = ({ judge, segment, pair }: (typeof rows)[number]) => `${judge} ${segment} ${pair}`
  const times = Map.groupBy(rows, key)
  const twice = new Set(
    [...times.values()].filter((made) => made.length > 1).map(([one]) => `${one!.judge} ${one!.segment}`),
  )
  const again = rows.filter(({ judge, segment }) => twice.has(`${judge} ${segment}`))
  expect(wmtAgreement(again, key)).toEqual({
    agree: 119, comparable: 169, ties: 401, total: 1509,
    observed: closeTo(0.704, 3), chance: closeTo(0.34, 3), kappa: closeTo(0.552, 3),
  }) // prettier-ignore
})

/**
 * WMT's κ: every two judgments with one key are comparable; chance is ties² + 2((1 − ties)/2)² of the share of ties, which
 * does not depend on which system comes first (Bojar et al. 2016, section 3.2).
 */
function wmtAgreement<Row extends { outcome: number }>(rows: Row[], key: (row: Row) => string) {
  let [agree, comparable] = [0, 0]
  for (const made of Map.groupBy(rows, key).values()) {
    for (const [i, one] of made.entries()) {
      for (const other of made.slice(i + 1)) {
        comparable += 1
        if (one.outcome === other.outcome) agree += 1
      }
    }
  }
  const ties = rows.filter(({ outcome }) => outcome === 1).length
  const share = ties / rows.length
  const chance = share ** 2 + 2 * ((1 - share) / 2) ** 2
  const observed = agree / comparable
  return { agree, comparable, ties, total: rows.length, observed, chance, kappa: (observed - chance) / (1 - chance) }
}

test.skipIf(noRealFiles).each([
  ['codings.csv', 904 / 1216, 0.775],
  ['gcl.csv', 1 / 12, undefined],
])("evalica's %s: α nominal is the one it states", (file, alpha, ac1) => {
  const rows = text(`evalica/${file}`).trim().split(/\r?\n/).map((line) => line.split(',')) // prettier-ignore
  const codes = [...new Set(rows.flat())].filter((code) => code !== '').sort()
  const ratings = rows.map((row) => row.map((code) => (code === '' ? null : codes.indexOf(code))))
  const sums = sumsOf(countRatings(ratings, codes.length))
  expect(krippendorffAlpha(sums, 'nominal').value).toBeCloseTo(alpha, 9)
  if (ac1 === undefined) return
  expect(gwetAC(sums, 'identity').value).toBeCloseTo(ac1, 3)
  expect(krippendorffAlpha(sums, 'ordinal').value).toBeCloseTo(0.815, 3)
  expect(krippendorffAlpha(sums, 'interval').value).toBeCloseTo(0.849, 3)
})

test.skipIf(noRealFiles)(
  'FairEval: accuracy of GPT-4 in either order and κ of order against order, as LLMBar states them',
  () => {
    type Verdict = { winner: string }
    type Item = { label: number; results: Record<'swap = False' | 'swap = True', Verdict>[] }
    const folder = 'faireval/llmbar-processed'
    const items = JSON.parse(text(`${folder}/GPT-4/Vanilla_NoRules/result.json`)) as Item[]
    const stated = JSON.parse(text(`${folder}/GPT-4/Vanilla_NoRules/statistics.json`)) as Record<string, unknown>
    const human = text('faireval/review_gpt35_vicuna-13b_human.txt').trim().split(/\s+/)
    expect(['CHATGPT', 'TIE', 'VICUNA13B'].map((name) => human.filter((one) => one === name).length)).toEqual([
      41, 14, 25,
    ])
    const table = new Float64Array(4)
    let [plain, swapped, both] = [0, 0, 0]
    for (const { label, results } of items) {
      const [first, second] = [Number(results[0]!['swap = False'].winner), Number(results[0]!['swap = True'].winner)]
      table[(first - 1) * 2 + second - 1]! += 1
      plain += +(first === label)
      swapped += +(second === label)
      both += +(first === label && second === label)
    }
    expect([items.length, plain, swapped, both]).toEqual([66, 51, 45, 38])
    expect(rawAgreement(Float64Array.from([table[0]!, 0, table[1]!, 0, 0, 0, table[2]!, 0, table[3]!])).value).toBe(
      46 / 66,
    )
    expect(stated['equal']).toMatch(/^46 \/ 66/)
    expect(kappaOf(table)).toBeCloseTo(stated['kappa_agreement'] as number, 9)
  },
)
