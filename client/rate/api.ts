import type { JudgmentInput, JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, JudgedPair, SkipInput } from '../../server/contract/pair.ts'
import { request } from '../request.ts'

// Apart from what researchers ask, so that not even their addresses reach a rater's browser.

const at = encodeURIComponent

/** The pairs this rater holds, and where they stand in the study. */
export const assignments = (code: string) => request<Assignments>('GET', `/api/assignments?study=${at(code)}`)

/** Stores a judgment; sent twice with the same id it is stored once. */
export const judge = (id: string, judgment: JudgmentInput) =>
  request<JudgmentReceipt>('PUT', `/api/judgments/${at(id)}`, judgment)

/** A pair this rater has judged already. */
export const judgedPair = (assignmentId: string) => request<JudgedPair>('GET', `/api/assignments/${at(assignmentId)}`)

/** Declines a pair. */
export const skip = (assignmentId: string, skipped: SkipInput) =>
  request<void>('POST', `/api/assignments/${at(assignmentId)}/skip`, skipped)
