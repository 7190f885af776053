import { Type, type Static } from 'typebox'

/** A number always says how sure it is: `low` and `high` are absent only where no interval is offered. */
export const Estimate = Type.Object({
  estimate: Type.Number(),
  low: Type.Optional(Type.Number()),
  high: Type.Optional(Type.Number()),
  /** Of the interval: 0.95. */
  level: Type.Optional(Type.Number()),
  /** How the interval was made, in a few words: "Wilson". */
  method: Type.Optional(Type.String()),
})
export type Estimate = Static<typeof Estimate>

const OrNull = Type.Union([Type.Number(), Type.Null()])

/**
 * A number that data may leave undefined (κ where everybody always says the same): then it is null and `why` says so in
 * plain words. An interval may be missing by itself; `why` says that too.
 */
export const Measure = Type.Object({
  estimate: OrNull,
  low: OrNull,
  high: OrNull,
  level: Type.Number(),
  method: Type.String(),
  /** How many units it rests on; what they are is said where it stands. */
  n: Type.Integer(),
  why: Type.Optional(Type.String()),
})
export type Measure = Static<typeof Measure>
