import { Type, type Static } from 'typebox'

const OrNull = Type.Union([Type.Number(), Type.Null()])

/** The best and the worst rank that the judgments leave open; 1 is the strongest. */
export const RankInterval = Type.Object({ low: Type.Integer(), high: Type.Integer() })
export type RankInterval = Static<typeof RankInterval>

/** One system's strength; all numbers are null, and `why` says why, where no finite strength is likeliest. */
export const Strength = Type.Object({
  system: Type.String(),
  estimate: OrNull,
  low: OrNull,
  high: OrNull,
  se: OrNull,
  /** From the differences to each other system, each pair at the level by itself. */
  rank: Type.Union([RankInterval, Type.Null()]),
  /** The same with all pairs at the level together (Bonferroni). */
  rankTogether: Type.Union([RankInterval, Type.Null()]),
  /** Judgments it was in. */
  n: Type.Integer(),
  /** Strengths are compared within a group only; null: it has none. */
  group: Type.Union([Type.Integer(), Type.Null()]),
  why: Type.Optional(Type.String()),
})
export type Strength = Static<typeof Strength>

/** The parameter that a model has for ties: Davidson's ν, Rao and Kupper's δ. */
export const TieParameter = Type.Object({ name: Type.String(), estimate: Type.Number(), se: OrNull })
export type TieParameter = Static<typeof TieParameter>

/** How the numbers of one list were made. */
export const StrengthMethod = Type.Object({
  /** "Bradley–Terry, ties as half wins; cluster-robust by prompt". */
  method: Type.String(),
  level: Type.Number(),
  /** Prompts or raters that the interval treats as drawn; null: judgments. */
  clusters: Type.Union([Type.Integer(), Type.Null()]),
  tie: Type.Optional(TieParameter),
  why: Type.Optional(Type.String()),
})
export type StrengthMethod = Static<typeof StrengthMethod>

/** Intervals of the same estimates made another way. */
export const StrengthIntervals = Type.Object({
  method: Type.String(),
  intervals: Type.Array(Type.Object({ system: Type.String(), low: OrNull, high: OrNull, se: OrNull })),
  why: Type.Optional(Type.String()),
})
export type StrengthIntervals = Static<typeof StrengthIntervals>

export const BootstrapIntervals = Type.Object({
  ...StrengthIntervals.properties,
  replicates: Type.Integer(),
  /** Replicates in which some strength was infinite, and those for which no maximum was found: left out. */
  infinite: Type.Integer(),
  unsolved: Type.Integer(),
})
export type BootstrapIntervals = Static<typeof BootstrapIntervals>

/** Strengths of all systems of a study, by four methods. */
export const Strengths = Type.Object({
  /** `logit`: natural-logarithm units, mean 0; `elo`: 400/ln 10 times that, mean 1000. Elo's own ratings are always points. */
  scale: Type.Enum(['logit', 'elo']),
  /** The system held at 0 (or 1000); absent: each group's mean is. */
  anchor: Type.Optional(Type.String()),
  bradleyTerry: Type.Array(Strength),
  davidson: Type.Array(Strength),
  raoKupper: Type.Array(Strength),
  elo: Type.Array(Strength),
  methods: Type.Object({
    bradleyTerry: StrengthMethod,
    davidson: StrengthMethod,
    raoKupper: StrengthMethod,
    elo: StrengthMethod,
  }),
  /** Other intervals for `bradleyTerry`. */
  otherIntervals: Type.Object({
    model: StrengthIntervals,
    sandwich: StrengthIntervals,
    byPrompt: StrengthIntervals,
    byRater: StrengthIntervals,
    bootstrap: BootstrapIntervals,
  }),
  /** Groups of systems that can be compared, by name; one where all can. */
  groups: Type.Array(Type.Array(Type.String())),
  /** What the judgments leave open. */
  warnings: Type.Array(Type.String()),
  /** What holds of any such numbers. */
  notes: Type.Array(Type.String()),
})
export type Strengths = Static<typeof Strengths>
