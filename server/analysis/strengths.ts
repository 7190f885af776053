import { notRecorded } from '../contract/rater.ts'
import type { Strength, StrengthIntervals, StrengthMethod, Strengths } from '../contract/strengths.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { bootstrapProblem, type BootstrapProblem, type Replicates } from '../stats/strengths/bootstrap.ts'
import { clusterCovariance } from '../stats/strengths/clusters.ts'
import { modelCovariance, sandwichCovariance, type Covariance } from '../stats/strengths/covariance.ts'
import { davidson } from '../stats/strengths/davidson.ts'
import { fitStrengths, type StrengthFit } from '../stats/strengths/fit.ts'
import { halfWin } from '../stats/strengths/halfWin.ts'
import { identified } from '../stats/strengths/identified.ts'
import type { NotConverged } from '../stats/strengths/maximise.ts'
import {
  mostSystems,
  pairCountsOf,
  pairRowsOf,
  pairTableOf,
  type PairCounts,
  type PairRows,
} from '../stats/strengths/pairTable.ts'
import { raoKupper } from '../stats/strengths/raoKupper.ts'
import type { TieModel } from '../stats/strengths/tieModel.ts'
import { eloRows } from './eloRows.ts'
import { strengthBootstrap } from './strengthBootstrap.ts'
import { intervalsOf, noStrengths, strengthRows, type Shown } from './strengthRows.ts'
import { strengthsRefused } from './strengthsRefused.ts'
import { fewClusters, fewClustersNote, groupNames, strengthNotes, strengthWarnings } from './strengthWarnings.ts'

export type StrengthOptions = {
  /** `logit` unless said. */
  scale?: 'logit' | 'elo'
  /** 0.95 unless said. */
  level?: number
  /** Of the bootstraps; 1,000 unless said, 0 for none. */
  replicates?: number
  seed: number
  /** Name of the system that stands at 0 (or 1000). */
  anchor?: string
  /** Asks for penalised strengths, finite for every system. */
  prior?: { strength: number }
  /** Replicates that were computed elsewhere, from `strengthsProblem` with the same options. */
  bootstrap?: Replicates
}

/**
 * Strengths of all systems of a table by four methods, with the interval that fits the design: cluster-robust by prompt
 * where prompts have several judgments, robust otherwise; of one prompt, estimates alone. Throws a RangeError for a level outside 0 to 1, replicates that
 * are no whole number, an anchor that the table does not have or a prior that is not positive.
 */
export function strengthsOf(table: JudgmentTable, options: StrengthOptions): Strengths {
  const { scale = 'logit', level = 0.95, replicates = 1000, prior, anchor } = options
  checkOptions(table, { level, replicates, anchor })
  const rows = pairRowsOf(table)
  const shown: Shown = {
    systems: table.systems,
    scale,
    level,
    anchor: anchor === undefined ? undefined : table.systems.indexOf(anchor),
    counts: judgmentsOf(rows),
  }
  if (table.systems.length === 0 || table.systems.length > mostSystems) return strengthsRefused(shown)
  const counts = countsOf(rows)
  const study: Study = { table, rows, prompts: promptsOf(table), counts, shown, prior }
  const part = identified(counts, prior !== undefined)
  const plain = modelled(study, halfWin, 'Bradley–Terry, ties as half wins')
  const even = modelled(study, davidson, 'Davidson')
  const threshold = modelled(study, raoKupper, 'Rao–Kupper')
  const elo = eloRows(rows, shown, replicates, options.seed)
  return {
    scale,
    ...(anchor === undefined ? {} : { anchor }),
    bradleyTerry: plain.rows,
    davidson: even.rows,
    raoKupper: threshold.rows,
    elo: elo.rows,
    methods: {
      bradleyTerry: plain.method,
      davidson: even.method,
      raoKupper: threshold.method,
      elo: elo.method,
    },
    otherIntervals: {
      ...others(study, plain.fit),
      bootstrap: strengthBootstrap(shown, plain.fit, replicates, options),
    },
    groups: groupNames(part, table.systems),
    warnings: [
      ...strengthWarnings(table, counts, part, prior, plain.method.clusters),
      ...anchorWarning(plain.fit, shown),
    ],
    notes: strengthNotes,
  }
}

/** What the bootstrap of `strengthsOf` would draw from, to compute it on threads; null where there is no fit to redraw. */
export function strengthsProblem(
  table: JudgmentTable,
  { prior }: Pick<StrengthOptions, 'prior'>,
): BootstrapProblem | null {
  if (table.systems.length === 0 || table.systems.length > mostSystems) return null
  const fit = fitStrengths(halfWin, countsOf(pairRowsOf(table)), prior ? { prior } : {})
  return fit.converged ? bootstrapProblem(fit) : null
}

type Study = {
  table: JudgmentTable
  rows: PairRows
  prompts: Int32Array
  counts: PairCounts
  shown: Shown
  prior: { strength: number } | undefined
}

type Fitted = { fit: StrengthFit | NotConverged; rows: Strength[]; method: StrengthMethod }

