import { Type, type Static } from 'typebox'
import { RaterKind } from './rater.ts'

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Words = (longest: number) => Type.String({ minLength: 1, maxLength: longest, pattern: '^[^\\u0000]*$' })

/** A rater as the study's own desk sees them: what is known without computing. */
export const DeskRater = Type.Object({
  id: Type.String(),
  rater: Type.String(),
  kind: RaterKind,
  group: OrNull(Type.String()),
  judged: Type.Integer(),
  createdAt: Type.String(),
  lastSeenAt: Type.String(),
  /** The label of the invitation they came by. */
  invitation: OrNull(Type.String()),
  pausedAt: OrNull(Type.String()),
  excludedAt: OrNull(Type.String()),
  /** Took their consent back. */
  withdrawnAt: OrNull(Type.String()),
  screenedOutAt: OrNull(Type.String()),
  /** What they judged of pairs whose answer is known. */
  gold: OrNull(Type.Object({ right: Type.Integer(), n: Type.Integer() })),
  attention: OrNull(Type.Object({ right: Type.Integer(), n: Type.Integer() })),
})
export type DeskRater = Static<typeof DeskRater>

/** One exclusion, in force or lifted. */
export const ExclusionRecord = Type.Object({
  id: Type.String(),
  rater: Type.String(),
  rule: Type.String(),
  reason: Type.String(),
  actor: Type.String(),
  createdAt: Type.String(),
  liftedAt: OrNull(Type.String()),
  liftedBy: OrNull(Type.String()),
})
export type ExclusionRecord = Static<typeof ExclusionRecord>

export const RatersPage = Type.Object({
  raters: Type.Array(DeskRater),
  /** What to go on with; null at the end. */
  next: OrNull(Type.String()),
})
export type RatersPage = Static<typeof RatersPage>

/** Whom a rule leaves out, and why: kept with the study for good. */
export const ExclusionInput = Type.Object(
  {
    raters: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 500 }),
    rule: Words(60),
    reason: Type.String({ minLength: 3, maxLength: 1000, pattern: '^[^\\u0000]*$' }),
  },
  { additionalProperties: false },
)

export const RaterChange = Type.Object({ paused: Type.Boolean() }, { additionalProperties: false })

/** A link that lets raters in. */
export const Invitation = Type.Object({
  id: Type.String(),
  link: Type.String(),
  label: OrNull(Type.String()),
  kind: RaterKind,
  group: OrNull(Type.String()),
  quota: OrNull(Type.Integer()),
  joined: Type.Integer(),
  createdAt: Type.String(),
  revokedAt: OrNull(Type.String()),
})
export type Invitation = Static<typeof Invitation>

export const InvitationInput = Type.Object(
  {
    label: Type.Optional(Words(100)),
    group: Type.Optional(Words(60)),
    /** How many raters it lets in; 1 is a link for one. Absent: as many as come. */
    quota: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    /** So many links alike, each for itself: single-use ones for a list of people. */
    copies: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  { additionalProperties: false },
)
