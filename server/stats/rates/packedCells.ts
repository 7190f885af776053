import type { Cells } from './cells.ts'

/** The cells as small whole numbers, prompt after prompt: half the memory to go through. */
export type PackedCells = { starts: Int32Array; rater: Int32Array; counts: Int32Array }

export function packCells({ prompts, prompt, rater, win, tie, loss }: Cells): PackedCells {
  const starts = new Int32Array(prompts + 1)
  for (const each of prompt) starts[each + 1]!++
  for (let at = 0; at < prompts; at++) starts[at + 1]! += starts[at]!
  const counts = new Int32Array(3 * prompt.length)
  for (let cell = 0; cell < prompt.length; cell++) {
    counts[3 * cell] = win[cell]!
    counts[3 * cell + 1] = tie[cell]!
    counts[3 * cell + 2] = loss[cell]!
  }
  return { starts, rater, counts }
}

/** Adds up wins, ties and losses of all cells into `sums`, each as often as its prompt and its rater were drawn: where the time goes. */
export function weigh(
  { starts, rater, counts }: PackedCells,
  promptWeight: Int32Array,
  raterWeight: Int32Array,
  sums: Float64Array,
) {
  let wins = 0
  let ties = 0
  let losses = 0
  for (let at = 0; at < promptWeight.length; at++) {
    const times = promptWeight[at]!
    // A third of the prompts is not drawn.
    if (times === 0) continue
    let win = 0
    let tie = 0
    let loss = 0
    const end = starts[at + 1]!
    for (let cell = starts[at]!, place = 3 * cell; cell < end; cell++, place += 3) {
      const weight = raterWeight[rater[cell]!]!
      win += weight * counts[place]!
      tie += weight * counts[place + 1]!
      loss += weight * counts[place + 2]!
    }
    wins += times * win
    ties += times * tie
    losses += times * loss
  }
  sums[0] = wins
  sums[1] = ties
  sums[2] = losses
}
