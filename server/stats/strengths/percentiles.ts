import { quantileOf } from '../numeric/quantile.ts'

/** Spread of one column of replicates. */
export type Spread = { se: number; low: number; high: number }

/**
 * The standard deviation and the percentile interval of each column of replicates, `columns` numbers a row; a row may be
 * mapped first, such as to differences from an anchor. Null with fewer than two rows.
 * Source: Efron, Tibshirani (1993), An Introduction to the Bootstrap, sections 6.2 and 13.3.
 */
export function spreads(rows: Float64Array, columns: number, level: number, anchor?: number): Spread[] | null {
  const count = columns === 0 ? 0 : rows.length / columns
  if (count < 2) return null
  return Array.from({ length: columns }, (_, column) => {
    const values = new Float64Array(count)
    for (let row = 0; row < count; row++) {
      values[row] = rows[row * columns + column]! - (anchor === undefined ? 0 : rows[row * columns + anchor]!)
    }
    values.sort()
    const mean = values.reduce((sum, value) => sum + value, 0) / count
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return {
      se: Math.sqrt(square / (count - 1)),
      low: quantileOf(values, (1 - level) / 2),
      high: quantileOf(values, (1 + level) / 2),
    }
  })
}
