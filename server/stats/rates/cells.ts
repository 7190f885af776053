import { loss, tie, win } from '../judgmentTable.ts'
import { checkCounts } from './checks.ts'

/**
 * The judgments of one pair of systems as counts for each prompt and rater who met: all that intervals are computed from.
 * Entries ascend by prompt; prompts and raters are numbered from 0, each with at least one entry.
 */
export type Cells = {
  prompts: number
  raters: number
  prompt: Int32Array
  rater: Int32Array
  win: Float64Array
  tie: Float64Array
  loss: Float64Array
}

/** The four rates; each is one sum of win, tie and loss divided by another. */
export const rateNames = ['winRate', 'winOrTieRate', 'halfTieRate', 'winShareOfDecided'] as const
export type RateName = (typeof rateNames)[number]

/** One thing for each of the four rates. */
export function byRate<Made>(make: (rate: RateName) => Made): Record<RateName, Made> {
  return Object.fromEntries(rateNames.map((rate) => [rate, make(rate)])) as Record<RateName, Made>
}

/** What a rate counts of so many wins and ties. */
export function counted(rate: RateName, win: number, tie: number): number {
  if (rate === 'winOrTieRate') return win + tie
  return rate === 'halfTieRate' ? win + tie / 2 : win
}

/** What a rate divides by. */
export function divisor(rate: RateName, win: number, tie: number, loss: number): number {
  return rate === 'winShareOfDecided' ? win + loss : win + tie + loss
}

/** Wins, ties and losses for each prompt, or each rater, of the cells. */
export function marginal(cells: Cells, by: 'prompt' | 'rater'): Pick<Cells, 'win' | 'tie' | 'loss'> {
  const groups = by === 'prompt' ? cells.prompts : cells.raters
  const index = cells[by]
  const sums = { win: new Float64Array(groups), tie: new Float64Array(groups), loss: new Float64Array(groups) }
  for (let cell = 0; cell < index.length; cell++) {
    const group = index[cell]!
    sums.win[group]! += cells.win[cell]!
    sums.tie[group]! += cells.tie[cell]!
    sums.loss[group]! += cells.loss[cell]!
  }
  return sums
}

/** A rate's sums and sizes by group, groups without anything to divide by left out. */
export function sumsOf(
  rate: RateName,
  groups: Pick<Cells, 'win' | 'tie' | 'loss'>,
): [sums: Float64Array, sizes: Float64Array] {
  const [sums, sizes] = [new Float64Array(groups.win.length), new Float64Array(groups.win.length)]
  let kept = 0
  for (let group = 0; group < sums.length; group++) {
    const [win, tie, loss] = [groups.win[group]!, groups.tie[group]!, groups.loss[group]!]
    const size = divisor(rate, win, tie, loss)
    if (size === 0) continue
    sums[kept] = counted(rate, win, tie)
    sizes[kept] = size
    kept++
  }
  return [sums.subarray(0, kept), sizes.subarray(0, kept)]
}

/** Cells from judgments, one a row: prompt and rater by any whole number from 0, the outcome as tables have it. */
export function cellsOf(prompt: ArrayLike<number>, rater: ArrayLike<number>, outcome: ArrayLike<number>): Cells {
  const n = prompt.length
  if (rater.length !== n || outcome.length !== n) throw new RangeError('Prompts, raters and outcomes differ in number.')
  const [localPrompt, prompts] = renumbered(prompt)
  const [localRater, raters] = renumbered(rater)
  const start = new Int32Array(prompts + 1)
  for (let row = 0; row < n; row++) start[localPrompt[row]! + 1]!++
  for (let at = 0; at < prompts; at++) start[at + 1]! += start[at]!
  const order = new Int32Array(n)
  const next = start.slice(0, prompts)
  for (let row = 0; row < n; row++) order[next[localPrompt[row]!]!++] = row
  const cells: Cells = {
    prompts,
    raters,
    prompt: new Int32Array(n),
    rater: new Int32Array(n),
    win: new Float64Array(n),
    tie: new Float64Array(n),
    loss: new Float64Array(n),
  }
  // Where a rater stood last: a rater met again under the same prompt is the same cell.
  const seen = new Int32Array(raters).fill(-1)
  let used = 0
  for (let at = 0; at < prompts; at++) {
    const first = used
    for (let place = start[at]!; place < start[at + 1]!; place++) {
      const row = order[place]!
      const who = localRater[row]!
      let cell = seen[who]!
      if (cell < first) {
        cell = used++
        seen[who] = cell
        cells.prompt[cell] = at
        cells.rater[cell] = who
      }
      const kind = outcome[row]!
      if (kind === win) cells.win[cell]!++
      else if (kind === tie) cells.tie[cell]!++
      else if (kind === loss) cells.loss[cell]!++
      else throw new RangeError(`An outcome is 0, 1 or 2, not ${kind}.`)
    }
  }
  return {
    prompts,
    raters,
    prompt: cells.prompt.subarray(0, used),
    rater: cells.rater.subarray(0, used),
    win: cells.win.subarray(0, used),
    tie: cells.tie.subarray(0, used),
    loss: cells.loss.subarray(0, used),
  }
}

/** The same numbers counted from 0, the smallest first whatever the order of rows, and how many there are. */
function renumbered(ids: ArrayLike<number>): [Int32Array, number] {
  let largest = -1
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!
    if (!Number.isInteger(id) || id < 0) {
      throw new RangeError(`A prompt or rater is a whole number from 0 on, not ${id}.`)
    }
    if (id > largest) largest = id
  }
  checkCounts(Math.max(0, largest))
  const local = new Int32Array(ids.length)
  // A list where ids are dense, a map where a few are picked out of many.
  if (largest < 4 * ids.length + 64) {
    const numbers = new Int32Array(largest + 1)
    for (let row = 0; row < ids.length; row++) numbers[ids[row]!] = 1
    let count = 0
    for (let id = 0; id <= largest; id++) if (numbers[id] === 1) numbers[id] = count++
    for (let row = 0; row < ids.length; row++) local[row] = numbers[ids[row]!]!
    return [local, count]
  }
  const numbers = new Map(
    [...new Set(Array.from(ids))].sort((one, other) => one - other).map((id, number) => [id, number]),
  )
  for (let row = 0; row < ids.length; row++) local[row] = numbers.get(ids[row]!)!
  return [local, numbers.size]
}
