import { Type, type Static } from 'typebox'

/** Every refusal of the API. Clients decide by `code` and may show `message`. */
export const Problem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  /** What is stored instead (409 on a judgment), or the places of a refused import. */
  details: Type.Optional(Type.Unknown()),
})
export type Problem = Static<typeof Problem>

/** A place in an imported file and what is wrong with it. */
export const FileProblem = Type.Object({
  file: Type.String(),
  /** Counted from 1; absent when the whole file is meant. */
  line: Type.Optional(Type.Integer()),
  /** The offending value, shortened to 200 characters. */
  value: Type.Optional(Type.String()),
  message: Type.String(),
})
export type FileProblem = Static<typeof FileProblem>
