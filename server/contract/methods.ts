import { Type, type Static } from 'typebox'

/** One way of computing a number, as the methods page tells it. */
export const Method = Type.Object({
  /** The part of the address after `#`. */
  id: Type.String(),
  name: Type.String(),
  /** What it answers, in a sentence. */
  answers: Type.String(),
  /** In TeX, one a line. */
  formulas: Type.Array(Type.String()),
  /** What the letters mean, what is assumed, when to trust it, and why it was chosen; markdown, a paragraph each. */
  notes: Type.Array(Type.String()),
  sources: Type.Array(Type.String()),
  /** The file that computes it. */
  code: Type.String(),
})
export type Method = Static<typeof Method>

export const MethodSection = Type.Object({
  id: Type.String(),
  title: Type.String(),
  introduction: Type.String(),
  methods: Type.Array(Method),
})
export type MethodSection = Static<typeof MethodSection>
