import { Type, type Static } from 'typebox'
import { Criterion, Platform } from './design.ts'
import { ConsentPage, PassStage, StageName, TrainingStage } from './journey.ts'
import { JudgmentReceipt, Side } from './judgment.ts'
import { RaterKind } from './rater.ts'
import { Reading } from './reading.ts'

/** One side of a pair: the response's text, a turn an entry. Nothing here can name a system. */
const BlindedResponse = Type.Object({ turns: Type.Array(Type.String()) })

/** An assignment as its rater's browser gets it. Written so that it has no room for a system. */
export const Pair = Type.Object({
  assignmentId: Type.String(),
  /** What was asked of the systems, a turn an entry. */
  prompt: Type.Object({ turns: Type.Array(Type.String()) }),
  /** The turn to judge (1 is the first); absent: the whole. */
  turn: Type.Optional(Type.Integer()),
  /** A further criterion's question, asked instead of the study's. */
  question: Type.Optional(Type.String()),
  /** An attention check, which has no texts: what it asks to answer. */
  attention: Type.Optional(Type.String()),
  a: BlindedResponse,
  /** Without turns in a study of single responses. */
  b: BlindedResponse,
})
export type Pair = Static<typeof Pair>

/** What raters may answer beyond LIMA's three answers: the allow-list of what a study's design tells them. */
export const Offer = Type.Object({
  graded: Type.Optional(Type.Boolean()),
  bothBad: Type.Optional(Type.Boolean()),
  /** Asked for on the pair's own screen, each to be answered. */
  criteria: Type.Optional(Type.Array(Criterion)),
  reasons: Type.Optional(Type.Array(Type.String())),
  reasonsAre: Type.Optional(Type.Enum(['optional', 'required'])),
  comment: Type.Optional(Type.Enum(['optional', 'required'])),
  confirm: Type.Optional(Type.Boolean()),
  skipReasons: Type.Optional(Type.Array(Type.String())),
  /** Single responses are judged: the grades from worst to best, and the known scale they are of. */
  grades: Type.Optional(Type.Array(Type.String())),
  scale: Type.Optional(Type.Enum(['audit', 'safety', 'likert'])),
})
export type Offer = Static<typeof Offer>

/** What raters are told: the study without its systems, its title or anything else that could name one. */
export const RatingStudy = Type.Object({
  /** The opaque code in the rater's address. */
  code: Type.String(),
  question: Type.String(),
  /** Markdown. */
  instructions: Type.String(),
  instructionsVersion: Type.String(),
  state: Type.Enum(['open', 'paused', 'closed']),
  /** Which of the two are the preset's own words, and may be shown in the rater's language. */
  preset: Type.Optional(Type.Array(Type.Enum(['question', 'instructions']))),
  /** The language of the rater's screen, where the study fixes it. */
  language: Type.Optional(Type.String()),
  /** Whether texts may be shown as they were written; as the rater likes when absent. */
  raw: Type.Optional(Type.Enum(['free', 'forced', 'off'])),
  /** The rater may have the words marked in which the sides differ. */
  difference: Type.Optional(Type.Boolean()),
  /** The choices wake after so many seconds of reading for 100 words. */
  minimumReading: Type.Optional(Type.Number()),
  /** Proposes a break after so many pairs. */
  breakAfter: Type.Optional(Type.Integer()),
  /** A sentence shown on every page, such as that this is a demonstration. */
  notice: Type.Optional(Type.String()),
  /** Absent: LIMA's three answers and nothing else. */
  offer: Type.Optional(Offer),
  /** The crowd platform this rater came from, and goes back to. */
  platform: Type.Optional(Platform.properties.name),
})
export type RatingStudy = Static<typeof RatingStudy>

/** How far a rater is. */
export const RaterProgress = Type.Object({
  judged: Type.Integer(),
  /** How many pairs this rater can expect in all, the judged ones included; an upper bound. */
  total: Type.Integer(),
})
export type RaterProgress = Static<typeof RaterProgress>

/** `GET /api/assignments?study=CODE`: the pair in hand and the one after it, so that no one waits between pairs. */
export const Assignments = Type.Object({
  study: RatingStudy,
  stage: StageName,
  /** At the stage of consent: the text to agree to. */
  consent: Type.Optional(ConsentPage),
  /** While training: how it stands. */
  training: Type.Optional(TrainingStage),
  /** In a pass by a further criterion: which one. */
  pass: Type.Optional(PassStage),
  progress: RaterProgress,
  /** The pairs held by this rater, oldest first; the same after a reload. As many as the study holds ahead, two by itself. */
  pairs: Type.Array(Pair),
  /** Where the browser said what it has: all pairs held, oldest first; `pairs` are those of them that it lacks. */
  held: Type.Optional(Type.Array(Type.String())),
  /**
   * Why `pairs` is empty while rating: `done` (this rater has judged all that was planned for them, or the plan is complete),
   * `waiting` (open pairs exist, none this rater may judge now; others hold them), `paused`, `closed`.
   */
  finished: Type.Optional(Type.Enum(['done', 'waiting', 'paused', 'closed'])),
  /** The last judgment of this rater, for undo after a reload. */
  last: Type.Optional(JudgmentReceipt),
  /** The mark of raters who do not count as people: `simulated`, `test`. */
  raterKind: RaterKind,
})
export type Assignments = Static<typeof Assignments>

/** `GET /api/assignments/:id`: a pair this rater has judged, brought back by undo. */
export const JudgedPair = Type.Object({ pair: Pair, judgment: Type.Optional(JudgmentReceipt) })
export type JudgedPair = Static<typeof JudgedPair>

/** `PUT /api/flags/:id`: a rater reports what is harmful to read. */
export const FlagInput = Type.Object(
  {
    assignmentId: Type.String({ minLength: 1, maxLength: 64 }),
    /** Absent: the prompt, or both responses. */
    side: Type.Optional(Side),
    reason: Type.Optional(Type.String({ maxLength: 2000, pattern: '^[^\\u0000]*$' })),
  },
  { additionalProperties: false },
)
export type FlagInput = Static<typeof FlagInput>

export const SkipInput = Type.Object(
  {
    reason: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })),
    reading: Type.Optional(Reading),
  },
  { additionalProperties: false },
)
export type SkipInput = Static<typeof SkipInput>
