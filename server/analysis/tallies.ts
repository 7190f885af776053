import type { Measure } from '../contract/estimate.ts'
import { notRecorded } from '../contract/rater.ts'
import type { PairTally, RateMeasures, Tallies } from '../contract/tallies.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { seeded, seedFor } from '../stats/random.ts'
import { benjaminiHochberg, holm } from '../stats/rates/adjustments.ts'
import { anytimeByPrompt, anytimeFromCounts, fewestPromptsOfSeveral } from '../stats/rates/anytime.ts'
import { bootstrapMeasures } from '../stats/rates/bootstrap.ts'
import { byRate, cellsOf, marginal, sumsOf, type Cells } from '../stats/rates/cells.ts'
import { checkLevel } from '../stats/rates/checks.ts'
import { clusterInterval, clusterTest } from '../stats/rates/clusterInterval.ts'
import { ratesFromCounts } from '../stats/rates/countRates.ts'
import { majorityOutcome } from '../stats/rates/majority.ts'
import { goodman } from '../stats/rates/multinomial.ts'
import { pairJudgments, type PairJudgments, type WantedPairs } from '../stats/rates/pairJudgments.ts'
import { signTest } from '../stats/rates/signTest.ts'
import { mayStop } from '../stats/rates/stopping.ts'
import { twoWayInterval } from '../stats/rates/twoWay.ts'
import { missingIn, withoutUnrecorded } from './unrecorded.ts'

export type TallyOptions = {
  /** The system to look from; without it every pair that met, its first name by code point as the target. */
  target?: string
  /** Which systems it is held against, in this order; without them all it met, in the table's order. */
  baselines?: readonly string[]
  /** 0.95 unless said. */
  level?: number
  /** Of the bootstrap; 1,000 unless said, 0 for none. */
  replicates?: number
  /** How far from ½ a half-tie rate counts as similar. */
  margin?: number
  seed: number
}

/** No table for people has more rows; a caller who needs more names a target. */
const mostPairs = 5000

/** Draws and weighed cells of all replicates of a call: some five seconds. */
const mostBootstrapWork = 2.5e9

/**
 * Wins, ties and losses of each pair with the four rates and every interval and test for them. A system's name that the table
 * does not have, baselines without a target, and more than 5,000 pairs are RangeErrors; a pair that never met is left out.
 */
export function talliesOf(table: JudgmentTable, options: TallyOptions): Tallies {
  const { level = 0.95, replicates = 1000 } = options
  checkLevel(level)
  if (!Number.isInteger(replicates) || replicates < 0) {
    throw new RangeError(`Replicates are a whole number from 0 on, not ${replicates}.`)
  }
  const perComparison = new Int32Array(3 * table.comparisons.first.length)
  const unnamed = {
    prompt: table.prompts.indexOf(notRecorded),
    rater: table.raters.map(({ name }) => name === notRecorded),
  }
  let workLeft = mostBootstrapWork
  const tallies: PairTally[] = []
  const sequences: (Sequence | null)[] = []
  for (const pair of pairJudgments(table, wantedPairs(table, options), mostPairs)) {
    const missing = missingIn(pair, unnamed)
    // Raters who are not named may be one or many, and cannot be drawn: then prompts alone are.
    const cells = cellsOf(pair.prompt, missing.raters ? new Int32Array(pair.rater.length) : pair.rater, pair.outcome)
    const work = replicates * (cells.prompts + cells.raters + cells.prompt.length)
    workLeft -= work
    const affordable = workLeft >= 0
    if (!affordable) workLeft += work
    const { sequence, ...counted } = tallyOf(pair, cells, level, perComparison, options.margin)
    const tally = {
      ...counted,
      bootstrap: bootstrapOf(pair, cells, { ...options, level, replicates, affordable }),
    }
    tallies.push(withoutUnrecorded(tally, missing))
    sequences.push(missing.prompts ? null : sequence)
  }
  adjust(tallies)
  conclude(tallies, sequences, level)
  return { target: options.target ?? null, level, tallies }
}

function wantedPairs({ systems }: JudgmentTable, { target, baselines }: TallyOptions): WantedPairs {
  const indexOf = (name: string): number => {
    const index = systems.indexOf(name)
    if (index < 0) throw new RangeError(`There is no system ${JSON.stringify(name)} here.`)
    return index
  }
  if (target === undefined) {
    if (baselines !== undefined) throw new RangeError('Baselines need a target that is held against them.')
    return null
  }
  const from = indexOf(target)
  const others = baselines
    ? [...new Set(baselines)].map(indexOf)
    : [...systems.keys()].filter((index) => index !== from)
  if (others.includes(from)) throw new RangeError('A target is no baseline of its own.')
  return others.map((other) => [from, other] as const)
}

/** The sequence for a half-tie rate on which stopping rests, at a level that is known once all pairs are. */
type Sequence = (level: number) => Measure

