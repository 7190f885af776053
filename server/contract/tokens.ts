import { Type, type Static } from 'typebox'
import { Right } from './access.ts'

/** A token for programs, as its owner sees it: never the token itself. */
export const ApiToken = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** What it may do at most; never more than its owner. */
  scopes: Type.Array(Right),
  createdAt: Type.String(),
  lastUsedAt: Type.Union([Type.String(), Type.Null()]),
  expiresAt: Type.Union([Type.String(), Type.Null()]),
  revokedAt: Type.Union([Type.String(), Type.Null()]),
})
export type ApiToken = Static<typeof ApiToken>

export const NewToken = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' }),
    scopes: Type.Array(Right, { minItems: 1, uniqueItems: true }),
    /** Days after which it is of no use; 90 when absent, at most two years. */
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: 730 })),
  },
  { additionalProperties: false },
)
