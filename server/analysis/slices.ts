import { notRecorded } from '../contract/rater.ts'
import type { Dimension, SliceDifference, SliceRow, Slices } from '../contract/slices.ts'
import type { PairTally } from '../contract/tallies.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { holm } from '../stats/rates/adjustments.ts'
import { byRate, sumsOf } from '../stats/rates/cells.ts'
import { clusterInterval, clusterTest } from '../stats/rates/clusterInterval.ts'
import { ratesFromCounts } from '../stats/rates/countRates.ts'
import { pairJudgments, type PairJudgments } from '../stats/rates/pairJudgments.ts'
import { sliceCells, type SliceCells } from '../stats/rates/sliceCells.ts'
import { sliceTest } from '../stats/rates/sliceTest.ts'
import { dimensionsOf, type TableDimension } from './sliceDimensions.ts'

type SliceOptions = {
  level: number
  /** Judgments below which a slice of a pair has no rate: 20. */
  least?: number
  /** Which dimensions, by their ids; a RangeError where the table has no such one. Absent: all. */
  only?: readonly string[] | undefined
}

export const leastInSlice = 20

/** More rows of a dimension are no table for people, and more of all are no document to send. */
const mostRows = 600
const mostRowsOfAll = 3000

/** The results of the pairs that have tallies, in parts: one dimension after the other, each with all its slices. */
export function slicesOf(
  table: JudgmentTable,
  tallies: readonly PairTally[],
  { level, least = leastInSlice, only }: SliceOptions,
): Slices {
  const { dimensions: all, notSliced } = dimensionsOf(table)
  const chosen = only === undefined ? all : only.map((id) => named(all, id, notSliced))
  const unnamedPrompt = table.prompts.indexOf(notRecorded)
  const isNamed = table.raters.map(({ name }) => name !== notRecorded)
  let rowsLeft = mostRowsOfAll
  const dimensions = chosen.map((dimension): Counting => {
    const rows = dimension.slices.length * tallies.length
    const affordable = rows <= Math.min(mostRows, rowsLeft)
    if (affordable) rowsLeft -= rows
    return { dimension, affordable, rows: [], differences: [], heads: countHeads(table, dimension, tallies) }
  })
  const place = new Map(table.systems.map((name, index) => [name, index]))
  const wanted = tallies.map(({ target, baseline }) => [place.get(target)!, place.get(baseline)!] as const)
  if (dimensions.some(({ affordable }) => affordable)) {
    for (const pair of pairJudgments(table, wanted, wanted.length)) {
      const byPrompt = unnamedPrompt < 0 || !pair.prompt.includes(unnamedPrompt)
      for (const counting of dimensions)
        if (counting.affordable) addPair(counting, pair, { level, least, byPrompt, isNamed })
    }
  }
  return { least, dimensions: dimensions.map(finished), notSliced }
}

/** How slices of a pair are counted. */
type Counted = { level: number; least: number; byPrompt: boolean; isNamed: readonly boolean[] }

type Counting = {
  dimension: TableDimension
  affordable: boolean
  heads: { judgments: number; prompts: number; raters: number }[]
  rows: SliceRow[]
  differences: SliceDifference[]
}

function named(all: TableDimension[], id: string, notSliced: Slices['notSliced']): TableDimension {
  const found = all.find((one) => one.id === id)
  if (found) return found
  const why = notSliced.find(({ name }) => name === id)?.why
  const known = all.length === 0 ? 'They cannot be sliced.' : `There are: ${all.map((one) => one.id).join(', ')}.`
  throw new RangeError(
    why ? `These judgments cannot be sliced by "${id}": ${why}` : `No "${id}" to slice these judgments by. ${known}`,
  )
}

/** Which slice a judgment belongs to. */
function sliceOf({ of, index }: TableDimension, judgment: { prompt: number; comparison: number; rater: number }) {
  return index[judgment[of]]!
}