function tallyOf(
  pair: PairJudgments,
  cells: Cells,
  level: number,
  perComparison: Int32Array,
  margin?: number,
): Omit<PairTally, 'bootstrap'> & { sequence: Sequence } {
  const prompts = marginal(cells, 'prompt')
  let [win, tie, loss, most] = [0, 0, 0, 0]
  for (let prompt = 0; prompt < cells.prompts; prompt++) {
    win += prompts.win[prompt]!
    tie += prompts.tie[prompt]!
    loss += prompts.loss[prompt]!
    most = Math.max(most, prompts.win[prompt]! + prompts.tie[prompt]! + prompts.loss[prompt]!)
  }
  const n = win + tie + loss
  const majority = majorityOf(pair, perComparison)
  const anytime = anytimeFromCounts(win, tie, loss, level)
  const byPrompt = byRate((rate) => anytimeByPrompt(...sumsOf(rate, prompts), level))
  const from = most > 1 ? 'anytimeByPrompt' : 'anytime'
  const [sums, sizes] = sumsOf('halfTieRate', prompts)
  const { decided, p, pMid } = signTest(win, loss)
  return {
    target: pair.target,
    baseline: pair.baseline,
    n,
    win,
    tie,
    loss,
    bothBad: pair.bothBad,
    comparisons: majority.n,
    prompts: cells.prompts,
    raters: cells.raters,
    rates: ratesFromCounts(win, tie, loss, level),
    clustered: byRate((rate) => clusterInterval(...sumsOf(rate, prompts), level)),
    twoWay: byRate((rate) => twoWayInterval(cells, rate, level)),
    anytime,
    anytimeByPrompt: byPrompt,
    majority: { ...majority, rates: ratesFromCounts(majority.win, majority.tie, majority.loss, level) },
    multinomial: simultaneous(win, tie, loss, level),
    // Adjusted when all are known.
    signTest: { decided, p, pMid, pHolm: p, pBH: p },
    clusterTest: { pHolm: null, ...clusterTest(...sumsOf('halfTieRate', prompts)) },
    // Concluded when all are known.
    stopping: { conclusion: 'goOn', from, level, margin: margin ?? null },
    sequence: (at) =>
      from === 'anytime' ? anytimeFromCounts(win, tie, loss, at).halfTieRate : anytimeByPrompt(sums, sizes, at),
  }
}

/** Comparisons by what most of their judgments say; leaves the counts it borrows as it found them: zero. */
function majorityOf({ comparison, outcome }: PairJudgments, perComparison: Int32Array) {
  for (let at = 0; at < comparison.length; at++) perComparison[3 * comparison[at]! + outcome[at]!]!++
  const sums = { n: 0, win: 0, tie: 0, loss: 0 }
  for (const each of comparison) {
    const at = 3 * each
    const decided = majorityOutcome(perComparison[at + 2]!, perComparison[at + 1]!, perComparison[at]!)
    if (!decided) continue
    sums.n++
    sums[decided]++
    perComparison.fill(0, at, at + 3)
  }
  return sums
}

function simultaneous(win: number, tie: number, loss: number, level: number): PairTally['multinomial'] {
  const n = win + tie + loss
  const [wins, ties, losses] = goodman([win, tie, loss], level).map((bounds, index): Measure => ({
    estimate: [win, tie, loss][index]! / n,
    ...bounds,
    level,
    method: 'Goodman, all three together',
    n,
  }))
  return { win: wins!, tie: ties!, loss: losses! }
}

type Bootstrap = { level: number; replicates: number; affordable: boolean; seed: number }

function bootstrapOf(
  pair: PairJudgments,
  cells: Cells,
  { level, replicates, affordable, seed }: Bootstrap,
): RateMeasures {
  if (replicates > 0 && affordable) {
    return bootstrapMeasures(cells, replicates, seeded(seedFor(seed, pair.target, pair.baseline)), level)
  }
  const why = affordable
    ? 'No replicates were asked for.'
    : `There are too many judgments for ${replicates} replicates.`
  const method = 'two-way bootstrap by prompt and rater'
  return byRate(() => ({ estimate: null, low: null, high: null, level, method, n: pair.outcome.length, why }))
}

/** Adjusts the tests for the number of baselines shown. */
function adjust(tallies: PairTally[]): void {
  const signs = tallies.map(({ signTest: { p } }) => p)
  const [byHolm, byBH] = [holm(signs), benjaminiHochberg(signs)]
  tallies.forEach((one, index) => Object.assign(one.signTest, { pHolm: byHolm[index], pBH: byBH[index] }))
  const tested = tallies.filter(({ clusterTest: { p } }) => p !== null)
  const clustered = holm(tested.map(({ clusterTest: { p } }) => p ?? 1))
  tested.forEach((one, index) => Object.assign(one.clusterTest, { pHolm: clustered[index] }))
}

/**
 * What may be concluded of each pair, by its sequence at 1 − (1 − level)/m for the m pairs shown: then all conclusions of a
 * study hold together at `level` (Bonferroni).
 */
function conclude(tallies: PairTally[], sequences: readonly (Sequence | null)[], level: number): void {
  const each = 1 - (1 - level) / Math.max(1, tallies.length)
  for (const [index, { stopping }] of tallies.entries()) {
    stopping.level = each
    const sequence = sequences[index]
    if (!sequence) continue
    const bounds = sequence(each)
    const early = stopping.from === 'anytimeByPrompt' && tallies.length > 1 && bounds.n < fewestPromptsOfSeveral
    if (!early) stopping.conclusion = mayStop(bounds, stopping.margin ?? undefined)
    const why = early ? `Of several pairs it is told from ${fewestPromptsOfSeveral} prompts on.` : bounds.why
    if (why !== undefined) stopping.why = why
  }
}
