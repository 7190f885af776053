import { Type, type Static } from 'typebox'
import { Measure } from './estimate.ts'
import { RaterKind } from './rater.ts'

const OrNull = Type.Union([Type.Number(), Type.Null()])

/** The tests a rater can be flagged by; each is shown, none leaves anybody out by itself. */
export const RaterTest = Type.Enum(['side', 'straight', 'rigging', 'gold'])
export type RaterTest = Static<typeof RaterTest>

/** One test of one rater; `holm` and `benjaminiHochberg` are the p-value adjusted over all raters who took it. */
export const RaterTestResult = Type.Object({
  test: RaterTest,
  p: Type.Number(),
  holm: Type.Number(),
  benjaminiHochberg: Type.Number(),
  /** Holm's value is at most the level of the flags. */
  flagged: Type.Boolean(),
})
export type RaterTestResult = Static<typeof RaterTestResult>

/** What a study's own rule says of a rater's checks; `count` is right gold items, failed checks, or repeats answered alike. */
export const RuleResult = Type.Object({
  rule: Type.Enum(['gold', 'attention', 'repeats']),
  flagged: Type.Boolean(),
  count: Type.Integer(),
  n: Type.Integer(),
  /** Where the rule is a test; of this rater alone. */
  p: OrNull,
  /** How often the rule finds somebody who tosses a coin, with so many items. */
  power: OrNull,
})
export type RuleResult = Static<typeof RuleResult>

export const RaterRow = Type.Object({
  rater: Type.String(),
  kind: RaterKind,
  group: Type.Union([Type.String(), Type.Null()]),
  n: Type.Integer(),
  win: Type.Integer(),
  tie: Type.Integer(),
  loss: Type.Integer(),
  /** Preferences by side, where sides are recorded; `lean`: the share of a among decided ones. */
  sides: Type.Object({ a: Type.Integer(), b: Type.Integer(), lean: Measure }),
  /** The most decided preferences in a row for one side. */
  longestRun: Type.Integer(),
  /** Null where no times are known; `fasterThan`: the share of other raters whose median time is longer. */
  pace: Type.Union([
    Type.Object({
      n: Type.Integer(),
      medianMs: Type.Number(),
      tooFast: Type.Integer(),
      tooFastShare: Type.Number(),
      fasterThan: OrNull,
      /** More than a fifth of the judgments are under the floor. */
      flagged: Type.Boolean(),
    }),
    Type.Null(),
  ]),
  /** How often the rater says what another rater said of the same comparison; n: pairs of judgments. */
  withOthers: Measure,
  /** The system whose favour the rigging test is about. */
  favours: Type.Union([Type.String(), Type.Null()]),
  gold: Type.Union([Type.Object({ right: Type.Integer(), n: Type.Integer() }), Type.Null()]),
  /** How likely the rater is to give the consensus outcome, by the fit of the consensus; null without one. */
  accuracy: OrNull,
  tests: Type.Array(RaterTestResult),
  /** Of the study's own checks; empty where it has none. */
  rules: Type.Array(RuleResult),
})
export type RaterRow = Static<typeof RaterRow>

/** A rate of one system against another and how it hangs on single raters and judgments. */
export const Influence = Type.Object({
  rate: Type.Enum(['half-tie', 'win-or-tie']),
  estimate: Type.Number(),
  /** Over leaving out each rater once; null where no rater can be left out. */
  lowest: Type.Union([Type.Object({ rate: Type.Number(), without: Type.String() }), Type.Null()]),
  highest: Type.Union([Type.Object({ rate: Type.Number(), without: Type.String() }), Type.Null()]),
  /** The fewest judgments whose absence moves the rate across ½, and their outcomes; null where none do. */
  judgmentsToFlip: Type.Union([Type.Object({ count: Type.Integer(), outcomes: Type.String() }), Type.Null()]),
  /** The fewest raters whose absence does. */
  ratersToFlip: Type.Union([Type.Object({ count: Type.Integer(), raters: Type.Array(Type.String()) }), Type.Null()]),
})
export type Influence = Static<typeof Influence>

export const PairInfluence = Type.Object({
  systems: Type.Tuple([Type.String(), Type.String()]),
  n: Type.Integer(),
  rates: Type.Array(Influence),
})
export type PairInfluence = Static<typeof PairInfluence>

/** Outcomes the raters' judgments point to, each rater weighted by how often the rater errs (Dawid and Skene, one-coin). */
export const Consensus = Type.Union([
  Type.Object({
    converged: Type.Literal(true),
    comparisons: Type.Integer(),
    win: Type.Number(),
    tie: Type.Number(),
    loss: Type.Number(),
    /** Comparisons whose likeliest outcome has a posterior below 0.9. */
    unsure: Type.Integer(),
    iterations: Type.Integer(),
  }),
  Type.Object({ converged: Type.Literal(false), why: Type.String() }),
])
export type Consensus = Static<typeof Consensus>

/** What is known of each rater; language models are not among them. */
export const RaterQuality = Type.Object({
  raters: Type.Array(RaterRow),
  /** The level at which a test flags a rater. */
  flagLevel: Type.Number(),
  /** The pairs of systems with the most judgments, up to a hundred. */
  influence: Type.Array(PairInfluence),
  consensus: Consensus,
})
export type RaterQuality = Static<typeof RaterQuality>
