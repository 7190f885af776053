import { Type, type Static } from 'typebox'
import { Measure } from './estimate.ts'

const Count = Type.Union([Type.Integer(), Type.Null()])
const Chance = Type.Union([Type.Number(), Type.Null()])

/** Which side was preferred among some judgments whose sides are recorded; exact two-sided p of an even coin. */
const Lean = {
  a: Type.Integer(),
  b: Type.Integer(),
  tie: Type.Integer(),
  p: Chance,
  /** The share of side a among the decided. */
  share: Measure,
}

export const RaterLean = Type.Object({ rater: Type.String(), ...Lean })
export type RaterLean = Static<typeof RaterLean>

export const PairLean = Type.Object({
  first: Type.String(),
  second: Type.String(),
  ...Lean,
  /** The first system's half-tie rate, and the mean of its two values with the system on side a and on side b. */
  halfTieRate: Measure,
  corrected: Measure,
})
export type PairLean = Static<typeof PairLean>

/** Whether the side on which a response stood decided; counts are null where no sides are recorded, and `why` says so. */
export const SideEffect = Type.Object({
  a: Count,
  b: Count,
  tie: Count,
  /** Judgments whose sides are not recorded. */
  unknown: Type.Integer(),
  p: Chance,
  share: Measure,
  /** The same share with an interval for raters who each lean in their own way. */
  shareByRater: Measure,
  /** Log odds that side a gains, with the systems' strengths held. */
  logOdds: Measure,
  perRater: Type.Array(RaterLean),
  perPair: Type.Array(PairLean),
  why: Type.Optional(Type.String()),
})
export type SideEffect = Static<typeof SideEffect>

/** Whether the response with more of something (length, headings) is preferred. */
export const FeatureEffect = Type.Object({
  /** Decided judgments of responses that differ: for the one with more, for the one with less; and ties between them. */
  more: Count,
  less: Count,
  tie: Count,
  /** Judgments of responses that have equally much. */
  equal: Count,
  p: Chance,
  /** The share of the one with more among the decided; the second with an interval clustered by prompt. */
  share: Measure,
  shareByPrompt: Measure,
  /** Log odds per standard difference, alone and with the systems' strengths held. */
  logOdds: Measure,
  logOddsHeld: Measure,
  /** How often a response that has one standard difference more is preferred (ties count half), from `logOdds`. */
  winProbability: Measure,
  /** What a standard difference is: the root mean square of (own − other) / (own + other + 1). */
  standardDifference: Chance,
  /** The fitted curve of `logOdds` over the differences that occurred. */
  curve: Type.Array(Type.Object({ difference: Type.Number(), probability: Type.Number(), low: Chance, high: Chance })),
  why: Type.Optional(Type.String()),
})
export type FeatureEffect = Static<typeof FeatureEffect>

/** How answers change while a rater goes on judging. */
export const OrderEffect = Type.Object({
  /** Log odds of a tie, and of side a among the decided, for each ten further judgments of the same rater. */
  tie: Measure,
  sideA: Measure,
  /** The factor by which the time for a judgment changes with ten further judgments: 0.9 is ten percent quicker. */
  time: Measure,
  why: Type.Optional(Type.String()),
})
export type OrderEffect = Static<typeof OrderEffect>

export const LengthControlled = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  /** As judged, ties half, with the interval that is printed for rates; `n` counts prompts. */
  halfTieRate: Measure,
  /** What the model expects of responses of equal length. */
  lengthControlled: Measure,
  /** Log odds for the target per standard deviation of the difference in length, near equal lengths. */
  logOdds: Measure,
  /** In characters: how much longer the target's responses are on average. */
  meanDifference: Chance,
})
export type LengthControlled = Static<typeof LengthControlled>

/** Bradley–Terry strengths with length and formatting held, and what each of these adds. */
export const StyleControlled = Type.Object({
  strengths: Type.Array(Type.Object({ system: Type.String(), strength: Measure })),
  /** The half-tie rate of responses of equal length and formatting, by these strengths. */
  rates: Type.Array(Type.Object({ target: Type.String(), baseline: Type.String(), rate: Measure })),
  /** Log odds per standard difference. */
  style: Type.Array(Type.Object({ feature: Type.String(), logOdds: Measure })),
  why: Type.Optional(Type.String()),
})
export type StyleControlled = Static<typeof StyleControlled>

export const Bias = Type.Object({
  judgments: Type.Integer(),
  level: Type.Number(),
  side: SideEffect,
  length: FeatureEffect,
  formatting: Type.Object({
    headings: FeatureEffect,
    listItems: FeatureEffect,
    bold: FeatureEffect,
    codeBlocks: FeatureEffect,
  }),
  order: OrderEffect,
  lengthControlled: Type.Array(LengthControlled),
  styleControlled: StyleControlled,
  /** What was left out, and why. */
  notes: Type.Array(Type.String()),
})
export type Bias = Static<typeof Bias>
