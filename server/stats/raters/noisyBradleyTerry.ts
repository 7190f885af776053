import { sigmoid } from '../numeric/sigmoid.ts'

/** Decided judgments as columns, and the parameters they are held against. */
export type NoisyJudgments = {
  rater: Int32Array
  /** Systems by where their response stood. */
  left: Int32Array
  right: Int32Array
  /** 1: the left one was preferred; 0: the right one. */
  leftChosen: Uint8Array
}
export type NoisyParameters = {
  /** Strengths of the systems. */
  score: Float64Array
  /** For each rater: the pull to the left when not attending. */
  sideBias: Float64Array
  /** For each rater: σ of it is the chance of attending to the responses. */
  skillLogit: Float64Array
}

/**
 * The log-likelihood of judgments whose raters now attend (and follow the strengths) and now do not (and follow a side of
 * their own), with its gradient in every parameter.
 * Source: Bugakova, Fedorova, Gusev and Drutsa (2019), Aggregation of pairwise comparisons with reduction of biases.
 */
export function noisyBradleyTerry(
  { rater, left, right, leftChosen }: NoisyJudgments,
  { score, sideBias, skillLogit }: NoisyParameters,
): { logLikelihood: number; gradient: NoisyParameters } {
  if (sideBias.length !== skillLogit.length) throw new RangeError('There is one bias and one skill for each rater.')
  const gradient = {
    score: new Float64Array(score.length),
    sideBias: new Float64Array(sideBias.length),
    skillLogit: new Float64Array(skillLogit.length),
  }
  let logLikelihood = 0
  for (let at = 0; at < rater.length; at++) {
    const who = rater[at]!
    const [a, b] = [left[at]!, right[at]!]
    if (!(who < sideBias.length && a < score.length && b < score.length)) {
      throw new RangeError(`Judgment ${at} points at a rater or a system that there is not.`)
    }
    const sign = leftChosen[at] === 1 ? 1 : -1
    const attends = sigmoid(skillLogit[who]!)
    const byStrength = sigmoid(sign * (score[a]! - score[b]!))
    const bySide = sigmoid(sign * sideBias[who]!)
    const chance = attends * byStrength + (1 - attends) * bySide
    logLikelihood += Math.log(chance)
    const pull = (sign * attends * byStrength * (1 - byStrength)) / chance
    gradient.score[a]! += pull
    gradient.score[b]! -= pull
    gradient.sideBias[who]! += (sign * (1 - attends) * bySide * (1 - bySide)) / chance
    gradient.skillLogit[who]! += (attends * (1 - attends) * (byStrength - bySide)) / chance
  }
  return { logLikelihood, gradient }
}
