import type { StudyRecord } from '../../server/contract/record.ts'
import { request } from '../request.ts'

const at = encodeURIComponent

export const studyRecord = (study: string) => request<StudyRecord>('GET', `/api/studies/${at(study)}/record`)

/** Ends blinding for good. */
export const unlock = (study: string, reason: string) =>
  request<StudyRecord>('POST', `/api/studies/${at(study)}/unlock`, { reason })
