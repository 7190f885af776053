import type { Coefficient } from './counts.ts'

export type CohenKappa = {
  value: number
  observed: number
  expected: number
  /** Over units drawn one by one from many. */
  standardError: number
  /** For each cell of the table, how κ moves with one more unit there, times n; the mean over units is 0. */
  influence: Float64Array
}

/**
 * Cohen's κ of two raters, weighted or not, with its asymptotic standard error.
 * `table`: categories × categories counts, rows the first rater; `weights` of the same shape (`agreementWeights`).
 * Sources: Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20,
 * 37–46; Fleiss, Cohen and Everitt (1969), Large sample standard errors of kappa and weighted kappa, Psychological
 * Bulletin 72, 323–327, eq. 13.
 */
export function cohenKappa(
  table: Float64Array,
  weights: Float64Array,
): CohenKappa | Extract<Coefficient, { value: null }> {
  const q = Math.sqrt(table.length)
  if (!Number.isInteger(q) || weights.length !== table.length) {
    throw new RangeError('A table of two raters is square, and its weights have the same shape.')
  }
  let n = 0
  for (const count of table) n += count
  if (n === 0) return { value: null, why: 'The two raters judged nothing in common.' }
  const rows = new Float64Array(q)
  const columns = new Float64Array(q)
  let observed = 0
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      const share = table[i * q + j]! / n
      rows[i]! += share
      columns[j]! += share
      observed += weights[i * q + j]! * share
    }
  }
  // The mean weight a category of the one meets in the margins of the other.
  const ofRow = new Float64Array(q)
  const ofColumn = new Float64Array(q)
  let expected = 0
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      const weight = weights[i * q + j]!
      ofRow[i]! += weight * columns[j]!
      ofColumn[j]! += weight * rows[i]!
      expected += weight * rows[i]! * columns[j]!
    }
  }
  if (1 - expected < 1e-12) return { value: null, why: 'Both raters always said the same one thing.' }
  const value = (observed - expected) / (1 - expected)
  const influence = new Float64Array(q * q)
  let squares = 0
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      const cell = i * q + j
      const chance = ofRow[i]! + ofColumn[j]! - 2 * expected
      influence[cell] = (weights[cell]! - observed - (1 - value) * chance) / (1 - expected)
      squares += (table[cell]! / n) * influence[cell] ** 2
    }
  }
  return { value, observed, expected, standardError: Math.sqrt(squares / n), influence }
}
