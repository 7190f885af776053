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

/** What a rater says where one outcome is true: `n`, the rater's judgments of such comparisons, is what the fit expects. */
const Said = Type.Union([
  Type.Object({ n: Type.Number(), win: Type.Number(), tie: Type.Number(), loss: Type.Number() }),
  Type.Null(),
])

/** A rater's table of errors: by the true outcome, the shares of what the rater says; null: no comparison is taken for it. */
export const RaterErrors = Type.Object({ win: Said, tie: Said, loss: Said })
export type RaterErrors = Static<typeof RaterErrors>

export const RaterRow = Type.Object({
  rater: Type.String(),
  kind: RaterKind,
  group: Type.Union([Type.String(), Type.Null()]),
  n: Type.Integer(),
  /** Of the target where it takes part; else of the system that takes part in all comparisons, or whose name comes first. */
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
  /** What the rater says of each outcome, by Dawid and Skene's fit; null without one. */
  errors: Type.Union([RaterErrors, Type.Null()]),
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

const consensusShares = {
  converged: Type.Literal(true),
  comparisons: Type.Integer(),
  win: Type.Number(),
  tie: Type.Number(),
  loss: Type.Number(),
  /** Comparisons whose likeliest outcome has a posterior below 0.9. */
  unsure: Type.Integer(),
  iterations: Type.Integer(),
}
const NoConsensus = Type.Object({ converged: Type.Literal(false), why: Type.String() })

/** Outcomes the raters' judgments point to, each rater weighted by how often the rater errs (Dawid and Skene, one-coin). */
export const Consensus = Type.Union([Type.Object(consensusShares), NoConsensus])
export type Consensus = Static<typeof Consensus>

/** The same with a table of errors for each rater (Dawid and Skene), which few judgments overfit. */
export const DawidSkeneConsensus = Type.Union([
  Type.Object({
    ...consensusShares,
    logLikelihood: Type.Number(),
    /** Comparisons whose likeliest outcome is another than the one-coin model's; null where that has none. */
    differing: Type.Union([Type.Integer(), Type.Null()]),
    /** Raters with fewer than `thinBelow` judgments, whose tables say little. */
    thinRaters: Type.Integer(),
    thinBelow: Type.Integer(),
  }),
  NoConsensus,
])
export type DawidSkeneConsensus = Static<typeof DawidSkeneConsensus>

/** What is known of each rater; language models are not among them. */
export const RaterQuality = Type.Object({
  raters: Type.Array(RaterRow),
  /** The level at which a test flags a rater. */
  flagLevel: Type.Number(),
  /** The pairs of systems with the most judgments, up to a hundred. */
  influence: Type.Array(PairInfluence),
  consensus: Consensus,
  dawidSkene: DawidSkeneConsensus,
})
export type RaterQuality = Static<typeof RaterQuality>
