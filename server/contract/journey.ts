import { Type, type Static } from 'typebox'
import { Preference } from './judgment.ts'

/** Where a rater is on their way through a study. */
export const StageName = Type.Enum(['consent', 'training', 'rating', 'passes', 'screened-out', 'withdrawn'])
export type StageName = Static<typeof StageName>

/** What a rater agrees to, in markdown. */
export const ConsentPage = Type.Object({ hash: Type.String(), version: Type.Integer(), text: Type.String() })
export type ConsentPage = Static<typeof ConsentPage>

/** How the training stands: the attempt, and what is needed to pass. */
export const TrainingStage = Type.Object({
  attempt: Type.Integer(),
  attempts: Type.Integer(),
  judged: Type.Integer(),
  pairs: Type.Integer(),
  /** How many must be right. */
  needed: Type.Integer(),
})
export type TrainingStage = Static<typeof TrainingStage>

/** A pass over the rater's own comparisons by one criterion. */
export const PassStage = Type.Object({
  number: Type.Integer(),
  of: Type.Integer(),
  question: Type.String(),
})
export type PassStage = Static<typeof PassStage>

const code = { study: Type.String({ minLength: 1, maxLength: 64 }) }
const strict = { additionalProperties: false }

/** `POST /api/consent`: agrees to the text of a hash, or not. */
export const ConsentInput = Type.Object(
  { ...code, hash: Type.String({ minLength: 1, maxLength: 64 }), agree: Type.Boolean() },
  strict,
)
export type ConsentInput = Static<typeof ConsentInput>

/** `POST /api/withdrawal`, `POST /api/return-link`: for the study of a code. */
export const OfStudy = Type.Object(code, strict)
export type OfStudy = Static<typeof OfStudy>

/** The address that brings a rater back on another device. Shown once: only its hash is kept. */
export const ReturnLink = Type.Object({ link: Type.String() })
export type ReturnLink = Static<typeof ReturnLink>

/** One judgment of a rater's own, newest first; opened by its assignment. */
export const WorkItem = Type.Object({
  assignmentId: Type.String(),
  preference: Type.Optional(Preference),
  /** Of a single response. */
  grade: Type.Optional(Type.String()),
  /** The beginning of the prompt, or of the last of several. */
  prompt: Type.String(),
  /** The criterion's question, where it was not the study's. */
  question: Type.Optional(Type.String()),
  at: Type.String(),
})
export type WorkItem = Static<typeof WorkItem>

/** `GET /api/work?study=CODE`: what a rater has done, and a page of their judgments. */
export const Work = Type.Object({
  judged: Type.Integer(),
  /** Milliseconds with texts on the screen and in use, over all that was judged, skipped or left. */
  activeMs: Type.Integer(),
  /** When they joined. */
  since: Type.String(),
  /** The consent they gave, where the study asks for it. */
  consent: Type.Optional(Type.Object({ text: Type.String(), version: Type.Integer(), at: Type.String() })),
  items: Type.Array(WorkItem),
  /** Handed in as `before`, it brings the next page; absent on the last one. */
  next: Type.Optional(Type.String()),
})
export type Work = Static<typeof Work>
