import type { Platform } from '../contract/design.ts'
import type { Project, Submission } from './book.ts'

type PlatformName = Platform['name']

/** How a stand-in behaves: what its platform is called, what it writes into an address, and what its list looks like. */
export type StandIn = {
  title: string
  /** The words for a visit: under way, given back, run out, finished. */
  statuses: { active: string; returned: string; timedOut: string; finished: string }
  participant: (hex: string) => string
  submission: (hex: string) => string
  /** Opens the pasted address as the platform does. */
  open: (project: Project, submission: Submission, origin: string) => string
  /** Settings of the study that lead back here instead of to the real platform. */
  settings: (project: Project, origin: string) => Partial<Platform>
  heading: string
  row: (submission: Submission, project: Project) => string[]
}

/** An address with more behind it, whether or not it has a question mark already. */
function withParameters(link: string, parameters: Record<string, string>): string {
  return `${link}${link.includes('?') ? '&' : '?'}${new URLSearchParams(parameters).toString()}`
}

/** MTurk's word for a worker who only looks. */
const notTaken = 'ASSIGNMENT_ID_NOT_AVAILABLE'

/** MTurk shows a task before it is taken: without a worker and an assignment. */
export const previewAddress = ({ link, id }: Project) =>
  withParameters(link, { assignmentId: notTaken, hitId: id.toUpperCase() })

export const standIns: Record<PlatformName, StandIn> = {
  prolific: {
    title: 'Prolific',
    statuses: { active: 'ACTIVE', returned: 'RETURNED', timedOut: 'TIMED-OUT', finished: 'AWAITING REVIEW' },
    participant: (hex) => hex,
    submission: (hex) => hex,
    open: ({ link, id }, submission) =>
      link
        .replace('{{%PROLIFIC_PID%}}', submission.participant)
        .replace('{{%STUDY_ID%}}', id)
        .replace('{{%SESSION_ID%}}', submission.id),
    settings: (_project, origin) => ({
      returnTo: `${origin}/stand-in/prolific/submissions/complete?cc=CODE`,
    }),
    heading: 'Submission id,Participant id,Status,Completion code',
    row: ({ id, participant, status, came }) => [id, participant, status, came],
  },
  mturk: {
    title: 'MTurk',
    statuses: { active: 'Accepted', returned: 'Returned', timedOut: 'Abandoned', finished: 'Submitted' },
    participant: (hex) => `A${hex.toUpperCase()}`,
    submission: (hex) => `3${hex.toUpperCase()}`,
    open: ({ link, id }, submission, origin) =>
      withParameters(link, {
        assignmentId: submission.id,
        hitId: id.toUpperCase(),
        workerId: submission.participant,
        turkSubmitTo: `${origin}/stand-in`,
      }),
    settings: () => ({}),
    heading: 'HITId,AssignmentId,WorkerId,AssignmentStatus',
    row: ({ id, participant, status }, project) => [project.id.toUpperCase(), id, participant, status],
  },
  connect: {
    title: 'CloudResearch Connect',
    statuses: { active: 'In Progress', returned: 'Returned', timedOut: 'Timed Out', finished: 'Pending Review' },
    participant: (hex) => hex.toUpperCase(),
    submission: (hex) => hex,
    open: ({ link, id }, submission) =>
      withParameters(link, { participantId: submission.participant, assignmentId: submission.id, projectId: id }),
    settings: (_project, origin) => ({ returnTo: `${origin}/stand-in/connect/complete?code=CODE` }),
    heading: 'Participant ID,Assignment ID,Status,Completion Code',
    row: ({ id, participant, status, came }) => [participant, id, status, came],
  },
  sona: {
    title: 'SONA',
    statuses: { active: 'Started', returned: 'Returned', timedOut: 'Timed Out', finished: 'Credited' },
    participant: (hex) => String((Number.parseInt(hex.slice(0, 8), 16) % 90_000) + 10_000),
    submission: (hex) => hex,
    open: ({ link }, submission) => link.replace('%SURVEY_CODE%', submission.participant),
    settings: ({ id, secret }, origin) => ({
      creditAt: `${origin}/stand-in/sona/credit?experiment_id=${id}&credit_token=${secret}&survey_code=SURVEY_CODE`,
    }),
    heading: 'Survey Code,Status',
    row: ({ participant, status }) => [participant, status],
  },
}
