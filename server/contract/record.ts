import { Type, type Static } from 'typebox'

/** A change after opening. */
export const Amendment = Type.Object({
  what: Type.String(),
  before: Type.Unknown(),
  after: Type.Unknown(),
  reason: Type.String(),
  actor: Type.String(),
  /** Judgments by people that were stored when it was done. */
  judgments: Type.Integer(),
  at: Type.String(),
})
export type Amendment = Static<typeof Amendment>

/** What was fixed when a study opened, what changed after that, and who looked at results with the systems' names. */
export const StudyRecord = Type.Object({
  /** Null: the study has not opened yet. */
  registration: Type.Union([
    Type.Object({
      hash: Type.String(),
      frozenAt: Type.String(),
      /** The text that was hashed; absent for analysts who are blinded. */
      document: Type.Optional(Type.String()),
      /** Whether the text still has its hash. */
      unchanged: Type.Boolean(),
      /** Where the study is not what was frozen; absent for analysts who are blinded. */
      differences: Type.Optional(
        Type.Array(Type.Object({ field: Type.String(), frozen: Type.Unknown(), now: Type.Unknown() })),
      ),
    }),
    Type.Null(),
  ]),
  /** What would be frozen if the study opened now; only where it has not. */
  draft: Type.Optional(Type.Object({ hash: Type.String(), document: Type.String() })),
  amendments: Type.Array(Amendment),
  unlockedAt: Type.Union([Type.String(), Type.Null()]),
  looks: Type.Object({
    count: Type.Integer(),
    newest: Type.Array(
      Type.Object({ what: Type.String(), actor: Type.String(), judgments: Type.Integer(), at: Type.String() }),
    ),
  }),
})
export type StudyRecord = Static<typeof StudyRecord>

export const UnlockInput = Type.Object(
  { reason: Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' }) },
  { additionalProperties: false },
)
