import { Type, type Static } from 'typebox'
import { Estimate } from './estimate.ts'
import { GradeResults } from './grades.ts'
import { RaterKind } from './rater.ts'
import { StudyState } from './study.ts'

/** The named rates of the target; absent while there is nothing to divide by. */
export const Rates = Type.Object({
  winRate: Estimate,
  winOrTieRate: Estimate,
  halfTieRate: Estimate,
  /** Wins among wins and losses; absent while nothing is decided. */
  winShareOfDecided: Type.Optional(Estimate),
})
export type Rates = Static<typeof Rates>

const ByDegree = Type.Object({ slight: Type.Integer(), much: Type.Integer() })
/** How much better the preferred side was said to be, of the target's wins and of its losses. */
export const Degrees = Type.Object({ win: ByDegree, loss: ByDegree })
export type Degrees = Static<typeof Degrees>

/** Wins, ties and losses of the target against one baseline. */
export const Tally = Type.Object({
  target: Type.String(),
  baseline: Type.String(),
  n: Type.Integer(),
  win: Type.Integer(),
  tie: Type.Integer(),
  loss: Type.Integer(),
  bothBad: Type.Integer(),
  /** Where the study asks how much better. */
  degrees: Type.Optional(Degrees),
  /** Absent when n is 0. */
  rates: Type.Optional(Rates),
  /** The same rates with intervals that stay valid while one watches; only where each comparison is judged once. */
  anytime: Type.Optional(Rates),
  /** Exact two-sided p that a win is as likely as a loss, ties left out, and adjusted for all rows (Holm). */
  signTest: Type.Optional(Type.Object({ p: Type.Number(), pHolm: Type.Number() })),
  /** Judgments planned (comparisons × overlap); 0 for imported judgments, which have no plan. */
  planned: Type.Integer(),
  comparisons: Type.Integer(),
  /** How often the target stood on each side; `unknown` where an import did not record it. */
  sides: Type.Object({ a: Type.Integer(), b: Type.Integer(), unknown: Type.Integer() }),
})
export type Tally = Static<typeof Tally>

/** What was answered to a further criterion, with tallies of its own. */
export const CriterionTallies = Type.Object({
  criterion: Type.String(),
  question: Type.String(),
  tallies: Type.Array(
    Type.Object({
      target: Type.String(),
      baseline: Type.String(),
      n: Type.Integer(),
      win: Type.Integer(),
      tie: Type.Integer(),
      loss: Type.Integer(),
      rates: Type.Optional(Rates),
    }),
  ),
})
export type CriterionTallies = Static<typeof CriterionTallies>

/** The same counts with the judgments of excluded raters, for whoever wants to know what leaving them out changed. */
export const WithExcluded = Type.Object({
  /** Judgments of excluded raters; they are in no number outside of this object. */
  judgments: Type.Integer(),
  tallies: Type.Array(
    Type.Object({
      target: Type.String(),
      baseline: Type.String(),
      n: Type.Integer(),
      win: Type.Integer(),
      tie: Type.Integer(),
      loss: Type.Integer(),
      rates: Type.Optional(Rates),
    }),
  ),
})

export const WorkingRater = Type.Object({
  rater: Type.String(),
  kind: RaterKind,
  judged: Type.Integer(),
  lastSeenAt: Type.String(),
})

/** `GET /api/studies/:id/results`, and byte for byte what the socket at `/api/studies/:id/live` sends. */
export const Results = Type.Object({
  study: Type.Object({
    id: Type.String(),
    name: Type.String(),
    title: Type.String(),
    question: Type.String(),
    state: StudyState,
    overlap: Type.Integer(),
    instructionsVersion: Type.String(),
    notice: Type.Optional(Type.String()),
    archived: Type.Boolean(),
    /** The system the study is about; null for a study of all pairs. */
    target: Type.Union([Type.String(), Type.Null()]),
    systems: Type.Array(Type.Object({ name: Type.String(), role: Type.Enum(['target', 'baseline']) })),
    createdAt: Type.String(),
  }),
  /** Grows with every change of the study's judgments; an older snapshot is ignored. */
  sequence: Type.Integer(),
  /** The kinds of raters counted below. */
  kinds: Type.Array(RaterKind),
  /** Judgments stored by kind, whether counted below or not. */
  judgmentsByKind: Type.Object({
    human: Type.Integer(),
    simulated: Type.Integer(),
    test: Type.Integer(),
    judge: Type.Integer(),
  }),
  judgments: Type.Integer(),
  comparisons: Type.Integer(),
  prompts: Type.Integer(),
  raters: Type.Integer(),
  judges: Type.Integer(),
  planned: Type.Integer(),
  surplus: Type.Integer(),
  skipped: Type.Integer(),
  /** Pairs shown against the rater's side balance because no other slot was open. */
  sideExceptions: Type.Integer(),
  /** The target against each baseline in the study's order; all pairs where there is no target. */
  tallies: Type.Array(Tally),
  /** Absent where nobody is excluded. */
  withExcluded: Type.Optional(WithExcluded),
  /** By each further criterion, where the study asks for any. */
  criteria: Type.Optional(Type.Array(CriterionTallies)),
  /** In a study of single responses, in place of tallies. */
  grades: Type.Optional(GradeResults),
  /** Responses and prompts that raters reported as harmful; absent where there are none. */
  flagged: Type.Optional(Type.Integer()),
  /** Judgments of the last minute. */
  judgmentsPerMinute: Type.Integer(),
  /** Judgments of the last hour. */
  judgmentsPerHour: Type.Integer(),
  /** Raters who hold a pair or judged in the last two minutes. */
  working: Type.Array(WorkingRater),
  /** How many they are; the list above stops at the newest fifty. */
  workingCount: Type.Integer(),
  /** Identity leaks found at import, by what was decided. */
  leaks: Type.Object({ kept: Type.Integer(), masked: Type.Integer(), leftOut: Type.Integer() }),
  warnings: Type.Array(Type.String()),
})
export type Results = Static<typeof Results>
