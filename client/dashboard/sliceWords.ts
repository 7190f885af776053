import type { Dimension, Slice, SliceDifference, SliceRow, Slices } from '../../server/contract/slices.ts'
import { csvOf } from './figureFile.ts'
import { pWords } from './measures.ts'
import { fourRates } from './rates.ts'
import { count, counted, isolated, listed, tallyKey } from './words.ts'

type Pair = Pick<SliceRow, 'target' | 'baseline'>

/** How a dimension is called where one is chosen. */
export const dimensionLabel = ({ kind, name }: Pick<Dimension, 'kind' | 'name'>) =>
  kind === 'tag' ? isolated(name) : name.charAt(0).toUpperCase() + name.slice(1)

/** A slice as its row is headed; what nothing is said of says so. */
export const sliceLabel = (slice: Slice, { kind, name }: Dimension) =>
  slice.value === null && kind === 'tag' ? `no ${isolated(name)}` : isolated(slice.label)

/** Whether the pair's slices differ, in a sentence. */
export function differenceSentence(difference: SliceDifference | undefined, pairs: number, dimensions = 1): string {
  if (!difference) return ''
  const { target, baseline, slices, statistic, degrees, p, pHolm, why } = difference
  const whom = `${isolated(target)} against ${isolated(baseline)}`
  if (p === null || statistic === null || degrees === null)
    return `Whether the half-tie rate of ${whom} differs between slices cannot be tested. ${why ?? ''}`.trim()
  const adjusted = pairs > 1 && pHolm !== null ? `, p ${pWords(pHolm)} adjusted over ${pairs} pairs` : ''
  const oneOf = dimensions > 1 ? ` One of ${dimensions} ways to slice: p is not adjusted over these.` : ''
  const test = `F(${degrees[0]}, ${degrees[1]!.toFixed(1)}) = ${statistic.toFixed(2)}, p ${pWords(p)}${adjusted}`
  return (pHolm ?? p) < 0.05
    ? `The half-tie rate of ${whom} differs between the ${counted(slices, 'slice')} with enough judgments: ${test}.${oneOf}`
    : `That the half-tie rate of ${whom} differs between the ${counted(slices, 'slice')} with enough judgments cannot be seen: ${test}.${oneOf}`
}

/** What is said of many slices at once. */
export function multiplicityWords(rows: readonly SliceRow[]): string {
  const tests = rows.filter(({ enough }) => enough !== null && enough.p !== null).length
  const adjusted =
    tests === 0
      ? 'Nothing is tested yet, here or in the other pairs.'
      : tests === 1
        ? 'p is that of the only test of this table and of the other pairs: nothing is to be adjusted.'
        : `p is adjusted over all ${count(tests)} tests of this table and of the other pairs (Holm).`
  if (rows.every(({ enough }) => enough === null)) return adjusted
  return `Each interval stands for itself: of twenty slices that are alike, one is expected to stand out by chance. ${adjusted}`
}

/** The rule by which bands were made, where there are bands. */
export function bandWords({ kind }: Dimension): string | null {
  if (kind === 'responseLength')
    return 'Length: the mean of the characters of the two responses. The bands are the same in every study.'
  return kind === 'promptLength' ? 'Length: the characters of the prompt. The bands are the same in every study.' : null
}

/** Why nothing can be sliced, and what to do. */
export const nothingToSlice = ({ notSliced }: Slices) =>
  `These results cannot be sliced: all prompts, turns, lengths and groups of raters are of one kind. ${notSlicedWords(notSliced)}Columns of the files that are named as tags in the study file appear here.`

/** What is known of prompts and is no dimension. */
export const notSlicedWords = (left: Slices['notSliced']) =>
  left.length === 0
    ? ''
    : `Left out: ${listed(left.map(({ name, why }) => `${isolated(name)} (${why.replace(/\.$/, '')})`))}. `

/** The rows of one pair. */
export const rowsOf = ({ rows }: Dimension, pair: Pair) => rows.filter((row) => tallyKey(row) === tallyKey(pair))

/** Every rate of every pair in every slice as CSV, one rate a row; slices with too few judgments have no rate. */
export function sliceNumbers(dimension: Dimension, kinds: string[]): string {
  const head = [
    ...['dimension', 'slice', 'target', 'baseline', 'rater_kinds', 'judgments', 'prompts', 'raters'],
    ...['wins', 'ties', 'losses', 'rate', 'method', 'estimate', 'low', 'high', 'level', 'p_holm', 'why'],
  ]
  const lines = dimension.rows.flatMap((row) => {
    const slice = dimension.slices[row.slice]!
    const about = [
      dimension.name,
      slice.label,
      row.target,
      row.baseline,
      kinds.join('+'),
      row.n,
      row.prompts,
      row.raters,
    ]
    const { enough } = row
    if (!enough) return [[...about, ...Array.from({ length: 10 }, () => ''), 'too few judgments']]
    return fourRates.map(({ name, label }) => {
      const { estimate, low, high, level, method, why } = enough.rates[name]
      const counts = [enough.win, enough.tie, enough.loss]
      return [
        ...about,
        ...counts,
        label,
        method,
        estimate ?? '',
        low ?? '',
        high ?? '',
        level,
        enough.pHolm ?? '',
        why ?? '',
      ]
    })
  })
  return csvOf([head, ...lines])
}
