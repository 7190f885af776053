import type { Analysis } from '../contract/analysis.ts'
import { notRecorded, raterKinds, type RaterKind } from '../contract/rater.ts'
import type { Repeats } from '../stats/agreement/selfConsistency.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import type { FlagRules, RaterChecks } from '../stats/raters/flags.ts'
import { ofKinds, ofKnownRaters } from '../stats/subset.ts'
import { agreementOf } from './agreement.ts'
import { biasOf } from './bias.ts'
import { judgesOf } from './judges.ts'
import { overTimeOf } from './overTime.ts'
import { ratersOf } from './raterQuality.ts'
import { slicesOf } from './slices.ts'
import { strengthsOf } from './strengths.ts'
import { talliesOf } from './tallies.ts'
import { warningsOf } from './warnings.ts'

export type AnalyzeOptions = {
  /** The system looked from; absent or null: every pair. A RangeError where the judgments know no such system. */
  target?: string | null
  /** Only against these; absent: all others. */
  baselines?: readonly string[]
  /** The kinds of raters counted; absent: people where there are any, else the one kind that has judged. */
  kinds?: readonly RaterKind[]
  /** Of all intervals: 0.95. */
  level?: number
  /** Of each bootstrap: 1000. */
  replicates?: number
  seed: number
  /** Of strengths: natural logarithms with mean 0, or the 400/1000 scale of Elo. */
  scale?: 'logit' | 'elo'
  /** Of the program, for those who want to compute the same again. */
  version: string
  /** What raters did with checks and repeats, by their names: none of it is in the table. */
  checks?: ReadonlyMap<string, RaterChecks>
  /** What the study says of flags. */
  rules?: FlagRules | undefined
  /** What results are sliced by, by the ids of dimensions; absent: everything they can be. */
  slices?: readonly string[] | undefined
  /** Judgments below which a slice has no rate: 20. */
  leastInSlice?: number | undefined
  /** Systems of a judge's own family, by the judge's name: nobody guesses them. A RangeError for names that are not known. */
  ownSystems?: Readonly<Record<string, readonly string[]>> | undefined
  /** What the reading of the judgments has to say. */
  warnings?: readonly string[]
}

/** Everything the statistics say of a table of judgments; the same judgments and options give the same numbers. */
export function analyze(all: JudgmentTable, options: AnalyzeOptions): Analysis {
  const { target = null, baselines, level = 0.95, replicates = 1000, seed, scale = 'logit', version } = options
  const judgmentsByKind = countKinds(all)
  const kinds = [...(options.kinds ?? [raterKinds.find((kind) => judgmentsByKind[kind] > 0) ?? 'human'])]
  const table = ofKinds(all, kinds)
  const seen = seenFrom(table, all, target, baselines)
  const drawn = { level, replicates, seed }
  // Judges are held against the raters that are counted, in their groups; who they are beside them is said there.
  const withJudges = ofKnownRaters(ofKinds(all, [...new Set<RaterKind>([...kinds, 'judge'])]))
  const named = ofKnownRaters(table)
  const judges = all.raters.filter(({ kind }) => kind === 'judge')
  const { ownSystems = {} } = options
  if (Object.keys(ownSystems).length > 0 && (judges.length === 0 || judgmentsByKind.human === 0)) {
    throw new RangeError('Self-preference is a judge’s against people’s, and these judgments are not by both.')
  }
  const tallies = seen === null ? [] : talliesOf(table, { ...seen, ...drawn }).tallies
  const counted = new Set(named.raters.map(({ name }) => name))
  const checks = [...(options.checks ?? [])].filter(([name]) => counted.has(name))
  const repeats = repeatsOf(checks.map(([, one]) => one))
  const agreement = agreementOf(withJudges, { ...drawn, ...(repeats ? { repeats } : {}) })
  return {
    judgments: table.judgments.outcome.length,
    comparisons: table.comparisons.prompt.length,
    prompts: table.prompts.filter((prompt) => prompt !== notRecorded).length,
    raters: countNames(named.raters.filter(({ kind }) => kind !== 'judge')),
    judges: countNames(judges),
    systems: table.systems.length,
    systemNames: [...table.systems],
    kinds,
    judgmentsByKind,
    target,
    settings: { level, seed, replicates, scale, version },
    tallies,
    overTime: overTimeOf(table, tallies, level),
    slices: slicesOf(table, tallies, {
      level,
      only: options.slices,
      ...(options.leastInSlice === undefined ? {} : { least: options.leastInSlice }),
    }),
    strengths: strengthsOf(table, { ...drawn, scale }),
    agreement,
    bias: biasOf(table, { ...(seen ?? {}), level }),
    raterQuality: ratersOf(named, { ...(seen ?? {}), level, checks: new Map(checks), rules: options.rules }),
    ...(judges.length > 0 && judgmentsByKind.human > 0
      ? { judgesAgainstHumans: judgesOf(all, { ...(seen ?? {}), level, ownSystems }) }
      : {}),
    warnings: [...(options.warnings ?? []), ...warningsOf({ table, kinds, judgmentsByKind, tallies, agreement })],
  }
}

/** Whose side is taken against whom; null where the counted judgments hold no such pair, or more pairs than a table can show. */
function seenFrom(
  table: JudgmentTable,
  all: JudgmentTable,
  target: string | null,
  baselines: readonly string[] | undefined,
): { target?: string; baselines?: readonly string[] } | null {
  for (const name of [...(target === null ? [] : [target]), ...(baselines ?? [])]) {
    if (!all.systems.includes(name))
      throw new RangeError(`No system "${name}" in these judgments. There are: ${all.systems.join(', ')}.`)
  }
  if (target === null) {
    if (baselines !== undefined) throw new RangeError('Baselines are held against a target: name one.')
    return table.systems.length > mostSystems ? null : {}
  }
  if (!table.systems.includes(target)) return null
  return { target, ...(baselines ? { baselines: baselines.filter((name) => table.systems.includes(name)) } : {}) }
}

/** Every pair of so many systems is still a table for people; with more, a target must be named. */
const mostSystems = 100

function countKinds({ raters, judgments }: JudgmentTable): Record<RaterKind, number> {
  const counts = { human: 0, simulated: 0, test: 0, judge: 0 }
  for (const rater of judgments.rater) counts[raters[rater]!.kind] += 1
  return counts
}

/** A rater who stands in several groups is one all the same. */
function countNames(raters: JudgmentTable['raters']): number {
  return new Set(raters.map(({ name }) => name)).size
}

/** All repeats of all raters, as agreement counts them; undefined where nothing came again. */
function repeatsOf(checks: RaterChecks[]): { sameSides: Repeats; flipped: Repeats } | undefined {
  const sumOf = (which: 'again' | 'flipped') => {
    const cells = new Float64Array(9)
    for (const one of checks) for (const [cell, n] of one[which].entries()) cells[cell] = (cells[cell] ?? 0) + n
    const at = (...places: number[]) => places.reduce((sum, place) => sum + (cells[place] ?? 0), 0)
    return { n: at(0, 1, 2, 3, 4, 5, 6, 7, 8), sameOutcome: at(0, 4, 8), oneTie: at(1, 3, 5, 7), opposite: at(2, 6) }
  }
  const [sameSides, flipped] = [sumOf('again'), sumOf('flipped')]
  return sameSides.n + flipped.n === 0 ? undefined : { sameSides, flipped }
}
