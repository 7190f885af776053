import { agreementOf } from '../analysis/agreement.ts'
import { talliesOf } from '../analysis/tallies.ts'
import type { Agreement } from '../contract/agreement.ts'
import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import type { PairTally } from '../contract/tallies.ts'
import { tablesOf } from '../formats/analysisTables.ts'
import { noteOf } from '../formats/sliceTables.ts'
import type { Table } from '../formats/table.ts'
import { p } from '../formats/tableCells.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { ofKinds, ofKnownRaters } from '../stats/subset.ts'
import type { PackData } from './packData.ts'
import { inFigureOrder, printedRate } from './printedRates.ts'
import { levelWords, listed } from './prose.ts'

/** A table of a paper, by the name of its file. */
export type PaperTable = Table & { name: string }

/** Tables for the text of a paper, then all tables of the analysis for its appendix. */
export function paperTables(analysis: Analysis, data: PackData, everything: Analysis | null): PaperTable[] {
  const main = [
    resultsTable(analysis),
    majorityTable(analysis),
    ...(everything ? [exclusionsTable(analysis, everything)] : []),
    agreementTable(analysis),
    groupsTable(analysis),
    turnsTable(analysis, data),
    ratersTable(analysis),
    judgesTable(analysis),
    criteriaTable(analysis, data),
    ...slicesTables(analysis),
    contestedTable(data),
  ]
  const appendix = tablesOf(withoutSlices(analysis)).map((table, index): PaperTable => ({
    ...table,
    name: `appendix-${String(index + 1).padStart(2, '0')}`,
  }))
  return [...main, ...appendix].filter(({ rows }) => rows.length > 0)
}

/** Slices have tables of their own. */
const withoutSlices = (analysis: Analysis): Analysis => ({
  ...analysis,
  slices: { ...analysis.slices, dimensions: [] },
})

