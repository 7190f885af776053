import { checkLabels, normaliseRows, type Labels } from './labels.ts'

/**
 * How likely each class is for each item (items × classes), given raters' abilities α and the logarithms of items'
 * easiness β, and the log-likelihood: a rater is right with chance σ(α e^{log β}) and else errs evenly. All classes are
 * equally likely beforehand. Columns of another length than raters and items are a RangeError.
 * Source: Whitehill, Ruvolo, Wu, Bergsma and Movellan (2009), Whose vote should count more, NIPS 22, eqs 1–3.
 */
export function gladPosterior(
  labels: Labels,
  ability: Float64Array,
  logEasiness: Float64Array,
): { posterior: Float64Array; logLikelihood: number } {
  checkLabels(labels)
  const { items, raters, classes: q, item, rater, label } = labels
  if (ability.length !== raters || logEasiness.length !== items) {
    throw new RangeError('There is one ability for each rater and one easiness for each item.')
  }
  const posterior = new Float64Array(items * q).fill(-Math.log(q))
  for (let at = 0; at < item.length; at++) {
    const x = ability[rater[at]!]! * Math.exp(logEasiness[item[at]!]!)
    const right = -Math.log1p(Math.exp(-x))
    // log σ(−x), without subtracting from 1.
    const wrong = -Math.log1p(Math.exp(x)) - Math.log(q - 1)
    for (let k = 0; k < q; k++) {
      posterior[item[at]! * q + k]! += k === label[at] ? finite(right, x) : finite(wrong, -x - Math.log(q - 1))
    }
  }
  return { logLikelihood: normaliseRows(posterior, q), posterior }
}

/** Where an exponential overflows, the logistic function's logarithm is its argument. */
function finite(log: number, argument: number): number {
  return log === -Infinity ? argument : log
}