function modelled({ rows, prompts, counts, shown, prior }: Study, model: TieModel, name: string): Fitted {
  const fit = fitStrengths(model, counts, prior ? { prior } : {})
  const penalty = prior ? `, normal prior of precision ${prior.strength}` : ''
  if (!fit.converged) {
    const method = { method: name + penalty, level: shown.level, clusters: null, why: fit.why }
    return { fit, rows: noStrengths(shown, fit.why), method }
  }
  // A cluster of one is a judgment: where no prompt repeats, clusters would change nothing but the small-sample factor.
  const repeats = repeat(prompts)
  const covariance = repeats ? clusterCovariance(fit, rows, prompts) : sandwichCovariance(fit)
  const robust = repeats ? 'cluster-robust by prompt' : 'robust (sandwich), judgments independent'
  const why = covariance ? {} : { why: 'All judgments are of one prompt; how prompts differ is seen from two on.' }
  return {
    fit,
    rows: covariance ? strengthRows(fit, covariance, shown) : bareRows(fit, shown, why),
    method: {
      method: `${name}${penalty}; ${robust}`,
      level: shown.level,
      clusters: covariance?.clusters ?? null,
      ...(fit.tie ? { tie: tieOf(fit, model, covariance) } : {}),
      ...why,
    },
  }
}

/** Estimates alone, where judgments depend on each other in a way that cannot be seen. */
function bareRows(fit: StrengthFit, shown: Shown, why: { why?: string }): Strength[] {
  return strengthRows(fit, modelCovariance(fit), shown).map((row) => ({
    ...row,
    ...{ low: null, high: null, se: null, rank: null, rankTogether: null },
    ...(row.why === undefined ? why : {}),
  }))
}

function tieOf(fit: StrengthFit, model: TieModel, covariance: Covariance | null): NonNullable<StrengthMethod['tie']> {
  const { name, value, at } = fit.tie!
  const { tieAt } = fit.likelihood
  if (tieAt === -1 || !covariance) return { name, estimate: value, se: null }
  const { values, size } = covariance
  return { name, estimate: value, se: model.tieReported!(at).slope * Math.sqrt(values[tieAt * size + tieAt]!) }
}

function others(
  { table, rows, prompts, shown }: Study,
  fit: StrengthFit | NotConverged,
): Record<'model' | 'sandwich' | 'byPrompt' | 'byRater', StrengthIntervals> {
  const listed = (method: string, covariance: (fit: StrengthFit) => Covariance | null): StrengthIntervals => {
    if (!fit.converged) return { method, intervals: [], why: fit.why }
    const found = covariance(fit)
    if (!found) return { method, intervals: [], why: 'There are fewer than two clusters.' }
    const intervals = intervalsOf(fit, found, shown).map(({ low, high, se }, s) => ({
      system: table.systems[s]!,
      low,
      high,
      se,
    }))
    const few = found.clusters !== null && found.clusters < fewClusters
    return { method, intervals, ...(few && { why: fewClustersNote(found.clusters!) }) }
  }
  return {
    model: listed('model (inverse information)', modelCovariance),
    sandwich: listed('robust (sandwich), judgments independent', sandwichCovariance),
    byPrompt: table.prompts.includes(notRecorded)
      ? { method: 'cluster-robust by prompt', intervals: [], why: 'Prompts are not recorded for all judgments.' }
      : listed('cluster-robust by prompt', (one) => clusterCovariance(one, rows, prompts)),
    byRater: table.raters.some(({ name }) => name === notRecorded)
      ? { method: 'cluster-robust by rater', intervals: [], why: 'Raters are not recorded for all judgments.' }
      : listed('cluster-robust by rater', (one) => clusterCovariance(one, rows, table.judgments.rater)),
  }
}

function checkOptions(
  { systems }: JudgmentTable,
  { level, replicates, anchor }: { level: number; replicates: number; anchor: string | undefined },
): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`A level is between 0 and 1, not ${level}.`)
  if (!Number.isInteger(replicates) || replicates < 0) {
    throw new RangeError(`Replicates are a whole number from 0 on, not ${replicates}.`)
  }
  if (anchor !== undefined && !systems.includes(anchor)) throw new RangeError(`There is no system ${anchor}.`)
}

function anchorWarning(fit: StrengthFit | NotConverged, { anchor, systems }: Shown): string[] {
  if (anchor === undefined || !fit.converged) return []
  const { local, group, groups } = fit.identified
  if (local[anchor] === -1)
    return [`${systems[anchor]!} has no finite strength, so that nothing can be measured from it.`]
  if (groups === 1) return []
  return [`Only the group of ${systems[anchor]!} is measured from it (group ${group[local[anchor]!]!}).`]
}

function countsOf(rows: PairRows): PairCounts {
  return pairCountsOf(pairTableOf(rows))
}

/** The prompt of each judgment; one that is not recorded is nobody else's: each such judgment stands for itself. */
function promptsOf({ comparisons, judgments, prompts }: JudgmentTable): Int32Array {
  const unnamed = prompts.indexOf(notRecorded)
  return judgments.comparison.map((comparison, row) => {
    const prompt = comparisons.prompt[comparison]!
    return prompt === unnamed ? prompts.length + row : prompt
  })
}

function judgmentsOf({ systems, first, second }: PairRows): Float64Array {
  const counts = new Float64Array(systems)
  for (let row = 0; row < first.length; row++) {
    counts[first[row]!]!++
    counts[second[row]!]!++
  }
  return counts
}

function repeat(cluster: Int32Array): boolean {
  const seen = new Uint8Array(cluster.reduce((most, one) => Math.max(most, one), -1) + 1)
  return cluster.some((one) => seen[one]!++ > 0)
}
