import { Type, type Static } from 'typebox'
import { Measure } from './estimate.ts'

/** How often two judgments of one comparison say the same: of all, and of those where neither is a tie. `n` counts pairs. */
export const JudgeAgreement = Type.Object({ withTies: Measure, withoutTies: Measure })
export type JudgeAgreement = Static<typeof JudgeAgreement>

/** What a judge says when the same pair is shown in both orders; `first` is side a. */
export const OrderConsistency = Type.Object({
  /** Comparisons judged in both orders. */
  pairs: Type.Integer(),
  consistent: Measure,
  /** The response shown first was preferred both times; the one shown second both times; a tie once. */
  biasedToFirst: Measure,
  biasedToSecond: Measure,
  other: Measure,
  /** Cohen's κ between the two orders. */
  kappa: Measure,
})
export type OrderConsistency = Static<typeof OrderConsistency>

/** How much more a judge gives systems of its own family than people do, as half-tie rates of these systems. */
export const SelfPreference = Type.Object({
  systems: Type.Array(Type.String()),
  judge: Measure,
  people: Measure,
  difference: Measure,
})
export type SelfPreference = Static<typeof SelfPreference>

/** Log odds per standard difference in length for the longer response, on the same comparisons. */
export const LengthPreference = Type.Object({ judge: Measure, people: Measure, difference: Measure })
export type LengthPreference = Static<typeof LengthPreference>

export const JudgeReport = Type.Object({
  judge: Type.String(),
  judgments: Type.Integer(),
  comparisons: Type.Integer(),
  /** With single people's judgments. */
  people: JudgeAgreement,
  /** With people's most frequent answer; a shared first place is a tie. */
  majority: Type.Object({
    withTies: Measure,
    withoutTies: Measure,
    kappa: Measure,
    kappaWithoutTies: Measure,
  }),
  order: OrderConsistency,
  selfPreference: SelfPreference,
  length: LengthPreference,
})
export type JudgeReport = Static<typeof JudgeReport>

export const Judges = Type.Object({
  level: Type.Number(),
  /** How several judgments of one comparison by a judge became one. */
  rule: Type.Enum(['unanimous', 'sum']),
  /** People among themselves: what a judge can be held against. */
  people: Type.Object({ judgments: Type.Integer(), raters: Type.Integer(), agreement: JudgeAgreement }),
  judges: Type.Array(JudgeReport),
  why: Type.Optional(Type.String()),
})
export type Judges = Static<typeof Judges>
