import type { ImportReport } from '../server/contract/importReport.ts'
import type { JudgmentInput, JudgmentReceipt } from '../server/contract/judgment.ts'
import type { Assignments, JudgedPair, SkipInput } from '../server/contract/pair.ts'
import type { Problem } from '../server/contract/problem.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Results } from '../server/contract/results.ts'
import type { StudyChange, StudySummary } from '../server/contract/study.ts'

/** A refusal of the server, or `unreachable` where no answer came (`status` is 0 then). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.name = 'Refusal'
    this.status = status
    this.code = problem.code
    this.details = problem.details
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500
  }
}

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

const patienceMs = 20_000

/** Sends one request and answers with its parsed reply; throws a `Refusal` for anything that is not a success. */
export async function request<T>(method: Method, path: string, body?: unknown, patience = patienceMs): Promise<T> {
  const isForm = body instanceof FormData
  let reply: Response
  try {
    reply = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    })
  } catch {
    throw new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' })
  }
  if (reply.status === 204) return undefined as T
  const answer: unknown = await reply.json().catch(() => undefined)
  if (reply.ok && answer !== undefined) return answer as T
  throw new Refusal(
    // A success whose body was lost on the way is not known to be one.
    reply.ok ? 0 : reply.status,
    isProblem(answer) ? answer : { code: 'unreadable', message: `The server answered ${reply.status}.` },
  )
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string'
}

const at = encodeURIComponent

// What a rater's page asks.

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

// What a researcher's page asks.

/** All studies, archived ones included. */
export const studies = () => request<StudySummary[]>('GET', '/api/studies')

/** The results of a study; without `kinds`, of the kinds the server counts by itself. */
export const results = (study: string, kinds?: RaterKind[]) =>
  request<Results>('GET', `/api/studies/${at(study)}/results${kinds ? `?kinds=${kinds.join(',')}` : ''}`)

/** Opens, pauses, closes or archives a study. */
export const changeStudy = (study: string, change: StudyChange) =>
  request<StudySummary>('PATCH', `/api/studies/${at(study)}`, change)

/** Deletes a study for good. */
export const deleteStudy = (study: string) => request<unknown>('DELETE', `/api/studies/${at(study)}`)

const importPatienceMs = 600_000

/** Reads the study file and its response files (form fields) and reports on them; nothing is written. */
export const reportImport = (files: FormData) =>
  request<ImportReport>('POST', '/api/studies/report', files, importPatienceMs)

/** Imports a study from its files, all or nothing. */
export const importStudy = (files: FormData) => request<StudySummary>('POST', '/api/studies', files, importPatienceMs)
