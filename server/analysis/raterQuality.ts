import type { RaterQuality, RaterRow, RaterTest } from '../contract/raterQuality.ts'
import { byComparison } from '../stats/agreement/byComparison.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import type { FlagRules, RaterChecks } from '../stats/raters/flags.ts'
import { benjaminiHochberg, holm } from '../stats/rates/adjustments.ts'
import { dawidSkeneConsensus, oneCoinConsensus } from './consensus.ts'
import { consensusFits } from './consensusFits.ts'
import { influenceOf } from './raterInfluence.ts'
import { rowsOf, type RawRow } from './raterRows.ts'

export type RaterQualityOptions = {
  /** Whose wins, ties and losses are told in every comparison it takes part in. */
  target?: string | undefined
  /** Of the intervals, between 0 and 1: 0.95. */
  level?: number
  /** A test flags a rater whose p-value, adjusted by Holm, is at most this: 0.001. */
  flagLevel?: number
  /** For each comparison the outcome of its first system that is known to be right; -1: it is no gold item. */
  gold?: Int8Array
  /** What raters did with checks and repeats, which are no comparisons of the table, by their names. */
  checks?: ReadonlyMap<string, RaterChecks> | undefined
  /** What the study says of flags. */
  rules?: FlagRules | undefined
}

const tests: RaterTest[] = ['side', 'straight', 'rigging', 'gold']

/**
 * What is known of each rater who is no language model: counts, leans, pace, agreement with others and tests with p-values
 * adjusted over raters; how the rates hang on single raters and few judgments; and the consensus. Nobody is left out of
 * anything here. A level outside (0, 1), or gold of another length than the comparisons, is a RangeError.
 */
export function ratersOf(table: JudgmentTable, options: RaterQualityOptions = {}): RaterQuality {
  const { level = 0.95, flagLevel = 0.001, gold, checks, rules, target } = options
  for (const one of [level, flagLevel]) {
    if (!(one > 0 && one < 1)) throw new RangeError(`A level lies between 0 and 1; ${one} does not.`)
  }
  if (gold !== undefined && gold.length !== table.comparisons.prompt.length) {
    throw new RangeError('There is one entry of gold for each comparison.')
  }
  const by = byComparison(
    table,
    Uint8Array.from(table.raters, ({ kind }) => (kind === 'judge' ? 0 : 1)),
    target,
  )
  const fits = consensusFits(by)
  return {
    raters: withAdjusted(rowsOf(by, level, { gold, checks, rules }, fits), flagLevel),
    flagLevel,
    influence: influenceOf(by),
    consensus: oneCoinConsensus(fits),
    dawidSkene: dawidSkeneConsensus(fits),
  }
}

function withAdjusted(rows: RawRow[], flagLevel: number): RaterRow[] {
  const found = rows.map(({ p: _, ...row }): RaterRow => ({ ...row, tests: [] }))
  for (const test of tests) {
    const taken = rows.flatMap(({ p }, at) => (p[test] === undefined ? [] : [{ at, p: p[test] }]))
    const pValues = taken.map(({ p }) => p)
    const [strict, lenient] = [holm(pValues), benjaminiHochberg(pValues)]
    for (const [index, { at, p }] of taken.entries()) {
      found[at]!.tests.push({
        ...{ test, p, holm: strict[index]!, benjaminiHochberg: lenient[index]! },
        flagged: strict[index]! <= flagLevel,
      })
    }
  }
  return found
}
