import { scaleLinear } from 'd3-scale'
import type { Strength, Strengths } from '../../server/contract/strengths.ts'
import { csvOf } from './figureFile.ts'
import { cut } from './figure.ts'
import { boundsOf, levelOf, written, type Format } from './measures.ts'
import { rankWords } from './strengthRows.ts'
import { count, isolated } from './words.ts'

/** What the forest of strengths is drawn from, on the page and in the paper. */
export type ForestDrawing = { strengths: Strength[]; scale: Strengths['scale']; described: string }

/** Bradley–Terry strengths, strongest first; those without a finite one last. */
export function forestDrawing(strengths: Strengths): ForestDrawing {
  const { bradleyTerry, scale } = strengths
  const sorted = [...bradleyTerry].sort((one, other) => (other.estimate ?? -Infinity) - (one.estimate ?? -Infinity))
  return { strengths: sorted, scale, described: captionOfForest(strengths) }
}

function captionOfForest({ methods, scale, anchor, groups }: Strengths): string {
  const { method } = methods.bradleyTerry
  const unit = scale === 'elo' ? 'in points of 400 to a factor of ten in the odds' : 'as log odds'
  const zero = scale === 'elo' ? '1000' : '0'
  const held = anchor === undefined ? `the mean of all systems is ${zero}` : `${isolated(anchor)} is held at ${zero}`
  const apart =
    groups.length > 1
      ? ` The systems fall into ${groups.length} groups that never met, or of which one won every time; compare within a group only.`
      : ''
  return `Strengths of the systems with ${levelOf(methods.bradleyTerry)} intervals (${method}), ${unit}; ${held}. At the right the strength, and the ranks that the judgments leave open.${apart}`
}

/** One system in words, for those who hear the drawing. */
export function strengthInWords(strength: Strength, format: Format): string {
  const { system, estimate, rank, n, why } = strength
  if (estimate === null) return `${isolated(system)}: ${why ?? 'no finite strength'}`
  const bounds = boundsOf(strength, format)
  return `${isolated(system)}: ${written(estimate, format)}${bounds === null ? '' : ` [${bounds}]`}, rank ${rankWords(rank)}, n = ${count(n)}.`
}

export const forestFormat = (scale: Strengths['scale']): Format => (scale === 'elo' ? 'points' : 'number')

const narrowBelow = 560
/** Heights in CSS pixels. */
export const forest = { top: 8, row: 34, narrowRow: 54, axis: 30 }

/** Places a row for each system on one axis. */
export function layOutForest({ strengths, scale, width }: Omit<ForestDrawing, 'described'> & { width: number }) {
  const narrow = width < narrowBelow
  const format = forestFormat(scale)
  const longest = Math.max(8, ...strengths.map(({ system }) => system.length))
  const left = narrow ? 8 : Math.min(longest * 8.6 + 20, width * 0.3)
  const right = narrow ? width - 8 : width - 190
  const middle = scale === 'elo' ? 1000 : 0
  const ends = strengths.flatMap(({ estimate, low, high }) => [estimate, low, high].filter((one) => one !== null))
  const x = scaleLinear([Math.min(middle, ...ends), Math.max(middle, ...ends)], [left, right]).nice(6)
  const height = narrow ? forest.narrowRow : forest.row
  const rows = strengths.map((strength, index) => {
    const { estimate, low, high } = strength
    return {
      strength,
      y: forest.top + index * height,
      lane: narrow ? 38 : height / 2,
      name: cut(strength.system, narrow ? width - 170 : left - 14, 8.4),
      at: estimate === null ? null : x(estimate),
      ends: low === null || high === null ? null : ([x(low), x(high)] as const),
      text: estimate === null ? 'no finite strength' : written(estimate, format),
      bounds: boundsOf(strength, format) ?? '',
      rank: strength.rank === null ? '' : `rank ${rankWords(strength.rank)}`,
    }
  })
  const end = forest.top + strengths.length * height
  const ticks = x.ticks(narrow ? 4 : 6).map((value) => ({ value, x: x(value), text: tickText(value) }))
  return { narrow, left, right, width, height: end + forest.axis, end, middle: x(middle), rows, ticks }
}

const tickText = (value: number) => String(value).replace('-', '−')

/** The strengths as CSV, one system a row. */
export function forestNumbers({ bradleyTerry, methods, scale }: Strengths): string {
  const { method, level } = methods.bradleyTerry
  const head = ['system', 'n', 'scale', 'strength', 'low', 'high', 'level', 'method', 'rank_low', 'rank_high', 'why']
  const lines = bradleyTerry.map(({ system, n, estimate, low, high, rank, why }) => [
    ...[system, n, scale, estimate ?? '', low ?? '', high ?? '', level, method],
    ...[rank?.low, rank?.high, why],
  ])
  return csvOf([head, ...lines])
}
