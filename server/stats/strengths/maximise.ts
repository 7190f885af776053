import { factorInto, solveInPlace, type Factor } from '../numeric/cholesky.ts'
import { evaluate, slopesAt, type Likelihood } from './likelihood.ts'

export type Maximum = {
  converged: true
  at: Float64Array
  logLikelihood: number
  /** Largest slope left, in absolute value. */
  gradient: number
  steps: number
  /** Of minus the second derivatives at the maximum, with 11ᵀ added for each group where there is no prior. */
  factor: Factor
  /** How much of it, a group. */
  gauge: Float64Array
}
export type NotConverged = { converged: false; why: string }

const mostSteps = 100
/** In units of a parameter: a Newton step of that size leaves an error of about its square. */
const smallStep = 1e-8

/** A start that more chord steps than this bring no further is left to Newton's. */
const mostChords = 6

/**
 * The maximum of a concave likelihood by Newton's method with step halving, from `start`. Converged: the largest slope
 * left is at most 1e-9 of `judgments`. Otherwise says why, and hands back no point. `near`: the factor at the maximum of
 * nearly the same judgments, in the same numbering; steps with it cost far less than Newton's while they shrink fast.
 */
export function maximise(
  likelihood: Likelihood,
  start: Float64Array,
  judgments: number,
  near?: Factor,
): Maximum | NotConverged {
  const { size } = likelihood
  const chords = near?.size === size ? byChords(likelihood, start, near) : undefined
  if (chords?.settled === true) {
    const gradient = new Float64Array(size)
    const information = new Float64Array(size * size)
    const logLikelihood = evaluate(likelihood, chords.at, gradient, information)
    const left = largest(gradient)
    const lower = new Float64Array(size * size)
    if (left <= 1e-9 * judgments && factorInto(lower, information, size)) {
      const gauge = likelihood.gaugeAdded.slice()
      return {
        converged: true,
        at: chords.at,
        logLikelihood,
        gradient: left,
        steps: chords.steps,
        factor: { size, lower },
        gauge,
      }
    }
  }
  let at: Float64Array = start.slice()
  let gradient: Float64Array = new Float64Array(size)
  let next: Float64Array = new Float64Array(size)
  const information = new Float64Array(size * size)
  const lower = new Float64Array(size * size)
  let value = evaluate(likelihood, at, gradient, information)
  for (let steps = 1; steps <= mostSteps; steps++) {
    if (!factorInto(lower, information, size)) {
      return { converged: false, why: 'The judgments leave some combination of strengths undetermined.' }
    }
    const step = gradient.slice()
    solveInPlace({ size, lower }, step)
    const length = largest(step)
    let tried = plus(at, step)
    let reached = evaluate(likelihood, tried, next, information)
    // Rounding alone may lower the value of a sum of many terms by this much.
    const slack = 1e-12 * (Math.abs(value) + judgments)
    for (let halving = 0; !(reached >= value - slack) && halving < 40; halving++) {
      for (let k = 0; k < size; k++) step[k]! /= 2
      tried = plus(at, step)
      reached = evaluate(likelihood, tried, next, information)
    }
    at = tried
    value = reached
    ;[gradient, next] = [next, gradient]
    if (!(length <= smallStep)) continue
    const left = largest(gradient)
    if (!(left <= 1e-9 * judgments) || !factorInto(lower, information, size)) break
    return {
      converged: true,
      at,
      logLikelihood: value,
      gradient: left,
      steps,
      factor: { size, lower },
      gauge: likelihood.gaugeAdded.slice(),
    }
  }
  return { converged: false, why: `The likelihood had no maximum within ${mostSteps} Newton steps.` }
}

/**
 * Steps with the slopes here and the curvature of elsewhere. Settled: so short a last step that the next one, shorter in the
 * proportion in which steps have shrunk, would not be seen.
 */
function byChords(
  likelihood: Likelihood,
  start: Float64Array,
  near: Factor,
): { settled: true; at: Float64Array; steps: number } | { settled: false } {
  const gradient = new Float64Array(near.size)
  let at = start
  let before = Infinity
  for (let steps = 1; steps <= mostChords; steps++) {
    slopesAt(likelihood, at, gradient)
    solveInPlace(near, gradient)
    const length = largest(gradient)
    if (!(length <= before / 10)) return { settled: false }
    at = plus(at, gradient)
    // The first step alone says nothing of how fast they shrink.
    const next = steps === 1 ? length : (length / before) * length
    if (length <= smallStep && next <= 1e-14) return { settled: true, at, steps }
    before = length
  }
  return { settled: false }
}

/** The largest absolute value; NaN if any is. */
export function largest(values: Float64Array): number {
  let most = 0
  for (const value of values) if (!(Math.abs(value) <= most)) most = Math.abs(value)
  return most
}

function plus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value + b[k]!)
}
