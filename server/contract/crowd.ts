import { Type, type Static } from 'typebox'
import { Platform } from './design.ts'
import { RatingStudy } from './pair.ts'

const strict = { additionalProperties: false }

/** `POST /api/entry`: the invitation's token and what the platform wrote behind the link's question mark. */
export const EntryInput = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 100 }),
    query: Type.String({ maxLength: 4000, pattern: '^[^\\u0000]*$' }),
  },
  strict,
)
export type EntryInput = Static<typeof EntryInput>

/** What a worker sees before they take the task: what is asked, and no pair. */
export const TaskPreview = Type.Object({
  question: Type.String(),
  /** Markdown. */
  instructions: Type.String(),
  preset: RatingStudy.properties.preset,
  language: RatingStudy.properties.language,
  notice: Type.Optional(Type.String()),
})
export type TaskPreview = Static<typeof TaskPreview>

/** Either a way in, or a preview that makes no rater and takes no place. */
export const EntryReply = Type.Object({
  /** The study's opaque code. */
  code: Type.Optional(Type.String()),
  /** The rater's secret, for pages in a frame whose cookies the browser keeps back. */
  bearer: Type.Optional(Type.String()),
  preview: Type.Optional(TaskPreview),
})
export type EntryReply = Static<typeof EntryReply>

/** How a visit from a platform ended, or that it has not. */
export const SubmissionState = Type.Enum([
  'active',
  'completed',
  'screened-out',
  'failed-check',
  'returned',
  'timed-out',
])
export type SubmissionState = Static<typeof SubmissionState>

/** `POST /api/exit`: asked when nothing is unsent any more. `end`: the rater does not want to wait for pairs that others hold. */
export const ExitInput = Type.Object(
  { study: Type.String({ minLength: 1, maxLength: 64 }), end: Type.Optional(Type.Boolean()) },
  strict,
)
export type ExitInput = Static<typeof ExitInput>

/** What a rater is sent back with, given only when all they did is stored and nothing is left for them. */
export const Exit = Type.Object({
  platform: Platform.properties.name,
  /** `none`: no pair was left for them when they came, so there is nothing to be paid for. */
  outcome: Type.Enum(['completed', 'screened-out', 'failed-check', 'returned', 'timed-out', 'none']),
  code: Type.Optional(Type.String()),
  /** The address that brings them back. */
  link: Type.Optional(Type.String()),
  /** MTurk takes its worker back by a form. */
  form: Type.Optional(Type.Object({ action: Type.String(), fields: Type.Record(Type.String(), Type.String()) })),
  /** SONA's credit, which this server asks for. */
  credit: Type.Optional(Type.Enum(['granted', 'on its way', 'not granted'])),
})
export type Exit = Static<typeof Exit>

/** `POST /api/studies/:id/submissions`: a platform's list, or ids one a line. */
export const SubmissionsInput = Type.Object(
  {
    /** A CSV file of the platform, or ids one a line. */
    list: Type.String({ minLength: 1, maxLength: 900_000 }),
    /** What became of them, where the list does not say. */
    as: Type.Optional(Type.Enum(['returned', 'timed-out'])),
  },
  strict,
)
export type SubmissionsInput = Static<typeof SubmissionsInput>

/** What came of one line of a list. It names no one by the platform's id: the line says who is meant. */
export const SubmissionLine = Type.Object({
  line: Type.Integer(),
  /** What the platform says, as written; empty where the list holds ids only. */
  status: Type.String(),
  /** Ours; null: nobody of this name came here. */
  state: Type.Union([SubmissionState, Type.Null()]),
  judged: Type.Integer(),
  /** The rater's pseudonym in this study. */
  rater: Type.Union([Type.String(), Type.Null()]),
  did: Type.Enum(['released', 'nothing']),
  /** Where the platform and we do not agree, what to look at before paying. */
  remark: Type.Optional(Type.String()),
})
export type SubmissionLine = Static<typeof SubmissionLine>

export const SubmissionsReply = Type.Object({
  released: Type.Integer(),
  /** Pairs that went back to the others. */
  pairsFreed: Type.Integer(),
  lines: Type.Array(SubmissionLine),
})
export type SubmissionsReply = Static<typeof SubmissionsReply>

/** `GET /api/studies/:id/platform`: what to paste where, and who came. */
export const PlatformView = Type.Object({
  platform: Platform,
  /** The address to paste into the platform, with the platform's own placeholders. */
  link: Type.String(),
  /** Where Prolific sends its messages; absent for others. */
  hook: Type.Optional(Type.String()),
  /** A secret for those messages is kept. */
  hookSecret: Type.Boolean(),
  /** When the key was deleted, after which nobody can be told again. */
  forgottenAt: Type.Union([Type.String(), Type.Null()]),
  submissions: Type.Array(Type.Object({ state: SubmissionState, raters: Type.Integer(), judged: Type.Integer() })),
  /** SONA's credits. */
  credits: Type.Optional(
    Type.Object({
      granted: Type.Integer(),
      /** Still to be asked for again. */
      waiting: Type.Integer(),
      /** Given up, with what SONA said last. */
      failed: Type.Array(Type.Object({ rater: Type.String(), answer: Type.String() })),
    }),
  ),
})
export type PlatformView = Static<typeof PlatformView>
