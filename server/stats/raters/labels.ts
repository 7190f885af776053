/** What raters said of items: one entry for each label, in three columns. */
export type Labels = {
  items: number
  raters: number
  classes: number
  item: Int32Array
  rater: Int32Array
  label: Uint8Array
}

/** Refuses labels that point outside their items, raters or classes, with a RangeError. */
export function checkLabels({ items, raters, classes, item, rater, label }: Labels): void {
  if (classes < 2) throw new RangeError(`Labels need two classes or more, not ${classes}.`)
  if (item.length !== rater.length || item.length !== label.length) {
    throw new RangeError('The columns of labels are of differing length.')
  }
  for (let at = 0; at < item.length; at++) {
    const fits = item[at]! >= 0 && item[at]! < items && rater[at]! >= 0 && rater[at]! < raters && label[at]! < classes
    if (!fits) throw new RangeError(`Label ${at} points at an item, a rater or a class that there is not.`)
  }
}

/** The share of each class among an item's labels, items × classes; even shares where an item has none. */
export function voteShares({ items, classes, item, label }: Labels): Float64Array {
  const shares = new Float64Array(items * classes)
  for (let at = 0; at < item.length; at++) shares[item[at]! * classes + label[at]!]! += 1
  for (let from = 0; from < shares.length; from += classes) {
    let n = 0
    for (let k = 0; k < classes; k++) n += shares[from + k]!
    for (let k = 0; k < classes; k++) shares[from + k] = n === 0 ? 1 / classes : shares[from + k]! / n
  }
  return shares
}

/**
 * Turns each item's logarithms of class likelihoods into its posterior in place, and answers their log-likelihood: the
 * sum of the logarithms of what each item's classes add up to.
 */
export function normaliseRows(logs: Float64Array, classes: number): number {
  let logLikelihood = 0
  for (let from = 0; from < logs.length; from += classes) logLikelihood += normaliseRow(logs, from, classes)
  return logLikelihood
}

/** The same of the one item whose classes begin at `from`. */
export function normaliseRow(logs: Float64Array, from: number, classes: number): number {
  let most = -Infinity
  for (let k = 0; k < classes; k++) if (logs[from + k]! > most) most = logs[from + k]!
  let sum = 0
  for (let k = 0; k < classes; k++) {
    const log = logs[from + k]!
    // The likeliest class needs no exponential.
    const share = log === most ? 1 : Math.exp(log - most)
    logs[from + k] = share
    sum += share
  }
  for (let k = 0; k < classes; k++) logs[from + k]! /= sum
  return most + Math.log(sum)
}
