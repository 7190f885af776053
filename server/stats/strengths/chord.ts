import { together } from './countDraws.ts'

/** What solving replicates needs to know of the full fit; all of it can be handed to another thread. */
export type ChordProblem = {
  systems: number
  first: Int32Array
  second: Int32Array
  /** Strengths of the full data. */
  theta: Float64Array
  /** The inverse of the full data's information in the sum-zero gauge, row after row. */
  inverse: Float64Array
  /** Of a normal prior; 0: none. */
  precision: number
  /** One for each pair, multiplying its counts; null: all are 1. */
  weights: Float64Array | null
}

export const mostChordSteps = 30

/**
 * Strengths of `together` replicates at once by chord steps, θ ← θ + H⁻¹g(θ) with the full data's H: each step costs one
 * pass over the pairs and a product, and shrinks the error by the share in which the replicate's information differs from
 * the full one's. `theta` gets the strengths at `system · together + replicate`. Answers for each replicate whether its
 * largest slope fell to 1e-9 of its judgments; those marked in `skip` are left alone.
 */
export function solveByChords(
  problem: ChordProblem,
  counts: Int32Array,
  skip: Uint8Array,
  theta: Float64Array,
): Uint8Array {
  const { systems, theta: start, inverse, precision } = problem
  const solved = new Uint8Array(together)
  const judgments = judgmentsOf(problem, counts)
  for (let at = 0; at < theta.length; at++) theta[at] = start[(at / together) | 0]!
  const power = new Float64Array(systems * together)
  const gradient = new Float64Array(systems * together)
  const sums = new Float64Array(together)
  for (let step = 0; step <= mostChordSteps; step++) {
    slopes(problem, counts, theta, power, gradient)
    if (precision > 0) for (let at = 0; at < theta.length; at++) gradient[at]! -= precision * theta[at]!
    sums.fill(0)
    for (let at = 0; at < gradient.length; at++) {
      const slope = Math.abs(gradient[at]!)
      if (!(slope <= sums[at % together]!)) sums[at % together] = slope
    }
    let open = 0
    for (let r = 0; r < together; r++) {
      // Not `>`: a slope that is no number is not small.
      solved[r] = Number(sums[r]! <= 1e-9 * judgments[r]!)
      if (solved[r] === 0 && skip[r] === 0) open++
    }
    if (open === 0) return solved
    move(inverse, systems, gradient, theta)
  }
  return solved
}

function judgmentsOf({ first, weights }: ChordProblem, counts: Int32Array): Float64Array {
  const judgments = new Float64Array(together)
  for (let pair = 0; pair < first.length; pair++) {
    const weight = weights ? weights[pair]! : 1
    for (let r = 0; r < together; r++) judgments[r]! += weight * counts[2 * together * pair + r]!
  }
  return judgments
}

/** The slopes of all replicates' log-likelihoods; e^θi/(e^θi + e^θj) needs no power for each pair. */
function slopes(
  { first, second, weights }: ChordProblem,
  counts: Int32Array,
  theta: Float64Array,
  power: Float64Array,
  gradient: Float64Array,
): void {
  for (let at = 0; at < theta.length; at++) power[at] = Math.exp(theta[at]!)
  gradient.fill(0)
  for (let pair = 0; pair < first.length; pair++) {
    const i = first[pair]! * together
    const j = second[pair]! * together
    const at = 2 * together * pair
    const weight = weights ? weights[pair]! : 1
    for (let r = 0; r < together; r++) {
      const up = power[i + r]!
      const slope = weight * (0.5 * counts[at + together + r]! - (counts[at + r]! * up) / (up + power[j + r]!))
      gradient[i + r]! += slope
      gradient[j + r]! -= slope
    }
  }
}

/** θ += H⁻¹g for all replicates: each number of H⁻¹ is read once for the eight of them. */
function move(inverse: Float64Array, systems: number, gradient: Float64Array, theta: Float64Array): void {
  for (let i = 0; i < systems; i++) {
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let s4 = 0
    let s5 = 0
    let s6 = 0
    let s7 = 0
    const row = i * systems
    for (let j = 0, at = 0; j < systems; j++, at += together) {
      const factor = inverse[row + j]!
      s0 += factor * gradient[at]!
      s1 += factor * gradient[at + 1]!
      s2 += factor * gradient[at + 2]!
      s3 += factor * gradient[at + 3]!
      s4 += factor * gradient[at + 4]!
      s5 += factor * gradient[at + 5]!
      s6 += factor * gradient[at + 6]!
      s7 += factor * gradient[at + 7]!
    }
    const at = i * together
    theta[at]! += s0
    theta[at + 1]! += s1
    theta[at + 2]! += s2
    theta[at + 3]! += s3
    theta[at + 4]! += s4
    theta[at + 5]! += s5
    theta[at + 6]! += s6
    theta[at + 7]! += s7
  }
}
