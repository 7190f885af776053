import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import type { Dimension, SliceDifference, SliceRow } from '../contract/slices.ts'
import type { RateMeasures } from '../contract/tallies.ts'
import type { Table } from './table.ts'
import { p } from './tableCells.ts'

const rates: [rate: keyof RateMeasures, name: string][] = [
  ['winRate', 'win rate'],
  ['winOrTieRate', 'win-or-tie rate'],
  ['halfTieRate', 'half-tie rate'],
  ['winShareOfDecided', 'of decided'],
]

/** A table for each dimension that results are sliced by. */
export function sliceTables({ slices, tallies, target, settings }: Analysis): Table[] {
  return slices.dimensions.map((dimension) => {
    const { name, rows } = dimension
    return {
      title: `Results by ${name}`,
      note: noteOf(dimension, { least: slices.least, level: settings.level, pairs: tallies.length }),
      head: [
        name,
        target === null ? 'pair' : 'baseline',
        'n',
        'prompts',
        'raters',
        'w / t / l',
        ...rates.map(([, rate]) => rate),
        'p, Holm',
      ],
      rows: rows.map((row) => [
        dimension.slices[row.slice]!.label,
        pairName(row, target),
        ...[row.n, row.prompts, row.raters].map(String),
        ...cellsOf(row),
      ]),
    }
  })
}

/** What stands under a table by slice: the rule for few judgments, the methods, and whether slices differ. */
export function noteOf(
  { kind, rows, differences, why }: Dimension,
  { least, level, pairs }: { least: number; level: number; pairs: number },
): string {
  if (why) return why
  const methods = new Set(rows.flatMap(({ enough }) => (enough ? [enough.rates.winOrTieRate.method] : [])))
  const bands = {
    responseLength: ' Length: mean characters of the two responses, in bands that are the same in every study.',
    promptLength: ' Length: characters of the prompt, in bands that are the same in every study.',
  }
  return [
    `In percent. “too few”: fewer than ${least} judgments, so no rate is told.${kind in bands ? bands[kind as keyof typeof bands] : ''}`,
    methods.size > 0
      ? `In brackets: ${+(level * 100).toFixed(2)}% intervals (${[...methods].join('; ')}), each for itself: of twenty slices that are alike, one is expected to stand out.`
      : '',
    'p: half-tie rate against one half, Holm’s adjustment over all rows of the table.',
    ...differences.map((one) => differenceWords(one, pairs)),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** Whether the half-tie rate differs between slices, as a sentence. */
function differenceWords(
  { target, baseline, statistic, degrees, p: raw, pHolm, why }: SliceDifference,
  pairs: number,
): string {
  const whom = `${target} against ${baseline}`
  if (raw === null || statistic === null || degrees === null)
    return `${whom}: whether slices differ cannot be tested. ${why ?? ''}`.trim()
  const adjusted = pairs > 1 ? `, ${pWith(pHolm)} adjusted over the pairs` : ''
  return `${whom}: that slices have one half-tie rate, F(${String(degrees[0])}, ${degrees[1]!.toFixed(1)}) = ${statistic.toFixed(2)}, ${pWith(raw)}${adjusted}.`
}

const pWith = (value: number | null) => (value !== null && value < 0.001 ? `p ${p(value)}` : `p = ${p(value)}`)

const pairName = ({ target, baseline }: SliceRow, from: string | null) =>
  from === null ? `${target} against ${baseline}` : baseline

function cellsOf({ enough }: SliceRow): string[] {
  if (!enough) return ['too few', ...rates.map(() => '–'), '–']
  const { win, tie, loss, pHolm } = enough
  return [`${win} / ${tie} / ${loss}`, ...rates.map(([rate]) => rateCell(enough.rates[rate])), p(pHolm)]
}

/** A rate and its interval in percent. */
export function rateCell({ estimate, low, high }: Measure): string {
  const percent = (share: number) => (share * 100).toFixed(1)
  if (estimate === null) return '–'
  return low === null || high === null ? percent(estimate) : `${percent(estimate)} [${percent(low)}, ${percent(high)}]`
}