/** What each slice holds over all pairs that are shown. */
function countHeads(table: JudgmentTable, dimension: TableDimension, tallies: readonly PairTally[]): Counting['heads'] {
  const { comparisons, judgments, systems, prompts, raters } = table
  const shown = new Set(tallies.map(({ target, baseline }) => pairKey(target, baseline)))
  const ofPair = comparisons.first.map((first, at) =>
    shown.has(pairKey(systems[first]!, systems[comparisons.second[at]!]!)) ? 1 : 0,
  )
  const met = dimension.slices.map(() => ({ judgments: 0, prompts: new Set<number>(), raters: new Set<string>() }))
  for (let row = 0; row < judgments.comparison.length; row++) {
    const [comparison, rater] = [judgments.comparison[row]!, judgments.rater[row]!]
    if (ofPair[comparison] === 0) continue
    const prompt = comparisons.prompt[comparison]!
    const slice = met[sliceOf(dimension, { prompt, comparison, rater })]!
    slice.judgments += 1
    if (prompts[prompt] !== notRecorded) slice.prompts.add(prompt)
    if (raters[rater]!.name !== notRecorded) slice.raters.add(raters[rater]!.name)
  }
  return met.map((slice) => ({
    judgments: slice.judgments,
    prompts: slice.prompts.size,
    raters: slice.raters.size,
  }))
}

const pairKey = (one: string, other: string) => JSON.stringify(one < other ? [one, other] : [other, one])

function addPair({ dimension, rows, differences }: Counting, pair: PairJudgments, how: Counted): void {
  const cells = sliceCells(pair, dimension.slices.length, (at) =>
    sliceOf(dimension, { prompt: pair.prompt[at]!, comparison: pair.comparison[at]!, rater: pair.rater[at]! }),
  )
  const { target, baseline } = pair
  for (const [slice, each] of cells.entries()) {
    if (each.n > 0) rows.push(rowOf({ target, baseline, slice }, each, how))
  }
  const enough = cells.filter(({ n }) => n > 0 && n >= how.least)
  const tested = how.byPrompt
    ? sliceTest(enough.map((each) => ofClusters(each)))
    : {
        p: null,
        statistic: null,
        degrees: null,
        why: 'Prompts are not recorded, so that nothing can be told by prompt.',
      }
  differences.push({ target, baseline, slices: enough.length, pHolm: tested.p, ...tested })
}

function ofClusters(cells: SliceCells) {
  const sizes = cells.win.map((win, at) => win + cells.tie[at]! + cells.loss[at]!)
  return { cluster: cells.prompt, sums: cells.win.map((win, at) => win + cells.tie[at]! / 2), sizes }
}

function rowOf(
  head: Pick<SliceRow, 'target' | 'baseline' | 'slice'>,
  cells: SliceCells,
  { level, least, byPrompt, isNamed }: Counted,
): SliceRow {
  const { n } = cells
  const raters = cells.raters.filter((rater) => isNamed[rater]!).length
  const row = { ...head, n, prompts: byPrompt ? cells.prompt.length : 0, raters }
  if (n < least) return { ...row, enough: null }
  const sum = (column: Float64Array) => column.reduce((total, each) => total + each, 0)
  const [win, tie, loss] = [sum(cells.win), sum(cells.tie), sum(cells.loss)]
  const rates = byPrompt
    ? byRate((rate) => clusterInterval(...sumsOf(rate, cells), level))
    : ratesFromCounts(win, tie, loss, level)
  const p = byPrompt ? clusterTest(...sumsOf('halfTieRate', cells)).p : null
  return { ...row, enough: { win, tie, loss, rates, p, pHolm: p } }
}

function finished({ dimension, affordable, heads, rows, differences }: Counting): Dimension {
  const { id, kind, name, slices } = dimension
  adjust(rows.flatMap(({ enough }) => (enough ? [enough] : [])))
  adjust(differences)
  return {
    ...{ id, kind, name, rows, differences },
    slices: slices.map((slice, place) => ({ ...slice, ...heads[place]! })),
    ...(affordable ? {} : { why: 'There are too many pairs for a table by slice: name a target, or fewer baselines.' }),
  }
}

/** Adjusts what has a p-value for how many there are. */
function adjust(tests: { p: number | null; pHolm: number | null }[]): void {
  const known = tests.filter(({ p }) => p !== null)
  const adjusted = holm(known.map(({ p }) => p!))
  known.forEach((one, index) => (one.pHolm = adjusted[index]!))
}
