import { Type, type Static } from 'typebox'

const Bounds = Type.Object({
  /** Null before there is an interval. */
  low: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  high: Type.Array(Type.Union([Type.Number(), Type.Null()])),
})

/** The rates of one pair as they moved: lists of equal length, an entry for each moment that is kept. */
export const PairOverTime = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  /** Judgments so far, in the order of their times, and when the last of them was made. */
  n: Type.Array(Type.Integer()),
  at: Type.Array(Type.String()),
  win: Type.Array(Type.Integer()),
  tie: Type.Array(Type.Integer()),
  /** Prompts that they are about. */
  prompts: Type.Array(Type.Integer()),
  /** Bounds that hold at all moments together; absent from a pair whose prompts are not recorded. */
  winRate: Type.Optional(Bounds),
  winOrTieRate: Type.Optional(Bounds),
  /** Which sequence the bounds are of: `anytimeByPrompt` for the mean of prompts' means. */
  from: Type.Enum(['anytime', 'anytimeByPrompt']),
  method: Type.String(),
  level: Type.Number(),
  why: Type.Optional(Type.String()),
})
export type PairOverTime = Static<typeof PairOverTime>

/** How the rates of each pair moved while judgments came in. */
export const OverTime = Type.Object({
  pairs: Type.Array(PairOverTime),
  /** Why pairs are missing. */
  why: Type.Optional(Type.String()),
})
export type OverTime = Static<typeof OverTime>
