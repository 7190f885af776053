import { Type, type Static } from 'typebox'
import { Reading } from './reading.ts'

/** Where a response stood on the screen. */
export const Side = Type.Enum(['a', 'b'])
export type Side = Static<typeof Side>

/** What the rater chose, by side; `tie` is LIMA's "neither is significantly better". */
export const Preference = Type.Enum(['a', 'b', 'tie'])
export type Preference = Static<typeof Preference>

/** A judgment from one system's side, unblinded. Never stored. */
export const Outcome = Type.Enum(['win', 'tie', 'loss'])
export type Outcome = Static<typeof Outcome>

/** How much better the preferred side is, where a study asks for it. */
export const Degree = Type.Enum(['slight', 'much'])
export type Degree = Static<typeof Degree>

/** The id a browser makes for a judgment: a UUID, so that a retry after a lost reply is the same judgment. */
export const JudgmentId = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })

/** Preferences by the names of a study's further criteria. */
export const CriterionPreferences = Type.Record(Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' }), Preference)
export type CriterionPreferences = Static<typeof CriterionPreferences>

/** What a rater says of a pair, or of a single response; a study says which of it there is (see `answers.ts`). */
const answer = {
  /** Of a pair. */
  preference: Type.Optional(Preference),
  /** Of a single response: a grade of the study's scale. */
  grade: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  degree: Type.Optional(Degree),
  criteria: Type.Optional(CriterionPreferences),
  /** Of the reasons that the study offers. */
  reasons: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { maxItems: 30, uniqueItems: true }),
  ),
  /** The rater's comment, without the character NUL, which PostgreSQL cannot keep. */
  rationale: Type.Optional(Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*$' })),
}

/** What a rater's browser sends: `PUT /api/judgments/:id`. */
export const JudgmentInput = Type.Object(
  {
    assignmentId: Type.String({ minLength: 1, maxLength: 64 }),
    ...answer,
    bothBad: Type.Optional(Type.Boolean()),
    /** The id of the judgment it stands for (undo, a changed mind). */
    replaces: Type.Optional(JudgmentId),
    /** Milliseconds from both texts on screen to the choice, by the rater's clock. */
    elapsedMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })),
    reading: Type.Optional(Reading),
  },
  { additionalProperties: false },
)
export type JudgmentInput = Static<typeof JudgmentInput>

/** What a rater is told after a training pair, and how their attempt stands. */
export const Feedback = Type.Object({
  right: Type.Boolean(),
  /** What would have been right: a side, `tie`, or a grade. */
  answer: Type.String(),
  explanation: Type.Optional(Type.String()),
  attempt: Type.Object({
    number: Type.Integer(),
    right: Type.Integer(),
    judged: Type.Integer(),
    pairs: Type.Integer(),
    /** Once all pairs of the attempt are judged. */
    outcome: Type.Optional(Type.Enum(['passed', 'again', 'screened-out'])),
  }),
})
export type Feedback = Static<typeof Feedback>

/** What is acknowledged, once it is on disk. */
export const JudgmentReceipt = Type.Object({
  id: JudgmentId,
  assignmentId: Type.String(),
  ...answer,
  bothBad: Type.Boolean(),
  /** Came after its slot had been given to someone else: kept, not counted. */
  surplus: Type.Boolean(),
  /** How many pairs this rater has judged by now. */
  judged: Type.Integer(),
  /** After a training pair, and after nothing else. */
  feedback: Type.Optional(Feedback),
})
export type JudgmentReceipt = Static<typeof JudgmentReceipt>
