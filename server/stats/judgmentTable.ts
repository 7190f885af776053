import type { RaterKind } from '../contract/rater.ts'

/** Outcomes for a comparison's first system, as the columns of a table hold them. */
export const loss = 0
export const tie = 1
export const win = 2

/** Where a comparison's first response stood, as the columns of a table hold it. */
export const sideUnknown = 0
export const sideA = 1
export const sideB = 2

/** A property of responses, such as their length, with a value for both responses of each comparison; NaN: not known. */
export type ResponseFeature = {
  name: 'length' | 'headings' | 'listItems' | 'bold' | 'codeBlocks'
  first: Float64Array
  second: Float64Array
}

/** What judgments are sliced by, beside what the other columns say. */
export type Slicing = {
  /** One entry for each comparison: the turn that was judged by itself, counted from 1; 0: the whole. */
  turn: Int32Array
  /** One entry for each prompt: its characters, as those of responses are counted; NaN: not known. */
  promptLength: Float64Array
  /** What is known of prompts; `of` has an index into `values` for each prompt, −1 where nothing is said. */
  tags: readonly { name: string; values: readonly string[]; of: Int32Array }[]
}

/**
 * Judgments as columns: what every statistic is computed from, whether they come from a file or from the database.
 * Names stand once in a list and are pointed at by index. Both orders of a pair are one comparison, whose first system is
 * the one whose name comes first; outcomes are that system's. A turn that was judged by itself is a comparison of its own. Only judgments that
 * count are here: none that was replaced, no surplus.
 */
export type JudgmentTable = {
  systems: readonly string[]
  prompts: readonly string[]
  raters: readonly { name: string; kind: RaterKind; group: string | null }[]
  /** One entry for each comparison: indices into `prompts` and `systems`. */
  comparisons: {
    prompt: Int32Array
    first: Int32Array
    second: Int32Array
    /** What each is called where it came from; absent where nobody asked. */
    ids?: readonly string[]
  }
  /** One entry for each judgment, in the order of their times where all are known, else as they were read. */
  judgments: {
    /** Index into the comparisons. */
    comparison: Int32Array
    /** Index into `raters`. */
    rater: Int32Array
    /** `loss`, `tie` or `win` for the comparison's first system. */
    outcome: Uint8Array
    /** `sideUnknown`, `sideA` or `sideB`: where the comparison's first response stood. */
    firstSide: Uint8Array
    /** 1: the rater also marked both responses as not acceptable. */
    bothBad: Uint8Array
    /** Counts a rater's judgments from 1 in the order they were made; 0: not known. */
    ordinal: Int32Array
    /** Milliseconds from both texts on screen to the choice; NaN: not known. */
    elapsedMs: Float64Array
    /** When it was made, in milliseconds since 1970; NaN: not known. Absent where nobody asked. */
    at?: Float64Array
  }
  /** Empty where no texts are known. */
  features: readonly ResponseFeature[]
  /** Absent where a table is made of judgments alone. */
  slicing?: Slicing
}
