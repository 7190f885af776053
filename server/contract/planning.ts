import { Type, type Static } from 'typebox'

export const Estimand = Type.Enum(['winRate', 'winOrTieRate', 'halfTieRate', 'winShareOfDecided'])
export type Estimand = Static<typeof Estimand>

/** Assumed shares of wins, ties and losses of the target; they add up to 1. */
export const Shares = Type.Object({ win: Type.Number(), tie: Type.Number(), loss: Type.Number() })
export type Shares = Static<typeof Shares>

/** A study before it is run. */
export const PlanInput = Type.Object({
  estimand: Estimand,
  shares: Shares,
  /** The value that the study is to tell the estimand from: ½. */
  nullValue: Type.Number(),
  level: Type.Number(),
  /** The chance of telling them apart that is wanted: 0.8. */
  power: Type.Number(),
  prompts: Type.Integer(),
  /** Raters for each comparison. */
  overlap: Type.Integer(),
  raters: Type.Integer(),
  /** How much prompts, and raters, differ in how they see the target: standard deviations in log odds; 0: not at all. */
  promptSpread: Type.Number(),
  raterSpread: Type.Number(),
})
export type PlanInput = Static<typeof PlanInput>

const OrNull = Type.Union([Type.Number(), Type.Null()])

/** What a design gives: the chance of a finding and the width of the interval to expect. */
export const DesignOutlook = Type.Object({
  prompts: Type.Integer(),
  overlap: Type.Integer(),
  judgments: Type.Integer(),
  /** The variance relative to that of as many independent judgments. */
  designEffect: Type.Number(),
  power: Type.Number(),
  width: Type.Number(),
})
export type DesignOutlook = Static<typeof DesignOutlook>

export const Simulated = Type.Object({
  studies: Type.Integer(),
  /** Shares of studies that told the value from the null value, and whose interval held the true value. */
  power: Type.Number(),
  coverage: Type.Number(),
  /** The mean width of the intervals. */
  width: Type.Number(),
  /** Studies in which the estimate or its interval was undefined; they count as having found nothing. */
  undefinedStudies: Type.Integer(),
})
export type Simulated = Static<typeof Simulated>

export const Plan = Type.Object({
  /** The estimand under the assumed shares. */
  value: Type.Number(),
  /** How alike two judgments of one prompt, and of one rater, are (intraclass correlations). */
  promptCorrelation: Type.Number(),
  raterCorrelation: Type.Number(),
  outlook: DesignOutlook,
  /** Judgments needed for the wanted power if they were independent, and in this design; null where no number is enough. */
  independentNeeded: OrNull,
  judgmentsNeeded: OrNull,
  promptsNeeded: OrNull,
  /** The nearest value above the null value that would be told from it with the wanted power; null where none is. */
  detectable: OrNull,
  /** One more rater for each comparison, against as many further prompts. */
  oneMoreRater: DesignOutlook,
  morePrompts: DesignOutlook,
  /** The same number of judgments at other overlaps. */
  overlaps: Type.Array(DesignOutlook),
  /** Tie-discounted agreement to expect, and the width of its interval; null for a single rater a comparison. */
  agreement: Type.Union([Type.Object({ tieDiscounted: Type.Number(), width: Type.Number() }), Type.Null()]),
  simulated: Type.Optional(Simulated),
  /** Why a number is missing. */
  notes: Type.Array(Type.String()),
})
export type Plan = Static<typeof Plan>
