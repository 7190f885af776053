import { Type, type Static } from 'typebox'
import { Estimate, Measure } from './estimate.ts'

/** How one system's responses were graded. */
export const GradedSystem = Type.Object({
  system: Type.String(),
  n: Type.Integer(),
  /** Grades planned (responses × overlap). */
  planned: Type.Integer(),
  responses: Type.Integer(),
  /** Every grade of the scale, from worst to best. */
  grades: Type.Array(
    Type.Object({
      grade: Type.String(),
      n: Type.Integer(),
      /** Of all grades of this system; absent while there are none, like the next. */
      share: Type.Optional(Estimate),
      /** This grade or a better one. */
      atLeast: Type.Optional(Estimate),
    }),
  ),
  /** The mean, where grades are numbers, with an interval that lets grades of one prompt depend on each other. */
  mean: Type.Optional(Measure),
})
export type GradedSystem = Static<typeof GradedSystem>

/** The results of a study of single responses. */
export const GradeResults = Type.Object({
  scale: Type.Array(Type.String()),
  /** In the study's order. */
  systems: Type.Array(GradedSystem),
})
export type GradeResults = Static<typeof GradeResults>
