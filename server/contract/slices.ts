import { Type, type Static } from 'typebox'
import { RateMeasures } from './tallies.ts'
import { RaterKind } from './rater.ts'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** What judgments are sliced by: a tag of the prompt, the turn, a band of lengths, the raters' group. */
export const DimensionKind = Type.Enum(['tag', 'turn', 'responseLength', 'promptLength', 'raterGroup'])
export type DimensionKind = Static<typeof DimensionKind>

/** A slice and what it holds over all pairs shown. */
export const Slice = Type.Object({
  /** The tag's value, the turn, the band as `500-999` or `4000-`, or the group; null: nothing is said. */
  value: OrNull(Type.String()),
  /** The same in words. */
  label: Type.String(),
  /** Of raters without a group. */
  raterKind: Type.Optional(RaterKind),
  judgments: Type.Integer(),
  prompts: Type.Integer(),
  raters: Type.Integer(),
})
export type Slice = Static<typeof Slice>

/** How the target fared against one baseline in one slice; below the minimum only how many judgments there are. */
export const SliceRow = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  /** Which of the dimension's slices. */
  slice: Type.Integer(),
  n: Type.Integer(),
  prompts: Type.Integer(),
  raters: Type.Integer(),
  /** Null where there are too few judgments. */
  enough: OrNull(
    Type.Object({
      win: Type.Integer(),
      tie: Type.Integer(),
      loss: Type.Integer(),
      /** By prompt, as the results are; judgments taken as independent where prompts are not recorded. */
      rates: RateMeasures,
      /** That the half-tie rate is ½, by prompt; `pHolm` is adjusted over all rows of the dimension that have it. */
      p: OrNull(Type.Number()),
      pHolm: OrNull(Type.Number()),
    }),
  ),
})
export type SliceRow = Static<typeof SliceRow>

/** Whether the half-tie rate differs between the slices of a dimension, for one pair. */
export const SliceDifference = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  /** Slices with enough judgments, which are held against each other. */
  slices: Type.Integer(),
  statistic: OrNull(Type.Number()),
  /** Of F. */
  degrees: OrNull(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
  p: OrNull(Type.Number()),
  /** Adjusted over the pairs shown. */
  pHolm: OrNull(Type.Number()),
  why: Type.Optional(Type.String()),
})
export type SliceDifference = Static<typeof SliceDifference>

export const Dimension = Type.Object({
  /** What it is asked for by: the tag's name, `turn`, `response-length`, `prompt-length` or `rater-group`. */
  id: Type.String(),
  kind: DimensionKind,
  /** The tag's name, or the dimension in words. */
  name: Type.String(),
  slices: Type.Array(Slice),
  /** Pair after pair as in the tallies, slice after slice. */
  rows: Type.Array(SliceRow),
  differences: Type.Array(SliceDifference),
  /** Why there are no rows. */
  why: Type.Optional(Type.String()),
})
export type Dimension = Static<typeof Dimension>

/** The results in parts. */
export const Slices = Type.Object({
  /** Fewer judgments than this have no rate. */
  least: Type.Integer(),
  dimensions: Type.Array(Dimension),
  /** What is known of prompts and cannot be sliced by, and why. */
  notSliced: Type.Array(Type.Object({ name: Type.String(), why: Type.String() })),
})
export type Slices = Static<typeof Slices>
