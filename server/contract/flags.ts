import { Type, type Static } from 'typebox'
import { RaterKind } from './rater.ts'

/** What a rater reported as harmful to read. */
export const Flag = Type.Object({
  id: Type.String(),
  rater: Type.String(),
  kind: RaterKind,
  /** The prompt's id in the files it came from. */
  prompt: Type.String(),
  turn: Type.Optional(Type.Integer()),
  /** Whose response it is; absent: the prompt, or both. */
  system: Type.Optional(Type.String()),
  /** Whose responses were shown. */
  systems: Type.Array(Type.String()),
  reason: Type.Optional(Type.String()),
  at: Type.String(),
})
export type Flag = Static<typeof Flag>

/** `GET /api/studies/:id/flags`: the newest reports first. */
export const Flags = Type.Object({ flags: Type.Array(Flag) })
export type Flags = Static<typeof Flags>
