import type { Columns } from './column.ts'
import type { Pages } from './exported.ts'
import type { Shape, WhyNot } from './leftOut.ts'

/** A format that judgments go out in. */
export type Writer = {
  title: string
  /** What it holds, in a few words for a menu. */
  holds: string
  /** The content type. */
  type: string
  /** What a file's name ends in, after the study's. */
  ending: string
  /**
   * Ours says everything of every judgment. Others hold only those that count, by one kind of raters unless several are
   * asked for.
   */
  ours: boolean
  /** Its fields and what they mean: the format's code book. Fields of objects within are named by their path. */
  columns: Columns | Record<string, { meaning: string }>
  /** Where the format has no room for a judgment, why. */
  leavesOut?: (shape: Shape) => WhyNot | null
  /** What a reader must know that no column says. */
  notes?: string[]
  write: (pages: Pages) => AsyncGenerator<string | Uint8Array>
}
