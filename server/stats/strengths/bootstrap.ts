import { bitsFrom, type Bits } from '../numeric/fastBits.ts'
import { seeded, seedFor } from '../random.ts'
import { solveByChords, type ChordProblem } from './chord.ts'
import { drawCounts, drawPlan, together } from './countDraws.ts'
import { breadOf } from './covariance.ts'
import type { StrengthFit } from './fit.ts'
import { halfWin } from './halfWin.ts'
import { maximise } from './maximise.ts'
import type { PairCounts } from './pairTable.ts'
import { infiniteOnes, replicateCounts, spanningPairs } from './spanningPairs.ts'

/** All that replicates of a fit need; plain columns, so that it can be handed to another thread. */
export type BootstrapProblem = ChordProblem & {
  pairs: PairCounts
  group: Int32Array
  groups: number
}

/** Strengths of replicates, one row each in the fit's own numbering, each group's mean 0. */
export type Replicates = {
  systems: number
  /** How many were drawn. */
  drawn: number
  /** Rows of those with finite strengths, in the order they were drawn. */
  theta: Float64Array
  /** Drawn, but with no finite strengths: left out of `theta`, never a row of it. */
  infinite: number
  /** Drawn, but no maximum was found; left out too. */
  unsolved: number
}

/** Of a fit of the half-win model without sides; other fits are a RangeError. */
export function bootstrapProblem(fit: StrengthFit): BootstrapProblem {
  const { model, pairs, group, groups, sideAt, weights, precision } = fit.likelihood
  if (model !== halfWin || sideAt !== -1) {
    throw new RangeError('The bootstrap on counts is of half-win strengths without sides.')
  }
  const { systems, first, second } = pairs
  return { systems, first, second, theta: fit.at, inverse: breadOf(fit), precision, pairs, group, groups, weights }
}

/** How many blocks of replicates there are, to divide among threads. */
export function blocksFor(replicates: number): number {
  if (!Number.isInteger(replicates) || replicates < 1) {
    throw new RangeError(`A bootstrap takes at least one replicate, not ${replicates}.`)
  }
  return Math.ceil(replicates / together)
}

/**
 * Bootstrap replicates of Bradley–Terry strengths, judgments independent: each count of a pair and outcome is redrawn as
 * Poisson with the count as its mean, which is drawing judgments with replacement but for a total that varies. Blocks
 * `fromBlock` up to `toBlock` of those for `replicates`; each has chance of its own by the seed and its number, so that
 * blocks may be computed anywhere and joined by `joined`.
 * Source: Efron (1979), Ann. Statist. 7, 1–26; Poisson form: Hanley, MacGibbon (2006), Comput. Methods Programs Biomed. 83, 57–62.
 */
export function bootstrapBlocks(problem: BootstrapProblem, range: BlockRange): Replicates {
  const plan = drawPlan(problem.pairs)
  return replicateBlocks(problem, range, 'bootstrap', (source, counts) => drawCounts(plan, source, counts))
}

/** Replicates from counts that `draw` makes for `together` of them at once; `name` sets their chance apart from others'. */
export function replicateBlocks(
  problem: BootstrapProblem,
  { replicates, seed, fromBlock = 0, toBlock = blocksFor(replicates) }: BlockRange,
  name: string,
  draw: (source: Bits, counts: Int32Array) => void,
): Replicates {
  const { pairs, systems, groups, precision } = problem
  const full = Float64Array.from(pairs.win, (w, pair) => w + pairs.tie[pair]! + pairs.loss[pair]!)
  const spanning = spanningPairs(
    pairs,
    full,
    pairs.win.map((w, pair) => w + pairs.tie[pair]! / 2),
  )
  const counts = new Int32Array(2 * together * pairs.first.length)
  const theta = new Float64Array(systems * together)
  const rows = new Float64Array(Math.max(0, toBlock - fromBlock) * together * systems)
  let [drawn, usable, infinite, unsolved] = [0, 0, 0, 0]
  for (let block = fromBlock; block < toBlock; block++) {
    draw(bitsFrom(seeded(seedFor(seed, name, String(block)))), counts)
    const skip = precision > 0 ? new Uint8Array(together) : infiniteOnes(pairs, groups, spanning, counts)
    const solved = solveByChords(problem, counts, skip, theta)
    for (let r = 0; r < Math.min(together, replicates - block * together); r++) {
      drawn++
      if (skip[r] === 1) infinite++
      else if (solved[r] === 1) {
        for (let s = 0; s < systems; s++) rows[usable * systems + s] = theta[s * together + r]!
        usable++
      } else if (byNewton(problem, counts, r, rows, usable)) usable++
      else unsolved++
    }
  }
  return { systems, drawn, theta: rows.slice(0, usable * systems), infinite, unsolved }
}

export type BlockRange = { replicates: number; seed: number; fromBlock?: number; toBlock?: number }

/** Replicates of neighbouring ranges of blocks as one. */
export function joined(parts: readonly Replicates[]): Replicates {
  const theta = new Float64Array(parts.reduce((sum, part) => sum + part.theta.length, 0))
  let at = 0
  for (const part of parts) {
    theta.set(part.theta, at)
    at += part.theta.length
  }
  const sum = (of: (part: Replicates) => number) => parts.reduce((all, part) => all + of(part), 0)
  return {
    systems: parts[0]?.systems ?? 0,
    drawn: sum((part) => part.drawn),
    theta,
    infinite: sum((part) => part.infinite),
    unsolved: sum((part) => part.unsolved),
  }
}

/** For a replicate too far from the full data for chords: writes its strengths as row `row`, or answers false. */
function byNewton(
  problem: BootstrapProblem,
  counts: Int32Array,
  replicate: number,
  rows: Float64Array,
  row: number,
): boolean {
  const { systems, theta, group, groups, weights, precision } = problem
  const pairs = replicateCounts(problem, counts, replicate)
  const judgments = pairs.win.reduce((sum, got, k) => sum + (weights ? weights[k]! : 1) * (got + pairs.loss[k]!), 0)
  const found = maximise(
    {
      model: halfWin,
      pairs,
      group,
      groups,
      tieAt: -1,
      sideAt: -1,
      size: systems,
      weights,
      precision,
      gaugeAdded: new Float64Array(groups),
    },
    theta,
    judgments,
  )
  if (found.converged) rows.set(found.at, row * systems)
  return found.converged
}
