import type { Outcome } from './judgment.ts'

/** How likely each outcome of the first system is, and the likeliest; null where two are equally likely. */
export type Posterior = { win: number; tie: number; loss: number; outcome: Outcome | null }

/** What is known of the true outcome of one comparison: a row of the consensus that goes out. */
export type ConsensusRow = {
  /** Its id, or its number in the order of the table. */
  comparison: string
  prompt: string
  /** The turn that was judged by itself, counted from 1; 0: the whole. */
  turn: number
  first: string
  second: string
  /** The first judgments of all raters. */
  judgments: number
  /** What is said most often, of the first system; null where two outcomes are said equally often. */
  majority: Outcome | null
  /** Null where the model was not fitted. */
  oneCoin: Posterior | null
  dawidSkene: Posterior | null
}
