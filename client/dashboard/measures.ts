import type { Estimate, Measure } from '../../server/contract/estimate.ts'

/** How a number is written: a share of one whole in percent, or a plain number such as a coefficient or log odds. */
export type Format = 'share' | 'number' | 'points'

const minus = (text: string) => text.replace('-', '−')

const write: Record<Format, (value: number) => string> = {
  share: (value) => (value * 100).toFixed(1),
  number: (value) => minus(Math.abs(value) < 0.005 ? '0.00' : value.toFixed(2)),
  points: (value) => minus(value.toFixed(0)),
}

/** A value as a table prints it, with its percent sign where it has one. */
export const written = (value: number, format: Format) => write[format](value) + (format === 'share' ? '%' : '')

/** The two bounds as a table prints them, without brackets; null where there is no interval. */
export function boundsOf({ low, high }: Pick<Measure, 'low' | 'high'>, format: Format): string | null {
  if (low === null || high === null) return null
  // A dash between numbers that may be negative would read as one more minus.
  return `${write[format](low)}${format === 'share' ? '–' : ' to '}${write[format](high)}`
}

/** "95% interval 41.8–54.9%, clustered by rater": level and method are never left out; null where there is no interval. */
export function intervalWords(measure: Measure, format: Format): string | null {
  const bounds = boundsOf(measure, format)
  return bounds === null
    ? null
    : `${levelOf(measure)} interval ${bounds}${format === 'share' ? '%' : ''}, ${measure.method}`
}

/** The level as it is printed: 95%. */
export const levelOf = ({ level }: { level?: number }) => `${+((level ?? 0.95) * 100).toFixed(1)}%`

/** A p-value as a paper prints it, with its sign. */
export function pWords(p: number): string {
  if (p < 0.001) return '< 0.001'
  if (p > 0.9995) return '= 1'
  return `= ${p.toFixed(p < 0.1 ? 3 : 2)}`
}

/** The same without a sign, for a column of its own. */
export const pCell = (p: number) => pWords(p).replace('= ', '')

/** A live estimate in the shape of the analysis, so that one cell can show both. */
export function measureOf(estimate: Estimate, n: number): Measure {
  const { low = null, high = null, level = 0.95, method = '' } = estimate
  const name = method.charAt(0).toUpperCase() + method.slice(1)
  return { estimate: estimate.estimate, low, high, level, method: name, n }
}

/** A measure on another scale: log odds as a factor of the odds. */
export function transformed(measure: Measure, by: (value: number) => number): Measure {
  const moved = (value: number | null) => (value === null ? null : by(value))
  return { ...measure, estimate: moved(measure.estimate), low: moved(measure.low), high: moved(measure.high) }
}
