import type { RuleResult } from '../../contract/raterQuality.ts'
import { agreementWeights } from '../agreement/weights.ts'
import { cohenKappa } from '../agreement/cohen.ts'
import { binomialCdf } from '../numeric/binomial.ts'
import { goldShortfall } from './gold.ts'

/** What is known of one rater beside the judgments that count: checks, and pairs that came again. */
export type RaterChecks = {
  gold: { right: number; n: number }
  attention: { failed: number; n: number }
  /** First answers by second ones, by response: wins, ties, losses in rows and columns, sides as before. */
  again: Float64Array
  /** The same where the sides were swapped. */
  flipped: Float64Array
}

/** The rules of a study; the defaults are named in the study file's contract. */
export type FlagRules = { goldRight?: number; attentionFailed?: number; fastShare?: number }

/** Of an answer by chance between the sides: how weak few gold items are is said with each. */
const coin = 0.5
const goldLevel = 0.01
const fewestRepeats = 12

/**
 * What a study's rules say of a rater's checks: a flag each, none of which leaves anybody out. Gold: an exact one-sided
 * binomial test against the share that should be right; repeats: not more alike than the rater's own answers are by chance,
 * and gold weak too. Rules of what a rater was not asked are left out.
 */
export function flagsOf(checks: RaterChecks, { goldRight = 0.8, attentionFailed = 2 }: FlagRules = {}): RuleResult[] {
  const { gold, attention } = checks
  const pGold = gold.n === 0 ? null : goldShortfall(gold.right, gold.n, goldRight)
  const repeats = consistencyOf(checks)
  const all: RuleResult[] = [
    {
      ...{ rule: 'gold', count: gold.right, n: gold.n, p: pGold, power: goldPower(gold.n, goldRight) },
      flagged: pGold !== null && pGold <= goldLevel,
    },
    {
      ...{ rule: 'attention', count: attention.failed, n: attention.n, p: null, power: null },
      flagged: attention.failed >= attentionFailed,
    },
    {
      ...{ rule: 'repeats', count: repeats.same, n: repeats.n, p: repeats.p, power: null },
      flagged: repeats.n >= fewestRepeats && (repeats.p ?? 0) > 0.05 && pGold !== null && pGold <= 0.05,
    },
  ]
  return all.filter(({ n }) => n > 0)
}

/** How often somebody who tosses a coin is found by so many gold items: of 10 with 38 %, of 20 with 75 %. */
export function goldPower(n: number, goldRight = 0.8): number {
  let most = -1
  while (most < n && goldShortfall(most + 1, n, goldRight) <= goldLevel) most += 1
  return most < 0 ? 0 : binomialCdf(most, n, coin)
}

export type Consistency = {
  n: number
  same: number
  /** Cohen's κ of first and second answers with an interval at 95 %; null where it is not defined. */
  kappa: { value: number; low: number; high: number } | null
  /** The chance of so many alike or more, were the second answers drawn from the rater's own by chance. */
  p: number | null
}

/** How alike a rater answered what came again, with sides as before and swapped taken together. */
export function consistencyOf({ again, flipped }: Pick<RaterChecks, 'again' | 'flipped'>): Consistency {
  const table = again.map((count, cell) => count + (flipped[cell] ?? 0))
  const n = table.reduce((sum, count) => sum + count, 0)
  const same = (table[0] ?? 0) + (table[4] ?? 0) + (table[8] ?? 0)
  if (n === 0) return { n, same, kappa: null, p: null }
  const kappa = cohenKappa(table, agreementWeights(3, 'identity'))
  if (kappa.value === null) return { n, same, kappa: null, p: null }
  const { value, expected, standardError } = kappa
  const reach = 1.959964 * standardError
  const p = expected >= 1 ? 1 : binomialCdf(n - same, n, 1 - expected)
  return { n, same, kappa: { value, low: Math.max(-1, value - reach), high: Math.min(1, value + reach) }, p }
}
