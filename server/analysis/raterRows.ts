import type { Measure } from '../contract/estimate.ts'
import type { RaterRow, RaterTest } from '../contract/raterQuality.ts'
import { shareWithWilson, withStandardError } from '../stats/agreement/interval.ts'
import type { ByComparison } from '../stats/agreement/byComparison.ts'
import { loss, sideA, sideB, sideUnknown, tie, win, type JudgmentTable } from '../stats/judgmentTable.ts'
import { flagsOf, type FlagRules, type RaterChecks } from '../stats/raters/flags.ts'
import { goldShortfall } from '../stats/raters/gold.ts'
import { paceOf } from '../stats/raters/pace.ts'
import { riggingOf } from '../stats/raters/rigging.ts'
import { chanceOfRun, longestRun } from '../stats/raters/straightLines.ts'
import { agreementWithOthers, type WithOthers } from '../stats/raters/withOthers.ts'
import { signTest } from '../stats/rates/signTest.ts'
import { errorsOf } from './consensus.ts'
import type { ConsensusFits } from './consensusFits.ts'

/** More than this share of judgments under the floor of time is flagged, where the study says no other. */
const mostTooFast = 0.2

export type RawRow = Omit<RaterRow, 'tests'> & { p: Partial<Record<RaterTest, number>> }

type Known = {
  gold?: Int8Array | undefined
  checks?: ReadonlyMap<string, RaterChecks> | undefined
  rules?: FlagRules | undefined
}

/** What is counted and tested of each rater who judged, before p-values are adjusted over raters. */
export function rowsOf(
  by: ByComparison,
  level: number,
  { gold, checks, rules = {} }: Known,
  fits: ConsensusFits,
): RawRow[] {
  const { table } = by
  const judgmentsOf = inOrderMade(by)
  const rigging = riggingOf(table, judgmentsOf.map((made) => firstsOf(table, made))) // prettier-ignore
  const withOthers = agreementWithOthers(by)
  const lengths = lengthsOf(table)
  const rows = judgmentsOf.flatMap((made, who): RawRow[] => {
    if (made.length === 0) return []
    const { name, kind, group } = table.raters[who]!
    const { outcome, firstSide, comparison, elapsedMs } = table.judgments
    const of = (code: number) => made.reduce((n, j) => n + (by.outcome[j] === code ? 1 : 0), 0)
    // A win is preferred where the first response stood, a loss on the other side.
    const decided = made.filter((j) => outcome[j] !== tie && firstSide[j] !== sideUnknown)
    const chosen = decided.map((j) => (outcome[j] === win ? firstSide[j]! : sideA + sideB - firstSide[j]!))
    const a = chosen.reduce((n, side) => n + (side === sideA ? 1 : 0), 0)
    const run = longestRun(chosen)
    const pace = paceOf(Float64Array.from(made, (j) => elapsedMs[j]!), Float64Array.from(made, (j) => lengths[comparison[j]!]!)) // prettier-ignore
    const checked = checks?.get(name)
    const golden = checked && checked.gold.n > 0 ? checked.gold : gold && goldOf(by, made, gold)
    const rigged = rigging[who]!
    return [
      {
        ...{ rater: name, kind, group, n: made.length, win: of(win), tie: of(tie), loss: of(loss) },
        sides: {
          ...{ a, b: chosen.length - a },
          lean: shareWithWilson(a, chosen.length, level, 'No decided preference has its side recorded.'),
        },
        longestRun: run,
        // A program reads nothing: that it is quick says nothing of it.
        pace: pace && {
          ...pace,
          fasterThan: null,
          flagged: kind !== 'simulated' && pace.tooFastShare > (rules.fastShare ?? mostTooFast),
        },
        withOthers: shareWithOthers(withOthers[who]!, level),
        favours: rigged.system === null ? null : table.systems[rigged.system]!,
        gold: golden ?? null,
        accuracy: fits.oneCoin.converged ? fits.oneCoin.skill[who]! : null,
        errors: errorsOf(fits, who),
        rules: checked ? flagsOf(checked, rules) : [],
        p: {
          ...(chosen.length > 0
            ? { side: signTest(a, chosen.length - a).p, straight: chanceOfRun(run, chosen.length) }
            : {}),
          ...(rigged.system === null ? {} : { rigging: rigged.p }),
          ...(golden ? { gold: goldShortfall(golden.right, golden.n, rules.goldRight) } : {}),
        },
      },
    ]
  })
  return withPaceRanks(rows)
}

/** Each rater's judgments in the order made; where that was not recorded, in the order read. */
function inOrderMade({ table, judgments }: ByComparison): Int32Array[] {
  const lists = table.raters.map((): number[] => [])
  for (const j of judgments.toSorted()) lists[table.judgments.rater[j]!]!.push(j)
  const { ordinal } = table.judgments
  return lists.map((made) =>
    Int32Array.from(made.every((j) => ordinal[j]! > 0) ? made.sort((i, j) => ordinal[i]! - ordinal[j]!) : made),
  )
}

/** A comparison judged again says nothing new about favour. */
function firstsOf({ judgments: { comparison } }: JudgmentTable, made: Int32Array): Int32Array {
  const seen = new Set<number>()
  return made.filter((j) => !seen.has(comparison[j]!) && seen.add(comparison[j]!))
}

/** The length of both texts of each comparison; NaN where it is not known. */
function lengthsOf({ features, comparisons }: JudgmentTable): Float64Array {
  const length = features.find(({ name }) => name === 'length')
  const known = new Float64Array(comparisons.prompt.length).fill(Number.NaN)
  return length ? known.map((_, c) => length.first[c]! + length.second[c]!) : known
}

function goldOf({ table }: ByComparison, made: Int32Array, gold: Int8Array): { right: number; n: number } | undefined {
  const { comparison, outcome } = table.judgments
  const asked = made.filter((j) => gold[comparison[j]!]! >= 0)
  if (asked.length === 0) return undefined
  return { n: asked.length, right: asked.filter((j) => gold[comparison[j]!] === outcome[j]).length }
}

function shareWithOthers({ n, same, standardError, comparisons }: WithOthers, level: number): Measure {
  const method = "standard error of a ratio over comparisons, Student's t"
  const found = n === 0 ? { value: null, why: 'Nobody else judged the same comparisons.' } : { value: same / n }
  const measure = withStandardError(found, standardError, comparisons, { level, method, n })
  return measure.low === null ? measure : { ...measure, low: Math.max(0, measure.low) }
}

function withPaceRanks(rows: RawRow[]): RawRow[] {
  const medians = Float64Array.from(rows.flatMap(({ pace }) => (pace ? [pace.medianMs] : []))).sort()
  return rows.map((row) => {
    if (row.pace === null || medians.length < 2) return row
    const longer = medians.length - upTo(medians, row.pace.medianMs)
    return { ...row, pace: { ...row.pace, fasterThan: longer / (medians.length - 1) } }
  })
}

/** How many of sorted values are no larger. */
function upTo(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (sorted[middle]! <= value) from = middle + 1
    else to = middle
  }
  return from
}
