import type { Platform } from '../contract/design.ts'

/** Who comes, as the platform says it in the address of the invitation. Claims, not proof. */
export type Arrival = {
  /** The platform's name for the person. */
  participant: string
  /** The platform's name for this visit; null where it has none. */
  submission: string | null
  /** What has to be sent back as it came. */
  returns: Record<string, string> | null
}

/** MTurk's word for a worker who only looks. */
const notTaken = 'ASSIGNMENT_ID_NOT_AVAILABLE'

// A placeholder that the platform did not fill, such as {{%PROLIFIC_PID%}}, fits none of these.
const prolificId = /^[0-9a-f]{24}$/
const prolificSession = /^[0-9A-Za-z]{8,64}$/
const turkId = /^[0-9A-Z]{8,64}$/
const connectId = /^[0-9A-Za-z-]{8,64}$/
const surveyCode = /^[0-9A-Za-z-]{1,64}$/

/**
 * Reads what a platform wrote into the address. `preview`: a worker who has not taken the task; undefined: something is
 * missing, twice there, or not of the platform's form. MTurk's form may go back to `submitHosts` only.
 */
export function readArrival(
  platform: Platform['name'],
  query: string,
  submitHosts: readonly string[],
): Arrival | 'preview' | undefined {
  const given = new URLSearchParams(query)
  const one = (name: string, form: RegExp): string | undefined => {
    const [value, ...more] = given.getAll(name)
    return value !== undefined && more.length === 0 && form.test(value) ? value : undefined
  }
  switch (platform) {
    case 'prolific': {
      const participant = one('PROLIFIC_PID', prolificId)
      const submission = one('SESSION_ID', prolificSession)
      if (!participant || !submission || !one('STUDY_ID', prolificSession)) return undefined
      return { participant, submission, returns: null }
    }
    case 'mturk': {
      if (given.get('assignmentId') === notTaken && given.getAll('assignmentId').length === 1) return 'preview'
      const participant = one('workerId', turkId)
      const submission = one('assignmentId', turkId)
      const submitTo = one('turkSubmitTo', /^https?:\/\/[^/?#]+[^?#]*$/)?.replace(/\/+$/, '')
      if (!participant || !submission || !one('hitId', turkId)) return undefined
      if (submitTo === undefined || !submitHosts.includes(submitTo)) return undefined
      return { participant, submission, returns: { assignmentId: submission, submitTo } }
    }
    case 'connect': {
      const participant = one('participantId', connectId)
      const submission = one('assignmentId', connectId)
      if (!participant || !submission || !one('projectId', connectId)) return undefined
      return { participant, submission, returns: null }
    }
    case 'sona': {
      const participant = one('survey_code', surveyCode)
      if (!participant) return undefined
      return { participant, submission: null, returns: { surveyCode: participant } }
    }
  }
}

/** What to paste into a platform: the invitation with the platform's own placeholders behind it. */
export function linkFor(platform: Platform['name'], invitation: string): string {
  switch (platform) {
    case 'prolific':
      return `${invitation}?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}`
    // MTurk and Connect write their parameters behind the address themselves.
    case 'mturk':
    case 'connect':
      return invitation
    case 'sona':
      return `${invitation}?survey_code=%SURVEY_CODE%`
  }
}
