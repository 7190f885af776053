import { Refusal, type StagedImport } from './api.ts'
import type { Problem } from '../server/contract/problem.ts'

const at = encodeURIComponent

/**
 * Sends files and tells how much has gone up, from 0 to 1. It is not `fetch`, which says nothing of its progress.
 * Throws a `Refusal` for anything that is not a success.
 */
function upload(path: string, files: File[], onProgress: (sent: number) => void): Promise<StagedImport> {
  const form = new FormData()
  for (const file of files) form.append('files', file, file.name)
  const sending = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    const unreachable = () => reject(new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' }))
    sending.upload.addEventListener('progress', (step) => {
      if (step.lengthComputable && step.total > 0) onProgress(step.loaded / step.total)
    })
    sending.addEventListener('error', unreachable)
    sending.addEventListener('abort', unreachable)
    sending.addEventListener('load', () => {
      const answer = parsed(sending.responseText)
      const unreadable = { code: 'unreadable', message: `The server answered ${sending.status}.` }
      if (sending.status < 300 && answer !== undefined) resolve(answer as StagedImport)
      else reject(new Refusal(sending.status, (answer as Problem | undefined) ?? unreadable))
    })
    sending.open('POST', path)
    sending.setRequestHeader('accept', 'application/json')
    sending.send(form)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not an answer of ours (a proxy's page, say): told apart by its status alone.
    return undefined
  }
}

/** Stages the files of a new study and reports on them; nothing is written. */
export const stageImport = (files: File[], onProgress: (sent: number) => void) =>
  upload('/api/imports', files, onProgress)

/** Stages further baselines of a study and reports on them; nothing is written. */
export const stageBaselines = (study: string, files: File[], onProgress: (sent: number) => void) =>
  upload(`/api/studies/${at(study)}/baselines`, files, onProgress)
