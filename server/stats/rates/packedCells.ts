import type { Cells } from './cells.ts'

/** Judgments by outcome, each as its prompt and its rater, prompts ascending: the wins, then the ties, then the losses. */
export type PackedCells = { prompt: Int32Array; rater: Int32Array; ties: number; losses: number }

export function packCells({ prompt, rater, win, tie, loss }: Cells): PackedCells {
  let all = 0
  for (let cell = 0; cell < prompt.length; cell++) all += win[cell]! + tie[cell]! + loss[cell]!
  const packed = { prompt: new Int32Array(all), rater: new Int32Array(all) }
  let used = 0
  const add = (counts: Float64Array) => {
    for (let cell = 0; cell < counts.length; cell++) {
      for (let left = counts[cell]!; left > 0; left--) {
        packed.prompt[used] = prompt[cell]!
        packed.rater[used++] = rater[cell]!
      }
    }
    return used
  }
  const [ties, losses] = [add(win), add(tie)]
  add(loss)
  return { ...packed, ties, losses }
}

/** Adds up wins, ties and losses into `sums`, each as often as its prompt and its rater were drawn. */
export function weigh(
  { prompt, rater, ties, losses }: PackedCells,
  promptWeight: Int32Array,
  raterWeight: Int32Array,
  sums: Float64Array,
): void {
  sums[0] = weighed(prompt, rater, 0, ties, promptWeight, raterWeight)
  sums[1] = weighed(prompt, rater, ties, losses, promptWeight, raterWeight)
  sums[2] = weighed(prompt, rater, losses, prompt.length, promptWeight, raterWeight)
}

/** So many products of two weights are added up as 32-bit numbers; weights of draws are small. */
const block = 4096

/** Where the time goes. Whether a prompt was drawn is not asked: it would be guessed wrong a third of the time. */
function weighed(
  prompt: Int32Array,
  rater: Int32Array,
  from: number,
  to: number,
  promptWeight: Int32Array,
  raterWeight: Int32Array,
): number {
  let sum = 0
  for (let start = from; start < to; start += block) {
    const end = Math.min(to, start + block)
    let part = 0
    for (let at = start; at < end; at++) {
      part = (part + Math.imul(promptWeight[prompt[at]!]!, raterWeight[rater[at]!]!)) | 0
    }
    sum += part
  }
  return sum
}
