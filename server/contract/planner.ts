import { Type, type Static } from 'typebox'
import { Estimand, Plan, PlanInput, Simulated } from './planning.ts'

const Share = Type.Number({ minimum: 0, maximum: 1 })

/** What a planner is asked: only the expected rates and the number of prompts are needed. */
export const PlanRequest = Type.Object(
  {
    estimand: Type.Optional(Estimand),
    /** Expected shares of wins and ties of the target against one baseline. */
    win: Share,
    tie: Share,
    /** The value the study is to tell it from. */
    nullValue: Type.Optional(Share),
    level: Type.Optional(Type.Number({ minimum: 0.5, maximum: 0.999 })),
    /** The chance of telling them apart that is wanted. */
    power: Type.Optional(Type.Number({ minimum: 0.1, maximum: 0.999 })),
    prompts: Type.Integer({ minimum: 2, maximum: 100_000 }),
    overlap: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    raters: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** Baselines that the target is judged against: they multiply hours and cost. */
    baselines: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    promptSpread: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
    raterSpread: Type.Optional(Type.Number({ minimum: 0, maximum: 5 })),
    secondsPerJudgment: Type.Optional(Type.Number({ minimum: 1, maximum: 36_000 })),
    payPerHour: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
  },
  { additionalProperties: false },
)
export type PlanRequest = Static<typeof PlanRequest>

export const SimulationRequest = Type.Object(
  {
    ...PlanRequest.properties,
    studies: Type.Integer({ minimum: 20, maximum: 20_000 }),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
  },
  { additionalProperties: false },
)
export type SimulationRequest = Static<typeof SimulationRequest>

/** Interval width at so many judgments of one pair of systems. */
export const WidthAt = Type.Object({ judgments: Type.Integer(), prompts: Type.Integer(), width: Type.Number() })
export type WidthAt = Static<typeof WidthAt>

/** What a plan gives and costs. */
export const PlanAnswer = Type.Object({
  /** The request with everything that was left out filled in. */
  input: PlanInput,
  baselines: Type.Integer(),
  plan: Plan,
  /** How the interval narrows with more prompts at the plan's overlap. */
  curve: Type.Array(WidthAt),
  /** The same with one more rater for each comparison. */
  curveOneMore: Type.Array(WidthAt),
  /** Judgments of the whole study, over all baselines. */
  judgments: Type.Integer(),
  secondsPerJudgment: Type.Number(),
  hours: Type.Number(),
  hoursPerRater: Type.Number(),
  payPerHour: Type.Number(),
  cost: Type.Number(),
})
export type PlanAnswer = Static<typeof PlanAnswer>

/** A line of a simulation's reply: so far, and at the end the whole. */
export const SimulationLine = Type.Object({ done: Type.Integer(), of: Type.Integer(), simulated: Simulated })
export type SimulationLine = Static<typeof SimulationLine>

/** A study's own numbers, for the planner to begin with. */
export const PlanStart = Type.Object({
  request: PlanRequest,
  /** Where each number comes from, in words. */
  from: Type.Array(Type.String()),
})
export type PlanStart = Static<typeof PlanStart>
