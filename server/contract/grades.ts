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

/** Responses that their raters graded a second time, without being told: how alike the two grades are. */
export const GradesAgain = Type.Object({
  n: Type.Integer(),
  same: Type.Integer(),
  /** One grade of the scale higher or lower. */
  oneApart: Type.Integer(),
  /** The share that got the same grade. */
  rate: Measure,
  /** Cohen's κ of first and second grades, linear weights, so that a near miss counts for more than a far one. */
  kappa: Measure,
})
export type GradesAgain = Static<typeof GradesAgain>

/** The results of a study of single responses. */
export const GradeResults = Type.Object({
  scale: Type.Array(Type.String()),
  /** In the study's order. */
  systems: Type.Array(GradedSystem),
  /** Raters against themselves; absent while nothing came a second time. */
  again: Type.Optional(GradesAgain),
})
export type GradeResults = Static<typeof GradeResults>
