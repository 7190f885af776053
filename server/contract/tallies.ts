import { Type, type Static } from 'typebox'
import { Measure } from './estimate.ts'

/** The four named rates, each with an interval of one kind. */
export const RateMeasures = Type.Object({
  /** Wins / n. */
  winRate: Measure,
  /** (Wins + ties) / n: equal or preferred. */
  winOrTieRate: Measure,
  /** (Wins + ties / 2) / n. */
  halfTieRate: Measure,
  /** Wins / (wins + losses). */
  winShareOfDecided: Measure,
})
export type RateMeasures = Static<typeof RateMeasures>

const POrNull = Type.Union([Type.Number(), Type.Null()])

/** Wins, ties and losses of the target against one baseline, and all that may be said of them. */
export const PairTally = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  /** Judgments. */
  n: Type.Integer(),
  win: Type.Integer(),
  tie: Type.Integer(),
  loss: Type.Integer(),
  bothBad: Type.Integer(),
  /** Comparisons, prompts and raters with at least one judgment; where no prompts are recorded, a pair is one comparison. */
  comparisons: Type.Integer(),
  /** 0 where they are not recorded; numbers that would rest on them are then null and say so. */
  prompts: Type.Integer(),
  raters: Type.Integer(),
  /** Judgments taken as independent; `n` of each counts judgments. */
  rates: RateMeasures,
  /** Judgments of one prompt may depend on each other; `n` of each counts prompts. */
  clustered: RateMeasures,
  /** Judgments of one prompt, and those by one rater, may depend on each other; `n` of each counts prompts. */
  twoWay: RateMeasures,
  /** Valid however often one looks, for single judgments of ever new prompts; `n` of each counts judgments. */
  anytime: RateMeasures,
  /** Valid however often one looks, on prompt means, which judgments of one prompt do not mislead; `n` counts prompts. */
  anytimeByPrompt: RateMeasures,
  /** Prompts and raters drawn with replacement; `n` of each counts judgments. */
  bootstrap: RateMeasures,
  /** What most judgments of each comparison say; a comparison split evenly is a tie. `n` counts comparisons. */
  majority: Type.Object({
    n: Type.Integer(),
    win: Type.Integer(),
    tie: Type.Integer(),
    loss: Type.Integer(),
    rates: RateMeasures,
  }),
  /** Shares of wins, ties and losses with intervals that hold for all three together; `n` counts judgments. */
  multinomial: Type.Object({ win: Measure, tie: Measure, loss: Measure }),
  /** That a win is as likely as a loss, ties left out, judgments taken as independent; adjusted for the baselines shown. */
  signTest: Type.Object({
    decided: Type.Integer(),
    p: Type.Number(),
    pMid: Type.Number(),
    pHolm: Type.Number(),
    pBH: Type.Number(),
  }),
  /** That the half-tie rate is ½, by prompt; adjusted for the baselines that have it. Null with fewer than two prompts. */
  clusterTest: Type.Object({
    p: POrNull,
    pHolm: POrNull,
    degrees: POrNull,
    why: Type.Optional(Type.String()),
  }),
  /** What may be concluded now of the half-tie rate, although the results were watched; holds for all pairs shown together. */
  stopping: Type.Object({
    conclusion: Type.Enum(['better', 'worse', 'similar', 'goOn']),
    /** Which of the two sequences it rests on: single judgments where no prompt was judged twice, else prompt means. */
    from: Type.Enum(['anytime', 'anytimeByPrompt']),
    /** The level of that sequence: 1 − (1 − level)/m for the m pairs shown, which is more than the level of those printed. */
    level: Type.Number(),
    /** How far from ½ counts as similar; null: not asked. */
    margin: POrNull,
    /** Why nothing can be concluded at all yet: there is no sequence. */
    why: Type.Optional(Type.String()),
  }),
})
export type PairTally = Static<typeof PairTally>

/** The target against each baseline it met; every pair that met where no target was named. */
export const Tallies = Type.Object({
  target: Type.Union([Type.String(), Type.Null()]),
  level: Type.Number(),
  tallies: Type.Array(PairTally),
})
export type Tallies = Static<typeof Tallies>
