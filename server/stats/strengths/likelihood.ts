import type { PairCounts } from './pairTable.ts'
import { byT, byX, logLikelihood, minusTT, minusXT, minusXX, type TieModel } from './tieModel.ts'

/**
 * The likelihood of counts as a function of all parameters in one array: the strengths, then the tie parameter where the
 * model has one and ties are there, then the advantage of the pair's first system where that is asked for.
 */
export type Likelihood = {
  model: TieModel
  pairs: PairCounts
  /** Group of each system. */
  group: Int32Array
  groups: number
  /** Index of the tie parameter; −1: there is none. */
  tieAt: number
  /** Index of the advantage γ of the first system: x = θ_first − θ_second + γ; −1: there is none. */
  sideAt: number
  /** Number of parameters. */
  size: number
  /** One for each pair, multiplying its part of the likelihood. */
  weights: Float64Array | null
  /** Precision of a normal prior with mean 0 on every strength; 0: none. */
  precision: number
  /** How much of 11ᵀ the last evaluation added for each group, so that the matrix can be factored. */
  gaugeAdded: Float64Array
}

/** The value at a point; fills the gradient and minus the second derivatives (lower triangle). */
export function evaluate(
  likelihood: Likelihood,
  at: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
): number {
  const { model, pairs, tieAt, sideAt, size, weights, precision } = likelihood
  const { first, second, win, tie, loss } = pairs
  const out = new Float64Array(6)
  const t = tieAt === -1 ? 0 : at[tieAt]!
  const side = sideAt === -1 ? 0 : at[sideAt]!
  gradient.fill(0)
  information.fill(0)
  let value = 0
  for (let pair = 0; pair < first.length; pair++) {
    const i = first[pair]!
    const j = second[pair]!
    model.terms(out, at[i]! - at[j]! + side, t, win[pair]!, tie[pair]!, loss[pair]!)
    const weight = weights ? weights[pair]! : 1
    value += weight * out[logLikelihood]!
    const slope = weight * out[byX]!
    gradient[i]! += slope
    gradient[j]! -= slope
    if (tieAt !== -1) gradient[tieAt]! += weight * out[byT]!
    if (sideAt !== -1) gradient[sideAt]! += slope
    const curved = weight * out[minusXX]!
    information[i * size + i]! += curved
    information[j * size + j]! += curved
    information[i > j ? i * size + j : j * size + i]! -= curved
    if (tieAt !== -1) {
      const mixed = weight * out[minusXT]!
      information[tieAt * size + i]! += mixed
      information[tieAt * size + j]! -= mixed
      information[tieAt * size + tieAt]! += weight * out[minusTT]!
      if (sideAt !== -1) information[sideAt * size + tieAt]! += mixed
    }
    if (sideAt !== -1) {
      information[sideAt * size + i]! += curved
      information[sideAt * size + j]! -= curved
      information[sideAt * size + sideAt]! += curved
    }
  }
  if (precision > 0) {
    for (let i = 0; i < pairs.systems; i++) {
      value -= (precision / 2) * at[i]! * at[i]!
      gradient[i]! -= precision * at[i]!
      information[i * size + i]! += precision
    }
  } else {
    fixGauge(likelihood, information)
  }
  return value
}

/**
 * The gradient at a point alone, for far less than its value and curvature: it takes a power for each system, none for each
 * pair. To rounding, where strengths lie within ±300; beyond, it may be no number.
 */
export function slopesAt(likelihood: Likelihood, at: Float64Array, gradient: Float64Array): void {
  const { model, pairs, tieAt, sideAt, weights, precision } = likelihood
  const { first, second, win, tie, loss } = pairs
  const out = new Float64Array(6)
  const t = tieAt === -1 ? 0 : at[tieAt]!
  const power = at.map(Math.exp)
  const against = sideAt === -1 ? 1 : Math.exp(-at[sideAt]!)
  gradient.fill(0)
  for (let pair = 0; pair < first.length; pair++) {
    const i = first[pair]!
    const j = second[pair]!
    model.slopes(out, (against * power[j]!) / power[i]!, t, win[pair]!, tie[pair]!, loss[pair]!)
    const weight = weights ? weights[pair]! : 1
    const slope = weight * out[byX]!
    gradient[i]! += slope
    gradient[j]! -= slope
    if (tieAt !== -1) gradient[tieAt]! += weight * out[byT]!
    if (sideAt !== -1) gradient[sideAt]! += slope
  }
  if (precision > 0) for (let i = 0; i < pairs.systems; i++) gradient[i]! -= precision * at[i]!
}

/**
 * The likelihood is flat along 1 for each group and its gradient has nothing along it: with a multiple of 11ᵀ added (the
 * mean curvature's, to be of the same size) steps are those of the sum-zero gauge and the matrix can be factored.
 */
function fixGauge({ group, groups, size, gaugeAdded }: Likelihood, information: Float64Array): void {
  const members = new Float64Array(groups)
  gaugeAdded.fill(0)
  for (let i = 0; i < group.length; i++) {
    gaugeAdded[group[i]!]! += information[i * size + i]!
    members[group[i]!]!++
  }
  for (let one = 0; one < groups; one++) gaugeAdded[one]! /= members[one]! ** 2
  for (let i = 0; i < group.length; i++) {
    for (let j = 0; j <= i; j++) {
      if (group[i] === group[j]) information[i * size + j]! += gaugeAdded[group[i]!]!
    }
  }
}
