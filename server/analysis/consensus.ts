import type { Consensus, DawidSkeneConsensus, RaterErrors } from '../contract/raterQuality.ts'
import { loss, tie, win } from '../stats/judgmentTable.ts'
import type { DawidSkene, OneCoin } from '../stats/raters/dawidSkene.ts'
import type { ConsensusFits } from './consensusFits.ts'

/** A likeliest outcome with a posterior below this is unsure. */
const sure = 0.9

/** Below so many judgments a table of errors, whose shares are six that may vary, has fewer than five for each. */
const thin = 30

/** Outcomes whose posteriors differ by less than this are equally likely: the rest is rounding. */
const alike = 1e-9

/** The outcomes that raters' judgments point to, where a rater's error is one number. */
export function oneCoinConsensus({ oneCoin: fit, labels }: ConsensusFits): Consensus {
  if (!fit.converged) return { converged: false, why: fit.why }
  return { converged: true, comparisons: labels.items, ...sharesOf(fit), iterations: fit.iterations }
}

/** The same where a rater errs differently by what is true, beside the one-coin model's. */
export function dawidSkeneConsensus({ oneCoin, dawidSkene: fit, labels }: ConsensusFits): DawidSkeneConsensus {
  if (!fit.converged) return { converged: false, why: fit.why }
  const made = new Int32Array(labels.raters)
  for (const who of labels.rater) made[who]! += 1
  return {
    ...{ converged: true, comparisons: labels.items, ...sharesOf(fit), iterations: fit.iterations },
    logLikelihood: fit.logLikelihood,
    differing: oneCoin.converged ? differing(fit.posterior, oneCoin.posterior) : null,
    thinRaters: made.reduce((n, judgments) => n + (judgments > 0 && judgments < thin ? 1 : 0), 0),
    thinBelow: thin,
  }
}

/** What a rater says of each true outcome, by the fit; null without one. */
export function errorsOf({ dawidSkene: fit }: ConsensusFits, who: number): RaterErrors | null {
  if (!fit.converged) return null
  const of = (truth: number) => {
    const n = fit.truths[who * 3 + truth]!
    const said = (code: number) => fit.confusion[who * 9 + truth * 3 + code]!
    // Less than a millionth of a judgment is none, and its row would be of nothing.
    return n < 1e-6 ? null : { n, win: said(win), tie: said(tie), loss: said(loss) }
  }
  return { win: of(win), tie: of(tie), loss: of(loss) }
}

/** The likeliest of three outcomes that begin at `from`; −1 where two are equally likely. */
export function likeliest(shares: ArrayLike<number>, from = 0): number {
  let best = 0
  for (const code of [1, 2]) if (shares[from + code]! > shares[from + best]!) best = code
  const rivals = [loss, tie, win].filter((code) => shares[from + best]! - shares[from + code]! < alike)
  return rivals.length === 1 ? best : -1
}

function sharesOf({ posterior, prior }: OneCoin | DawidSkene) {
  let unsure = 0
  for (let at = 0; at < posterior.length; at += 3) {
    if (Math.max(posterior[at]!, posterior[at + 1]!, posterior[at + 2]!) < sure) unsure += 1
  }
  return { win: prior[win]!, tie: prior[tie]!, loss: prior[loss]!, unsure }
}

function differing(one: Float64Array, other: Float64Array): number {
  let count = 0
  for (let at = 0; at < one.length; at += 3) if (likeliest(one, at) !== likeliest(other, at)) count += 1
  return count
}
