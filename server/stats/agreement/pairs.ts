import { loss, tie, win } from '../judgmentTable.ts'
import { undefinedBecause, type Coefficient } from './counts.ts'

/**
 * Pairs of judgments by different raters on one comparison, outcome × outcome, row by row, rows the first rater's. For
 * raters of one group, between whom there is no order, each pair stands half at (k, l) and half at (l, k).
 */
export type PairTable = Float64Array

const q = 3
const at = (row: number, column: number): number => row * q + column
const noPairs = 'No two raters judged the same comparison.'

/** How many pairs there are. */
export function pairCount(table: PairTable): number {
  let n = 0
  for (const count of table) n += count
  return n
}

/** The share of pairs with the same outcome. */
export function rawAgreement(table: PairTable): Coefficient {
  const n = pairCount(table)
  if (n === 0) return undefinedBecause(noPairs)
  return { value: same(table) / n }
}

/**
 * Tie-discounted agreement: 1 where two raters agree, ½ where exactly one says tie, 0 otherwise; the mean over pairs.
 * Source: Zhou et al. (2023), LIMA: Less is more for alignment, section 4.1.
 */
export function tieDiscounted(table: PairTable): Coefficient {
  const n = pairCount(table)
  if (n === 0) return undefinedBecause(noPairs)
  return { value: discounted(table) / n }
}

/** The share of pairs with the same outcome among pairs in which nobody said tie. */
export function withoutTies(table: PairTable): Coefficient {
  const agree = table[at(loss, loss)]! + table[at(win, win)]!
  const n = agree + table[at(loss, win)]! + table[at(win, loss)]!
  if (n === 0) return undefinedBecause('In every pair of judgments there is a tie.')
  return { value: agree / n }
}

/**
 * What raw and tie-discounted agreement would be if raters kept their shares of outcomes but drew them at random:
 * 0.36 and 0.52 where both draw 40% wins, 20% ties and 40% losses. Null without pairs.
 */
export function chanceAgreement(table: PairTable): { raw: number | null; tieDiscounted: number | null } {
  const n = pairCount(table)
  if (n === 0) return { raw: null, tieDiscounted: null }
  const random = new Float64Array(q * q)
  for (let k = 0; k < q; k++) {
    for (let l = 0; l < q; l++) {
      let row = 0
      let column = 0
      for (let m = 0; m < q; m++) {
        row += table[at(k, m)]!
        column += table[at(m, l)]!
      }
      random[at(k, l)] = (row * column) / (n * n)
    }
  }
  return { raw: same(random), tieDiscounted: discounted(random) }
}

function same(table: PairTable): number {
  return table[at(loss, loss)]! + table[at(tie, tie)]! + table[at(win, win)]!
}

function discounted(table: PairTable): number {
  const oneTie = table[at(loss, tie)]! + table[at(tie, loss)]! + table[at(win, tie)]! + table[at(tie, win)]!
  return same(table) + oneTie / 2
}
