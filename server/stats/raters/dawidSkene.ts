import { maximise, type Fitted, type Limits } from './expectationMaximisation.ts'
import { checkLabels, normaliseRow, voteShares, type Labels } from './labels.ts'

export type DawidSkene = {
  /** How likely each class is for each item, items × classes. */
  posterior: Float64Array
  /** How frequent each class is. */
  prior: Float64Array
  /** For each rater: how likely a true class is called what, raters × true × given. */
  confusion: Float64Array
  /** For each rater: how many of the labels are of items of each class, by the posterior, raters × true. */
  truths: Float64Array
}

/**
 * True classes of items and each rater's errors, from labels alone: expectation-maximisation from the shares of votes.
 * The maximum it finds depends on that start. A rater's row for a class that no item of theirs is in stays even.
 * Labels that point nowhere are a RangeError; a fit that does not settle says so.
 * Source: Dawid and Skene (1979), Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied
 * Statistics 28, 20–28, eqs 2.3–2.5.
 */
export function dawidSkene(labels: Labels, limits?: Limits): Fitted<DawidSkene> {
  checkLabels(labels)
  const { items, raters, classes: q, rater, label } = labels
  const posterior = voteShares(labels)
  const { starts, order } = byItem(labels)
  // Where a label's column of its rater's table begins; in the order of items, so that one pass serves both halves of a step.
  const columns = order.map((at) => rater[at]! * q * q + label[at]!)
  const confusion = new Float64Array(raters * q * q)
  const logs = new Float64Array(confusion.length)
  const logPrior = new Float64Array(q)
  let prior = new Float64Array(q)
  /** What the next step needs of the posterior: who said what of which class, and how frequent classes are. */
  const said = new Float64Array(confusion.length)
  const classes = new Float64Array(q)
  const addItem = (row: number, from: number, to: number) => {
    for (let at = from; at < to; at++) {
      for (let k = 0; k < q; k++) said[columns[at]! + k * q]! += posterior[row + k]!
    }
    for (let k = 0; k < q; k++) classes[k]! += posterior[row + k]!
  }
  for (let one = 0; one < items; one++) addItem(one * q, starts[one]!, starts[one + 1]!)
  const step = () => {
    prior = classes.map((sum) => sum / items)
    for (let k = 0; k < q; k++) logPrior[k] = Math.log(prior[k]!)
    confusion.set(said)
    for (let row = 0; row < confusion.length; row += q) toShares(confusion, row, q)
    for (let cell = 0; cell < confusion.length; cell++) logs[cell] = Math.log(confusion[cell]!)
    said.fill(0)
    classes.fill(0)
    let logLikelihood = 0
    for (let one = 0; one < items; one++) {
      const row = one * q
      const [from, to] = [starts[one]!, starts[one + 1]!]
      for (let k = 0; k < q; k++) posterior[row + k] = logPrior[k]!
      for (let at = from; at < to; at++) {
        for (let k = 0; k < q; k++) posterior[row + k]! += logs[columns[at]! + k * q]!
      }
      logLikelihood += normaliseRow(posterior, row, q)
      addItem(row, from, to)
    }
    return logLikelihood
  }
  const truths = () => Float64Array.from({ length: raters * q }, (_, row) => sumOf(said, row * q, q))
  return maximise(step, () => ({ posterior, prior, confusion, truths: truths() }), limits)
}

function toShares(values: Float64Array, from: number, q: number): void {
  const sum = sumOf(values, from, q)
  for (let k = 0; k < q; k++) values[from + k] = sum === 0 ? 1 / q : values[from + k]! / sum
}

function sumOf(values: Float64Array, from: number, count: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) sum += values[from + k]!
  return sum
}

export type OneCoin = {
  posterior: Float64Array
  prior: Float64Array
  /** For each rater: how likely the true class is given; errors are spread evenly over the others. */
  skill: Float64Array
}

/**
 * The same with one number a rater, for which there is far more evidence: how often the rater is right, whatever the
 * class. The posterior rests on the skills beside it. A rater without labels has the skill of guessing.
 * Source: Zhang, Chen, Zhou and Jordan (2016), Spectral methods meet EM, Journal of Machine Learning Research 17,
 * section 2 (the one-coin model).
 */
export function oneCoinDawidSkene(labels: Labels, limits?: Limits): Fitted<OneCoin> {
  checkLabels(labels)
  const { items, raters, classes: q, rater, label } = labels
  const posterior = voteShares(labels)
  const skill = new Float64Array(raters)
  const made = new Float64Array(raters)
  for (const who of rater) made[who]! += 1
  const { starts, order } = byItem(labels)
  // Beside each other in the order of their items, so that one pass serves both halves of a step.
  const rated = order.map((at) => rater[at]!)
  const given = Uint8Array.from(order, (at) => label[at]!)
  let prior = new Float64Array(q)
  const right = new Float64Array(raters)
  const wrong = new Float64Array(raters)
  const logPrior = new Float64Array(q)
  /** What the next step needs of the posterior: how often raters are right by it, and how frequent classes are. */
  const rightly = new Float64Array(raters)
  const classes = new Float64Array(q)
  const addItem = (row: number, from: number, to: number) => {
    for (let at = from; at < to; at++) rightly[rated[at]!]! += posterior[row + given[at]!]!
    for (let k = 0; k < q; k++) classes[k]! += posterior[row + k]!
  }
  for (let one = 0; one < items; one++) addItem(one * q, starts[one]!, starts[one + 1]!)
  const step = () => {
    prior = classes.map((sum) => sum / items)
    for (let k = 0; k < q; k++) logPrior[k] = Math.log(prior[k]!)
    for (let who = 0; who < raters; who++) {
      skill[who] = made[who] === 0 ? 1 / q : Math.min(1, rightly[who]! / made[who]!)
      right[who] = Math.log(skill[who]!)
      wrong[who] = Math.log((1 - skill[who]!) / (q - 1))
    }
    rightly.fill(0)
    classes.fill(0)
    let logLikelihood = 0
    for (let one = 0; one < items; one++) {
      const row = one * q
      const [from, to] = [starts[one]!, starts[one + 1]!]
      for (let k = 0; k < q; k++) posterior[row + k] = logPrior[k]!
      for (let at = from; at < to; at++) {
        const who = rated[at]!
        for (let k = 0; k < q; k++) posterior[row + k]! += k === given[at] ? right[who]! : wrong[who]!
      }
      logLikelihood += normaliseRow(posterior, row, q)
      addItem(row, from, to)
    }
    return logLikelihood
  }
  return maximise(step, () => ({ posterior, prior, skill }), limits)
}

/** The labels of each item together: those of item i stand in `order` from `starts[i]` to `starts[i + 1]`. */
function byItem({ items, item }: Labels): { starts: Int32Array; order: Int32Array } {
  const starts = new Int32Array(items + 1)
  for (const one of item) starts[one + 1]!++
  for (let one = 0; one < items; one++) starts[one + 1]! += starts[one]!
  const next = starts.slice()
  const order = new Int32Array(item.length)
  for (let at = 0; at < item.length; at++) order[next[item[at]!]!++] = at
  return { starts, order }
}
