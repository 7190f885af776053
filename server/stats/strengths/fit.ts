import { tiesBounded } from './boundedTies.ts'
import { halfWin } from './halfWin.ts'
import { identified, type Identified } from './identified.ts'
import type { Likelihood } from './likelihood.ts'
import { maximise, type Maximum, type NotConverged } from './maximise.ts'
import type { PairCounts } from './pairTable.ts'
import type { TieModel } from './tieModel.ts'

export type FitOptions = {
  /**
   * Fit a normal prior with mean 0 and this precision (1/variance, in logits) on every strength beside the judgments: then
   * all strengths are finite, none free of bias. Must be greater than 0.
   */
  prior?: { strength: number }
  /** Multiplies each pair's part of the likelihood, given its number of judgments. */
  weight?: (judgments: number) => number
  /** Also fits the advantage of the first of each pair: give counts by side, the same pair in both orders. */
  side?: boolean
  /** Strengths of a fit of nearly the same judgments, one for each system. */
  start?: ArrayLike<number>
  /** A fit of the same model to nearly the same judgments, to begin at; it counts for speed only. */
  near?: StrengthFit
}

/** Strengths that were fitted, in natural-logarithm units; each group's mean is 0. */
export type StrengthFit = Maximum & {
  likelihood: Likelihood
  identified: Identified
  /** Weighted or not: how many judgments were within groups. */
  judgments: number
  /** One for each system; NaN where `identified.why` says that there is none. */
  theta: Float64Array
  /** The tie parameter as its author writes it (ν, δ) and its own place in `at` (log ν, δ); null: there is none. */
  tie: { name: string; value: number; at: number } | null
  /** The advantage γ of the first side; null: not asked for. */
  side: number | null
}

/**
 * Maximum-likelihood strengths of a tie model from counts. Systems without a finite strength are left out and told of in
 * `identified.why`; with a prior all are in. Answers `converged: false` with the reason where there is nothing to fit or
 * no maximum was found. Throws a RangeError for a prior that is no positive number or a weight that is negative.
 */
export function fitStrengths(
  model: TieModel,
  counts: PairCounts,
  options: FitOptions = {},
): StrengthFit | NotConverged {
  const precision = options.prior?.strength ?? 0
  if (options.prior && !(precision > 0 && precision < Infinity)) {
    throw new RangeError(`A prior's strength is a positive number, not ${precision}.`)
  }
  const part = identified(counts, options.prior !== undefined)
  const { pairs } = part
  const strengths = pairs.systems
  const [ties, decided] = [sum(pairs.tie), sum(pairs.win) + sum(pairs.loss)]
  if (strengths === 0 || ties + decided === 0) {
    return {
      converged: false,
      why: 'No system both equalled or beat another and was equalled or beaten by it, directly or through others.',
    }
  }
  if (model.tieStart !== null && decided === 0) {
    return {
      converged: false,
      why: 'Every judgment was a tie, as far as strengths can rest on it, so this model has no likeliest strengths.',
    }
  }
  if (model.tieStart !== null && ties > 0 && !options.prior && !tiesBounded(pairs)) {
    return {
      converged: false,
      why: 'Nothing in these judgments limits how likely ties are: the larger all differences and the room for ties, the better they fit, so this model has no likeliest strengths.',
    }
  }
  // Without a tie every model here is the plain one, at the limit of its tie parameter.
  const used = ties === 0 ? halfWin : model
  const hasTie = used.tieStart !== null
  const weights = options.weight ? weightsOf(pairs, options.weight) : null
  const size = strengths + Number(hasTie) + Number(options.side === true)
  const likelihood: Likelihood = {
    model: used,
    pairs,
    group: part.group,
    groups: part.groups,
    tieAt: hasTie ? strengths : -1,
    sideAt: options.side === true ? size - 1 : -1,
    size,
    weights,
    precision,
    gaugeAdded: new Float64Array(part.groups),
  }
  const start = new Float64Array(size)
  if (options.start) part.system.forEach((s, here) => (start[here] = options.start![s]! || 0))
  if (hasTie) start[strengths] = used.tieStart!
  const near = options.near && sameParameters(options.near, likelihood) ? options.near : undefined
  if (near) start.set(near.at)
  const judgments = weights ? weights.reduce((all, w, k) => all + w * met(pairs, k), 0) : ties + decided
  const maximum = maximise(likelihood, centred(start, part), judgments, near?.factor)
  if (!maximum.converged) return maximum
  const at = precision > 0 ? maximum.at : centred(maximum.at, part)
  return {
    ...maximum,
    at,
    likelihood,
    identified: part,
    judgments,
    theta: Float64Array.from(part.local, (here) => (here === -1 ? Number.NaN : at[here]!)),
    tie: tieOf(model, hasTie ? at[strengths]! : null),
    side: options.side === true ? at[size - 1]! : null,
  }
}

/** Whether two fits number the same parameters alike; the systems that have a group may be others now. */
function sameParameters({ likelihood }: StrengthFit, now: Likelihood): boolean {
  const { model, size, tieAt, sideAt, group, precision } = likelihood
  const alike = model === now.model && size === now.size && tieAt === now.tieAt && sideAt === now.sideAt
  return alike && precision === now.precision && group.every((one, here) => one === now.group[here])
}

function tieOf(model: TieModel, t: number | null): StrengthFit['tie'] {
  if (!model.tieReported) return null
  const { name, value } = model.tieReported(t ?? -Infinity)
  // Nothing was tied: ν and δ are 0.
  return t === null ? { name, value: 0, at: -Infinity } : { name, value, at: t }
}

/** With each group's mean taken off its strengths. */
function centred(at: Float64Array, { group, groups }: Identified): Float64Array {
  const [total, members] = [new Float64Array(groups), new Float64Array(groups)]
  group.forEach((one, here) => {
    total[one]! += at[here]!
    members[one]!++
  })
  return at.map((value, here) => (here < group.length ? value - total[group[here]!]! / members[group[here]!]! : value))
}

function weightsOf(pairs: PairCounts, weight: (judgments: number) => number): Float64Array {
  const weights = pairs.win.map((_, pair) => weight(met(pairs, pair)))
  const wrong = weights.find((w) => !(w > 0 && w < Infinity))
  if (wrong !== undefined) throw new RangeError(`A weight is a positive number, not ${wrong}.`)
  return weights
}

function met({ win, tie, loss }: PairCounts, pair: number): number {
  return win[pair]! + tie[pair]! + loss[pair]!
}

function sum(values: Float64Array): number {
  let all = 0
  for (const value of values) all += value
  return all
}
