import { loss, tie, win } from '../judgmentTable.ts'
import type { PairJudgments } from './pairJudgments.ts'

/** The judgments of one pair in one slice, by prompt: entry by entry the prompt and its wins, ties and losses. */
export type SliceCells = {
  n: number
  /** Those who judged, each once. */
  raters: Int32Array
  prompt: Int32Array
  win: Float64Array
  tie: Float64Array
  loss: Float64Array
}

/**
 * Sorts the judgments of a pair into slices and each slice into prompts; `sliceOf` answers the slice of a judgment by its
 * place, from 0 to `slices` − 1. Prompts keep the numbers they have in the pair.
 */
export function sliceCells(pair: PairJudgments, slices: number, sliceOf: (at: number) => number): SliceCells[] {
  const n = pair.outcome.length
  const start = new Int32Array(slices + 1)
  const of = Int32Array.from({ length: n }, (_, at) => sliceOf(at))
  for (const slice of of) start[slice + 1]!++
  for (let slice = 0; slice < slices; slice++) start[slice + 1]! += start[slice]!
  const rows = new Int32Array(n)
  const next = start.slice(0, slices)
  for (let at = 0; at < n; at++) rows[next[of[at]!]!++] = at
  return Array.from({ length: slices }, (_, slice) => cellsIn(pair, rows.subarray(start[slice], start[slice + 1])))
}

function cellsIn({ prompt, rater, outcome }: PairJudgments, rows: Int32Array): SliceCells {
  const raters = new Set<number>()
  const prompts = new Set<number>()
  for (const row of rows) {
    raters.add(rater[row]!)
    prompts.add(prompt[row]!)
  }
  // Ascending, so that sums do not depend on the order of judgments.
  const ascending = Int32Array.from(prompts).sort()
  const entries = new Map(Array.from(ascending, (one, entry) => [one, entry]))
  const cells = {
    n: rows.length,
    raters: Int32Array.from(raters),
    prompt: ascending,
    win: new Float64Array(entries.size),
    tie: new Float64Array(entries.size),
    loss: new Float64Array(entries.size),
  }
  for (const row of rows) {
    const entry = entries.get(prompt[row]!)!
    const kind = outcome[row]!
    if (kind === win) cells.win[entry]!++
    else if (kind === tie) cells.tie[entry]!++
    else if (kind === loss) cells.loss[entry]!++
  }
  return cells
}
