import { isDeepStrictEqual } from 'node:util'
import type { Asked } from '../server/contract/answers.ts'
import type { CriterionPreferences, Degree, JudgmentReceipt, Preference, Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Reading } from '../server/contract/reading.ts'
import type { Queries, Steps } from './store.ts'

/** What a rater's browser sends; of a pair it has a preference, of a single response a grade. */
export type NewJudgment = {
  id: string
  assignmentId: string
  preference?: Preference | null
  grade?: string | null
  degree?: Degree | null
  criteria?: CriterionPreferences | null
  reasons?: string[] | null
  bothBad: boolean
  replaces: string | null
  elapsedMs: number | null
  rationale: string | null
  reading: Reading | null
}

/** What became of a judgment that was sent. */
export type Recording =
  | { kind: 'stored' | 'known'; judgment: JudgmentReceipt; studyId: string }
  | { kind: 'judged already' | 'replaced already' | 'differs'; judgment: JudgmentReceipt }
  | { kind: 'not asked'; why: string }
  | { kind: 'unknown assignment' | 'unknown session' | 'assignment ended' | 'unknown judgment' | 'study closed' }

/** A judgment as it stands in its tables, of a pair or of a single response. */
export type KeptJudgment = {
  id: string
  preference: Preference | null
  grade: string | null
  degree: Degree | null
  criteria: CriterionPreferences | null
  reasons: string[] | null
  bothBad: boolean
  replaces: string | null
  elapsedMs: number | null
  rationale: string | null
  surplus: boolean
}

/** The assignment a judgment is for, with its rater and what the study asks. */
export type Held = {
  studyId: string
  comparisonId: string
  raterId: string
  raterKind: RaterKind
  /** An excluded rater's judgments are counted apart. */
  excludedAt: Date | null
  firstSystemId: string
  secondSystemId: string
  firstSide: Side
  instructionsVersion: string
  design: Asked
}

/** What a judgment says, without when and how it was made. */
export type Said = Pick<KeptJudgment, 'preference' | 'grade' | 'degree' | 'criteria' | 'bothBad'>

/** Where the judgments of a study are kept and counted: preferences of pairs, or grades of single responses. */
export type Book = {
  /** All judgments of an assignment, replaced ones too. */
  of: (queries: Queries, asked: Asked, assignmentId: string) => Steps<KeptJudgment[]>
  /** Keeps a new one; false where its id is in use already. */
  insert: (queries: Queries, held: Held, judgment: NewJudgment, surplus: boolean, now: Date) => Steps<boolean>
  /**
   * Moves the counters for a new one and for the one it replaces, or that is deleted; of a withdrawn comparison nothing
   * counts.
   */
  count: (
    queries: Queries,
    held: Held,
    said: Said | undefined,
    replaced: Said | undefined,
    how: { surplus: boolean; withdrawn: boolean },
  ) => Steps<void>
}

/** What a new judgment says, with nothing left open. */
export function saidBy(judgment: NewJudgment): Said & { reasons: string[] | null } {
  const { preference = null, grade = null, degree = null, criteria = null, reasons = null, bothBad } = judgment
  return {
    ...{ preference, grade, degree, bothBad },
    criteria: criteria && Object.keys(criteria).length > 0 ? criteria : null,
    reasons: reasons && reasons.length > 0 ? reasons : null,
  }
}

/** Whether a judgment that came again says what was kept under its id. */
export function isAlike(kept: KeptJudgment, judgment: NewJudgment): boolean {
  const { replaces, elapsedMs, rationale } = judgment
  const { id: _id, surplus: _surplus, ...said } = kept
  return isDeepStrictEqual({ ...said }, { ...saidBy(judgment), replaces, elapsedMs, rationale })
}

/** A judgment as its rater is told of it; what was not said is left out. */
export function receiptOf(
  { id, preference, grade, degree, criteria, reasons, rationale, bothBad, surplus }: Omit<KeptJudgment, 'replaces'>,
  assignmentId: string,
  judged: number,
): JudgmentReceipt {
  return {
    ...{ id, assignmentId },
    ...(preference ? { preference } : {}),
    ...(grade === null ? {} : { grade }),
    ...(degree ? { degree } : {}),
    ...(criteria ? { criteria } : {}),
    ...(reasons ? { reasons } : {}),
    ...(rationale ? { rationale } : {}),
    ...{ bothBad, surplus, judged },
  }
}
