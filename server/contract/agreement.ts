import { Type, type Static } from 'typebox'
import { Measure } from './estimate.ts'

const OrNull = Type.Union([Type.Number(), Type.Null()])

/** What raw and tie-discounted agreement would be by chance, with the same shares of outcomes; null without pairs. */
export const ChanceAgreement = Type.Object({ raw: OrNull, tieDiscounted: OrNull })
export type ChanceAgreement = Static<typeof ChanceAgreement>

/** Agreement of raters of one group with those of another, or among themselves where both names are the same. */
export const GroupAgreement = Type.Object({
  groups: Type.Tuple([Type.String(), Type.String()]),
  /** Pairs of judgments by different raters, one of each group, on one comparison; also the n of what follows. */
  n: Type.Integer(),
  comparisons: Type.Integer(),
  raw: Measure,
  tieDiscounted: Measure,
  /** Every comparison counts alike, however many raters it had; n: comparisons. */
  tieDiscountedItemMean: Measure,
  /** Over pairs in which nobody said tie; n: those pairs. */
  withoutTies: Measure,
  chance: ChanceAgreement,
  cohenKappa: Measure,
})
export type GroupAgreement = Static<typeof GroupAgreement>

export const RaterPairAgreement = Type.Object({
  raters: Type.Tuple([Type.String(), Type.String()]),
  groups: Type.Tuple([Type.String(), Type.String()]),
  /** Pairs of their judgments on one comparison. */
  n: Type.Integer(),
  raw: Type.Number(),
  tieDiscounted: Type.Number(),
  cohenKappa: OrNull,
})
export type RaterPairAgreement = Static<typeof RaterPairAgreement>

/** A rater's judgment of a comparison held against the same rater's next one of it. */
export const RepeatAgreement = Type.Object({
  n: Type.Integer(),
  sameOutcome: Type.Integer(),
  oneTie: Type.Integer(),
  /** A win one time and a loss the other; where sides were swapped, the same side was preferred again. */
  opposite: Type.Integer(),
  rate: Measure,
})
export type RepeatAgreement = Static<typeof RepeatAgreement>

/**
 * How far raters agree on outcomes (loss, tie, win): those of the system that takes part in every comparison, else of the
 * one of the two whose name comes first. Language models are no raters here:
 * they appear in `groups`, as the group "judge". A rater who judged a comparison twice is never held against itself:
 * the coefficients over comparisons take the first judgment, those over pairs all pairs by different raters. Only
 * Krippendorff's α takes every judgment as a value of its comparison.
 */
export const Agreement = Type.Object({
  /** Pairs of judgments by different raters on one comparison: the n of `raw` and `tieDiscounted`. */
  raterPairs: Type.Integer(),
  raters: Type.Integer(),
  /** Comparisons with judgments by two raters or more: the n of the coefficients over comparisons. */
  comparisons: Type.Integer(),
  /** What is drawn anew in resampling: whole prompts where a prompt has several comparisons. */
  resampled: Type.Enum(['prompts', 'comparisons']),
  raw: Measure,
  tieDiscounted: Measure,
  tieDiscountedItemMean: Measure,
  withoutTies: Measure,
  chance: ChanceAgreement,
  /** The mean over pairs of raters, weighted by their common judgments; n: pairs of judgments in the mean. */
  cohenKappa: Measure,
  cohenKappaLinear: Measure,
  cohenKappaQuadratic: Measure,
  /** Generalised to comparisons with differing numbers of raters. */
  fleissKappa: Measure,
  /** Over comparisons that every rater judged; n: those. */
  fleissKappaComplete: Measure,
  /** n: comparisons with two judgments or more, also by one rater. */
  krippendorffAlpha: Measure,
  krippendorffAlphaOrdinal: Measure,
  gwetAC1: Measure,
  /** With ordinal weights. */
  gwetAC2: Measure,
  /**
   * How often one rater says what most of the others said, over comparisons with three raters or more; others who are
   * split evenly count as a tie. n: judgments.
   */
  humanAgainstOthers: Measure,
  groups: Type.Array(GroupAgreement),
  /** The pairs of raters with the most in common, up to a thousand; `raterPairsMet` says how many met. */
  raterPairTable: Type.Array(RaterPairAgreement),
  raterPairsMet: OrNull,
  selfConsistency: Type.Object({ sameSides: RepeatAgreement, flipped: RepeatAgreement, sidesUnknown: RepeatAgreement }),
})
export type Agreement = Static<typeof Agreement>
