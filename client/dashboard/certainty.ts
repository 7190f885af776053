import { scaleLinear } from 'd3-scale'
import type { Measure } from '../../server/contract/estimate.ts'
import type { PairTally } from '../../server/contract/tallies.ts'
import { boundsOf, levelOf, written } from './measures.ts'
import { printed, rateLabel, type RateName } from './rates.ts'
import { count, counted, isolated, rowLines, rowName, tallyKey } from './words.ts'

export type IntervalKind = 'clustered' | 'watched' | 'twoWay' | 'independent' | 'resampled'

type Kind = { kind: IntervalKind; label: string; short: string; about: string; method: string }

/** The four intervals of a rate, the one to print first. */
export const fourIntervals: Kind[] = [
  {
    kind: 'clustered',
    label: 'clustered by prompt: the one to print',
    short: 'Clustered by prompt',
    about:
      'Judgments of one prompt may resemble each other; this interval lets them. It is right for a study whose size was fixed beforehand.',
    method: 'cluster-robust',
  },
  {
    kind: 'watched',
    label: 'valid while watching',
    short: 'Valid while watching',
    about:
      'A confidence sequence: it holds at all moments together, however often one looks and whenever one stops. That makes it longer. Where prompts have several judgments its estimate is the mean of the prompts’ means.',
    method: 'watching-matters',
  },
  {
    kind: 'twoWay',
    label: 'clustered by prompt and rater',
    short: 'By prompt and rater',
    about: 'Judgments of one prompt, and those by one rater, may resemble each other.',
    method: 'two-way',
  },
  {
    kind: 'independent',
    label: 'judgments as independent',
    short: 'As if independent',
    about:
      'What other tools print. It is too short where a prompt has several judgments, and right where each has one.',
    method: 'clustering-matters',
  },
]

/** The four, and the one that stands in tables only. */
export const allIntervals: Kind[] = [
  ...fourIntervals,
  {
    kind: 'resampled',
    label: 'prompts and raters resampled',
    short: 'Resampled',
    about:
      'Prompts and raters are both drawn anew, with replacement. It is on the safe side: a judgment’s own spread counts more than once.',
    method: 'two-way-bootstrap',
  },
]

/** One of the intervals of a pair; the watched one is the sequence that its stopping rests on. */
export function intervalFor(tally: PairTally, kind: IntervalKind, rate: RateName): Measure {
  if (kind === 'watched') return tally[tally.stopping.from][rate]
  const { clustered, bootstrap: resampled, rates: independent, twoWay } = tally
  return { clustered, resampled, independent, twoWay }[kind][rate]
}

/** What the drawing of intervals shows, in the words under it. */
export function captionOfIntervals(rate: RateName, target: string | null, settings: { level: number }): string {
  return (
    `${rateLabel(rate)} ${target === null ? 'of the first system of each pair' : `of ${isolated(target)}`} with four intervals at ` +
    `${levelOf(settings)}: clustered by prompt (thick), valid while watching (dashed), ` +
    'clustered by prompt and rater (dotted), judgments as independent (thin).'
  )
}

/** What ½ means on a rate's axis: where ties count wholly for one side, equal systems do not stand there. */
export const halfWords = (rate: RateName) =>
  rate === 'halfTieRate' || rate === 'winShareOfDecided' ? '½: no difference' : '½ of the judgments'

/** "n = 96", "48 prompts · 12 raters": what a row rests on; on a phone there is no room for the raters. */
export const restsOn = ({ n, prompts, raters }: PairTally, withRaters = true) => [
  `n = ${count(n)}`,
  counted(prompts, 'prompt') + (withRaters ? ` · ${counted(raters, 'rater')}` : ''),
]

/** One interval in words: "Clustered by prompt: 54.2%, 43.1–65.3%", or why there is none. */
export function intervalInWords(measure: Measure): string {
  const bounds = boundsOf(measure, 'share')
  if (measure.estimate === null) return measure.why ?? 'not known'
  return `${written(measure.estimate, 'share')} [${bounds ?? measure.why ?? 'no interval'}]`
}

/** A row of the drawing for those who hear it. */
export function rowInWords(tally: PairTally, rate: RateName, target: string | null): string {
  const all = fourIntervals.map(({ kind, short }) => `${short}: ${intervalInWords(intervalFor(tally, kind, rate))}`)
  return `${rowName(tally, target)}, ${restsOn(tally).join(', ')}. ${all.join('. ')}.`
}

/** Heights in CSS pixels. */
export const heights = { top: 26, lane: 12, gap: 22, name: 22, line: 18, small: 15, axis: 26 }
const narrowBelow = 560

/** Places the four intervals of each row, from 0 to 100%. */
export function layOutCertainty(drawn: { rows: PairTally[]; rate: RateName; target: string | null; width: number }) {
  const { rate, target, width } = drawn
  const narrow = width < narrowBelow
  const names = drawn.rows.map((row) => rowLines(row, target))
  const longest = Math.max(16, ...names.flat().map((line) => line.length))
  const left = narrow ? 6 : Math.min(longest * 9.6 + 16, width * 0.3)
  const right = narrow ? width - 6 : width - 110
  const across = scaleLinear([0, 1], [left, right])
  let y = heights.top
  const rows = drawn.rows.map((tally, index) => {
    const lines = names[index]!
    const head = narrow ? heights.name + lines.length * heights.line : 0
    const marks = fourIntervals.map(({ kind }, lane) => {
      const { estimate, low, high } = intervalFor(tally, kind, rate)
      return {
        kind,
        y: head + heights.lane * (lane + 0.5),
        estimate: estimate === null ? null : across(estimate),
        ends: low === null || high === null ? null : ([across(low), across(high)] as const),
      }
    })
    const measure = printed(tally, rate)
    const text = measure.estimate === null ? '–' : written(measure.estimate, 'share')
    const named = narrow ? 0 : lines.length * heights.line + 2 * heights.small - 4
    const height = Math.max(head + heights.lane * marks.length, named)
    const bounds = boundsOf(measure, 'share') ?? ''
    const row = { key: tallyKey(tally), tally, y, height, head, lines, marks, text, bounds }
    y += height + heights.gap
    return row
  })
  const end = y - heights.gap / 2
  const anchors = narrow ? (['start', 'middle', 'end'] as const) : (['middle', 'middle', 'middle'] as const)
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({
    share,
    x: across(share),
    text: share === 0.5 ? '½' : `${share * 100}%`,
    // At the very edge of a phone there is no room beyond the end.
    anchor: share === 0 ? anchors[0] : share === 1 ? anchors[2] : anchors[1],
  }))
  return { narrow, left, right, width, height: end + heights.axis, end, rows, ticks }
}
