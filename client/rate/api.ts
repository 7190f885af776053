import type { EntryInput, EntryReply, Exit } from '../../server/contract/crowd.ts'
import type { ReturnLink, Work } from '../../server/contract/journey.ts'
import type { JudgmentInput, JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, FlagInput, JudgedPair, SkipInput } from '../../server/contract/pair.ts'
import type { Reading } from '../../server/contract/reading.ts'
import { carried, request } from '../request.ts'

// Apart from what researchers ask, so that not even their addresses reach a rater's browser.

const at = encodeURIComponent

/** The pairs this rater holds, without the texts of those that are here, and where they stand in the study. */
export const assignments = (code: string, have: string[]) =>
  request<Assignments>('GET', `/api/assignments?study=${at(code)}&have=${have.map(at).join(',')}`)

/** Stores a judgment; sent twice with the same id it is stored once. */
export const judge = (id: string, judgment: JudgmentInput) =>
  request<JudgmentReceipt>('PUT', `/api/judgments/${at(id)}`, judgment)

/** A pair this rater has judged already. */
export const judgedPair = (assignmentId: string) => request<JudgedPair>('GET', `/api/assignments/${at(assignmentId)}`)

/** Declines a pair. */
export const skip = (assignmentId: string, skipped: SkipInput) =>
  request<void>('POST', `/api/assignments/${at(assignmentId)}/skip`, skipped)

/** Reports what is harmful to read; sent twice with the same id it is one report. */
export const flag = (id: string, flagged: FlagInput) => request<void>('PUT', `/api/flags/${at(id)}`, flagged)

/** Agrees to a consent text, or not. */
export const consent = (study: string, hash: string, agree: boolean) =>
  request<void>('POST', '/api/consent', { study, hash, agree })

/** What this rater has done, and a page of their judgments. */
export const work = (code: string, before?: string) =>
  request<Work>('GET', `/api/work?study=${at(code)}${before === undefined ? '' : `&before=${at(before)}`}`)

/** A new link that brings this rater back on another device. */
export const returnLink = (study: string) => request<ReturnLink>('POST', '/api/return-link', { study })

/** Takes this rater out of the study; all they judged is deleted. */
export const withdraw = (study: string) => request<void>('POST', '/api/withdrawal', { study })

/** Tells how a pair was read that is left without a judgment; goes out even while the page is being closed. */
export function leave(assignmentId: string, reading: Reading): void {
  const path = `/api/assignments/${at(assignmentId)}/reading`
  const body = new Blob([JSON.stringify(reading)], { type: 'application/json' })
  const headers = carried()
  // A beacon says nothing but what the browser's cookies say.
  if (Object.keys(headers).length === 0) navigator.sendBeacon(path, body)
  else void fetch(path, { method: 'POST', body, headers, keepalive: true }).catch(() => undefined)
}

/** Comes in from a crowd platform, with what it wrote into the address. */
export const enter = (entry: EntryInput) => request<EntryReply>('POST', '/api/entry', entry)

/** What a rater who is done is sent back with; refused until they are. */
export const exit = (study: string, end: boolean) =>
  request<Exit>('POST', '/api/exit', { study, ...(end ? { end } : {}) })