const share = (part: number, whole: number) => (whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)} (${part})`)

function rateCell({ estimate, low, high }: Measure): string {
  if (estimate === null) return '–'
  const bounds = low === null || high === null ? '' : ` [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`
  return `${(estimate * 100).toFixed(1)}${bounds}`
}

const rowName = (analysis: Analysis, { target, baseline }: PairTally) =>
  analysis.target === null ? `${target} against ${baseline}` : baseline

function resultsTable(analysis: Analysis): PaperTable {
  const { tallies, settings, target } = analysis
  const ordered = inFigureOrder(tallies)
  const methods = [...new Set(ordered.map((tally) => printedRate(tally, 'winOrTieRate').method))]
  return {
    name: 'results',
    title:
      target === null
        ? 'Wins, ties and losses of the first system of each pair, in percent'
        : `Wins, ties and losses of ${target} against each baseline, in percent`,
    note:
      `n: judgments; counts in parentheses. In brackets: ${levelWords(settings.level)} intervals (${methods.join('; ')}). ` +
      `p: half-tie rate against one half, t test by prompt, Holm’s adjustment over ${tallies.length} rows.`,
    head: [target === null ? 'pair' : 'baseline', 'n', 'win', 'tie', 'loss', 'win or tie', 'half-tie rate', 'p'],
    rows: ordered.map((tally) => [
      rowName(analysis, tally),
      String(tally.n),
      ...[tally.win, tally.tie, tally.loss].map((part) => share(part, tally.n)),
      rateCell(printedRate(tally, 'winOrTieRate')),
      rateCell(printedRate(tally, 'halfTieRate')),
      p(tally.clusterTest.pHolm),
    ]),
  }
}

/** Only where some comparison was judged more than once: else it says what the table above does. */
function majorityTable(analysis: Analysis): PaperTable {
  const { tallies, target } = analysis
  const several = tallies.some(({ n, majority }) => n > majority.n)
  return {
    name: 'majority',
    title: 'What most judgments of each comparison say',
    note: 'n: comparisons. One that is split evenly is a tie.',
    head: [target === null ? 'pair' : 'baseline', 'n', 'win', 'tie', 'loss'],
    rows: several
      ? inFigureOrder(tallies).map((tally) => [
          rowName(analysis, tally),
          ...[tally.majority.n, tally.majority.win, tally.majority.tie, tally.majority.loss].map(String),
        ])
      : [],
  }
}

function exclusionsTable(analysis: Analysis, everything: Analysis): PaperTable {
  const of = ({ tallies }: Analysis, one: PairTally) =>
    tallies.find(({ target, baseline }) => target === one.target && baseline === one.baseline)
  const cells = (tally: PairTally | undefined) =>
    tally === undefined ? ['0', '–'] : [String(tally.n), rateCell(printedRate(tally, 'winOrTieRate'))]
  return {
    name: 'exclusions',
    title: 'Win-or-tie rates without and with what was excluded',
    note: 'Excluded: judgments by raters excluded by rule and of comparisons that were withdrawn.',
    head: [analysis.target === null ? 'pair' : 'baseline', 'n', 'without', 'n', 'with'],
    rows: inFigureOrder(everything.tallies).map((tally) => [
      rowName(everything, tally),
      ...cells(of(analysis, tally)),
      ...cells(tally),
    ]),
  }
}

/** Rows of tallies of a part of the judgments, as the results have them. */
function partRows(analysis: Analysis, table: JudgmentTable): string[][] {
  const { target, settings, kinds } = analysis
  const counted = ofKinds(table, kinds)
  if (counted.judgments.rater.length === 0 || (target !== null && !counted.systems.includes(target))) return []
  const seen = target === null ? {} : { target }
  const { tallies } = talliesOf(counted, { ...seen, level: settings.level, seed: settings.seed, replicates: 0 })
  const order = new Map(inFigureOrder(analysis.tallies).map((tally, place) => [rowName(analysis, tally), place]))
  const place = (tally: PairTally) => order.get(rowName(analysis, tally)) ?? order.size
  return [...tallies]
    .sort((one, other) => place(one) - place(other))
    .map((tally) => [
      rowName(analysis, tally),
      String(tally.n),
      ...[tally.win, tally.tie, tally.loss].map((part) => share(part, tally.n)),
      rateCell(printedRate(tally, 'winOrTieRate')),
    ])
}

const partHead = (analysis: Analysis) => [
  analysis.target === null ? 'pair' : 'baseline',
  'n',
  'win',
  'tie',
  'loss',
  'win or tie',
]

function criteriaTable(analysis: Analysis, { criteria }: PackData): PaperTable {
  return {
    name: 'criteria',
    title: 'Wins, ties and losses by further criteria, in percent',
    note: `Asked on the same screen as the question. In brackets: ${levelWords(analysis.settings.level)} intervals, as in the results.`,
    head: ['criterion', ...partHead(analysis)],
    rows: criteria.flatMap(({ name, table }) => partRows(analysis, table).map((row) => [name, ...row])),
  }
}

/** Results by each dimension that has a slice with enough judgments. */
function slicesTables({ slices, tallies, target, settings }: Analysis): PaperTable[] {
  const shown = slices.dimensions.filter(({ rows }) => rows.some(({ enough }) => enough !== null))
  return shown.map((dimension, index): PaperTable => ({
    name: `slices-${index + 1}`,
    title: `Wins, ties and losses by ${dimension.name}, in percent`,
    note: noteOf(dimension, { least: slices.least, level: settings.level, pairs: tallies.length }),
    head: [
      dimension.name,
      target === null ? 'pair' : 'baseline',
      'n',
      'win',
      'tie',
      'loss',
      'win or tie',
      'half-tie rate',
      'p',
    ],
    rows: dimension.rows.map((row) => {
      const { label } = dimension.slices[row.slice]!
      const head = [label, target === null ? `${row.target} against ${row.baseline}` : row.baseline, String(row.n)]
      if (row.enough === null) return [...head, 'too few', '–', '–', '–', '–', '–']
      const { win, tie, loss, rates, pHolm } = row.enough
      const cells = [win, tie, loss].map((part) => share(part, row.n))
      return [...head, ...cells, rateCell(rates.winOrTieRate), rateCell(rates.halfTieRate), p(pHolm)]
    }),
  }))
}

const four = (value: number | null) => (value === null ? '–' : value.toFixed(4))
const fourCell = ({ estimate, low, high }: Measure) =>
  estimate === null ? '–' : `${four(estimate)}${low === null ? '' : ` [${four(low)}, ${four(high)}]`}`

function agreementTable({ agreement, settings }: Analysis): PaperTable {
  const coefficients: [string, Measure][] = [
    ['raw agreement', agreement.raw],
    ['tie-discounted, pairs pooled', agreement.tieDiscounted],
    ['tie-discounted, mean over comparisons', agreement.tieDiscountedItemMean],
    ['without ties', agreement.withoutTies],
    ['Cohen’s κ, mean over pairs of raters', agreement.cohenKappa],
    ['Fleiss’ κ', agreement.fleissKappa],
    ['Krippendorff’s α, nominal', agreement.krippendorffAlpha],
    ['Krippendorff’s α, ordinal', agreement.krippendorffAlphaOrdinal],
    ['Gwet’s AC1', agreement.gwetAC1],
    ['Gwet’s AC2, ordinal', agreement.gwetAC2],
    ['one rater with the majority of the others', agreement.humanAgainstOthers],
  ]
  const { chance } = agreement
  return {
    name: 'agreement',
    title: 'Agreement between raters',
    note:
      `In brackets: ${levelWords(settings.level)} intervals. By chance, with the same shares of answers: raw ${four(chance.raw)}, ` +
      `tie-discounted ${four(chance.tieDiscounted)}. n: pairs of judgments, or comparisons, as the coefficient counts.`,
    head: ['coefficient', 'estimate', 'n'],
    rows:
      agreement.raterPairs === 0
        ? []
        : coefficients.map(([name, measure]) => [name, fourCell(measure), String(measure.n)]),
  }
}

const sameOf = ({ estimate, n }: Measure) =>
  estimate === null ? '–' : `${(estimate * 100).toFixed(1)} (${Math.round(estimate * n)}/${n})`

const groupNames = ({ groups }: Agreement['groups'][number]) => listed([...new Set(groups)])

function groupRow(group: Agreement['groups'][number]): string[] {
  const { raw, withoutTies, tieDiscounted, chance, cohenKappa } = group
  return [
    groupNames(group),
    sameOf(raw),
    sameOf(withoutTies),
    four(tieDiscounted.estimate),
    four(chance.tieDiscounted),
    four(cohenKappa.estimate),
  ]
}

const groupHead = ['groups', 'same, %', 'same without ties, %', 'tie-discounted', 'by chance', 'κ']

function groupsTable({ agreement }: Analysis): PaperTable {
  return {
    name: 'agreement-groups',
    title: 'Agreement within and between groups of raters',
    note: 'In parentheses: pairs of judgments that say the same, of all by different raters on one comparison. Language models are the group “judge”.',
    head: groupHead,
    rows: agreement.groups.length < 2 ? [] : agreement.groups.map(groupRow),
  }
}

/** Agreement on each turn by itself, as MT-Bench prints it; only where turns were judged. */
function turnsTable({ kinds, settings }: Analysis, { turns }: PackData): PaperTable {
  return {
    name: 'agreement-turns',
    title: 'Agreement by turn, within and between groups of raters',
    note: 'In parentheses: pairs of judgments that say the same, of all by different raters on one turn of a comparison.',
    head: ['turn', ...groupHead],
    rows: turns.flatMap(({ turn, table }) => {
      const counted = ofKnownRaters(ofKinds(table, [...new Set([...kinds, 'judge' as const])]))
      const { groups } = agreementOf(counted, { seed: settings.seed, level: settings.level, replicates: 0 })
      return groups.map((group) => [String(turn), ...groupRow(group)])
    }),
  }
}

/** So many pairs of raters are a table to read. */
const mostPairs = 30

function ratersTable({ agreement }: Analysis): PaperTable {
  const pairs = agreement.raterPairTable
  return {
    name: 'rater-pairs',
    title: 'Agreement of pairs of raters',
    note: 'n: pairs of their judgments on one comparison.',
    head: ['raters', 'n', 'raw', 'tie-discounted', 'Cohen’s κ'],
    rows:
      pairs.length > mostPairs
        ? []
        : pairs.map(({ raters, n, raw, tieDiscounted, cohenKappa }) => [
            listed(raters),
            String(n),
            ...[raw, tieDiscounted, cohenKappa].map(four),
          ]),
  }
}

function judgesTable({ judgesAgainstHumans }: Analysis): PaperTable {
  return {
    name: 'judges',
    title: 'Language models as judges against the majority of people',
    note: 'A comparison on which people are split evenly is a tie. In parentheses: comparisons that say the same, of all.',
    head: ['judge', 'same, %', 'agreement', 'κ', 'same without ties, %', 'agreement', 'κ'],
    rows: (judgesAgainstHumans?.judges ?? []).map(({ judge, majority }) => [
      judge,
      sameOf(majority.withTies),
      four(majority.withTies.estimate),
      four(majority.kappa.estimate),
      sameOf(majority.withoutTies),
      four(majority.withoutTies.estimate),
      four(majority.kappaWithoutTies.estimate),
    ]),
  }
}

function contestedTable({ facts }: PackData): PaperTable {
  return {
    name: 'contested',
    title: 'The comparisons on which raters differ most',
    note: 'w / t / l: wins, ties and losses of the first system.',
    head: ['prompt', 'its beginning', 'systems', 'w / t / l'],
    rows: facts.contested.map(({ prompt, text, target, baseline, win, tie, loss }) => [
      prompt,
      text,
      `${target} against ${baseline}`,
      `${win} / ${tie} / ${loss}`,
    ]),
  }
}
