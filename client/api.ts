import type { SignedIn } from '../server/contract/access.ts'
import type { Analysis } from '../server/contract/analysis.ts'
import type { ExportFormat, ExportList } from '../server/contract/exports.ts'
import type { Flags } from '../server/contract/flags.ts'
import type { BrowseChoices, BrowsePage, OpenedComparison } from '../server/contract/browse.ts'
import type { ImportReport } from '../server/contract/importReport.ts'
import type { MethodSection } from '../server/contract/methods.ts'
import type { ExclusionRecord, Invitation, RatersPage } from '../server/contract/raterDesk.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type {
  PlanAnswer,
  PlanRequest,
  PlanStart,
  SimulationLine,
  SimulationRequest,
} from '../server/contract/planner.ts'
import type { Results } from '../server/contract/results.ts'
import type { StudyChange, StudyFile, StudySummary } from '../server/contract/study.ts'
import { request, requestLines } from './request.ts'

export { Refusal } from './request.ts'

const at = encodeURIComponent

/** Which judgments a results page counts, and whose side it takes; what is absent is left to the server. */
export type ResultsView = { kinds?: RaterKind[]; target?: string }

/** What is staged for import: the report, and the study as the server understood it. */
export type StagedImport = { importId: string; report: ImportReport; study: StudyFile }

/** What a deletion took with it, and where in its data folder the server keeps copies of the judgments. */
export type Deletion = {
  deleted: { judgments: number; comparisons: number; responses: number; raters: number }
  copies: string[]
}

/** Figures somebody printed, in percent; without counts, so never with an interval. */
export type PublishedFigures = {
  source: string
  figures: { baseline: string; win: number; tie: number; loss: number }[]
}

/** Whether this browser is signed in as a researcher; refused with 401 when it is not. */
export const session = () => request<SignedIn>('GET', '/api/session')

/** Ends the researcher's session. */
export const signOut = () => request<void>('DELETE', '/api/session')

/** All studies, archived ones included. */
export const studies = async () => (await request<{ studies: StudySummary[] }>('GET', '/api/studies')).studies

/** One study, as the list has it. */
export const study = (nameOrId: string) => request<StudySummary>('GET', `/api/studies/${at(nameOrId)}`)

/** The query that asks for one view of a study's results, the same for the page and the socket. */
export function viewQuery(view: ResultsView): string {
  const query = new URLSearchParams()
  if (view.kinds) query.set('kinds', view.kinds.join(','))
  if (view.target !== undefined) query.set('target', view.target)
  return query.size === 0 ? '' : `?${query.toString().replaceAll('%2C', ',')}`
}

/** The results of a study; without `kinds`, of the kinds the server counts by itself. */
export const results = (study: string, view: ResultsView = {}) =>
  request<Results>('GET', `/api/studies/${at(study)}/results${viewQuery(view)}`)

/** What raters reported as harmful to read, the newest first. */
export const flags = async (study: string) => (await request<Flags>('GET', `/api/studies/${at(study)}/flags`)).flags

const analysisPatienceMs = 300_000

/** Everything the statistics say of a study; computed beside the server's other work, so it may take a while. */
export const analysis = (study: string, view: ResultsView = {}) =>
  request<Analysis>('GET', `/api/studies/${at(study)}/analysis${viewQuery(view)}`, undefined, analysisPatienceMs)

/** The same with raters who are excluded counted too. */
export const analysisWithExcluded = (study: string) =>
  request<Analysis>('GET', `/api/studies/${at(study)}/analysis?excluded=with`, undefined, analysisPatienceMs)

/** How every number is computed. */
export const methods = async () => (await request<{ sections: MethodSection[] }>('GET', '/api/methods')).sections

/** Opens, pauses, closes or archives a study. */
export const changeStudy = (study: string, change: StudyChange) =>
  request<StudySummary>('PATCH', `/api/studies/${at(study)}`, change)

/** Deletes a study for good; `name` is what the researcher typed to confirm. */
export const deleteStudy = (study: string, name: string) =>
  request<Deletion>('DELETE', `/api/studies/${at(study)}?confirm=${at(name)}`)

/** A rater's link whose judgments are marked as a test. */
export const testLink = async (study: string) =>
  (await request<{ link: string }>('POST', `/api/studies/${at(study)}/test-link`)).link

/** The address a study's judgments are downloaded from. */
export const exportAddress = (study: string, format: ExportFormat, kinds?: RaterKind[]) =>
  `/api/studies/${at(study)}/export?format=${format}${kinds ? `&kinds=${kinds.join(',')}` : ''}`

/** The address everything a paper needs of a study is downloaded from, as a zip archive. */
export const paperAddress = (study: string, kinds: RaterKind[]) =>
  `/api/studies/${at(study)}/paper?kinds=${kinds.join(',')}`
/** What an export in each format would hold and leave out. */
export const exportList = async (study: string, kinds: RaterKind[]) =>
  (await request<ExportList>('GET', `/api/studies/${at(study)}/exports?kinds=${kinds.join(',')}`)).formats

/** LIMA's figures as printed. */
export const publishedLima = () => request<PublishedFigures>('GET', '/api/published/lima')

const importPatienceMs = 600_000

/** Reads the staged files again under a changed study; nothing is written. */
export const reviseImport = (id: string, study: StudyFile) =>
  request<StagedImport>('PUT', `/api/imports/${at(id)}`, { study }, importPatienceMs)

/** Writes a staged import, all or nothing; `reason`: why systems are added to a study that has opened. */
export const commitImport = (id: string, reason?: string) =>
  request<StudySummary>(
    'POST',
    `/api/imports/${at(id)}/commit`,
    reason === undefined ? undefined : { reason },
    importPatienceMs,
  )

/** What the text of a study file says; refused with each mistake, its line and its value. */
export const readStudyText = async (text: string) =>
  (await request<{ study: StudyFile }>('POST', '/api/study-file', { text })).study

/** The study file of a study that exists, without the files it was read from. */
export const studyFileOf = async (name: string) =>
  (await request<{ study: StudyFile }>('GET', `/api/studies/${at(name)}/file`)).study

/** Forgets a staged import and its files. */
export const discardImport = (id: string) => request<void>('DELETE', `/api/imports/${at(id)}`)

const comparisonsAt = (study: string) => `/api/studies/${at(study)}/comparisons`

/** What one can narrow a study down by. */
export const browseChoices = (study: string) => request<BrowseChoices>('GET', `${comparisonsAt(study)}/choices`)

/** The next comparisons of what is looked for; `search` is the end of an address. */
export const browsePage = (study: string, search: string) =>
  request<BrowsePage>('GET', `${comparisonsAt(study)}${search}`, undefined, 60_000)

/** A comparison with its texts and everything that was said of it. */
export const openComparison = (study: string, id: string) =>
  request<OpenedComparison>('GET', `${comparisonsAt(study)}/${at(id)}`)

/** Takes a comparison out of a study, with the reason. */
export const withdrawComparison = (study: string, id: string, reason: string) =>
  request<OpenedComparison>('POST', `${comparisonsAt(study)}/${at(id)}/withdraw`, { reason })

/** Takes a comparison back into a study, with the reason. */
export const restoreComparison = (study: string, id: string, reason: string) =>
  request<OpenedComparison>('POST', `${comparisonsAt(study)}/${at(id)}/restore`, { reason })

/** The address the judgments of a selection are downloaded from. */
export const selectionAddress = (study: string, search: string, format: 'csv' | 'jsonl') =>
  `${comparisonsAt(study)}/export${search === '' ? '?' : `${search}&`}format=${format}`

/** Raters of a study, a page at a time. */
export const ratersPage = (study: string, from?: string) =>
  request<RatersPage>('GET', `/api/studies/${at(study)}/raters${from === undefined ? '' : `?from=${at(from)}`}`)

/** Gives a rater no more pairs for now, or again. */
export const pauseRater = (study: string, id: string, paused: boolean) =>
  request<void>('PATCH', `/api/studies/${at(study)}/raters/${at(id)}`, { paused })

type Exclusions = { exclusions: ExclusionRecord[] }

/** Every exclusion of a study, lifted ones included. */
export const exclusions = async (study: string) =>
  (await request<Exclusions>('GET', `/api/studies/${at(study)}/exclusions`)).exclusions

/** Leaves raters out of the results by a rule. */
export const excludeRaters = async (study: string, exclusion: { raters: string[]; rule: string; reason: string }) =>
  (await request<Exclusions>('POST', `/api/studies/${at(study)}/exclusions`, exclusion)).exclusions

/** Takes a rater back into the results. */
export const liftExclusion = async (study: string, id: string, reason: string) =>
  (await request<Exclusions>('POST', `/api/studies/${at(study)}/raters/${at(id)}/lift`, { reason })).exclusions

type Invitations = { invitations: Invitation[] }

/** The links that let raters in. */
export const invitations = async (study: string) =>
  (await request<Invitations>('GET', `/api/studies/${at(study)}/invitations`)).invitations

/** Makes links that let raters in. */
export const invite = async (
  study: string,
  invitation: { label?: string; group?: string; quota?: number; copies?: number },
) => (await request<Invitations>('POST', `/api/studies/${at(study)}/invitations`, invitation)).invitations

/** Lets nobody new in by a link. */
export const revokeInvitation = async (study: string, id: string) =>
  (await request<Invitations>('DELETE', `/api/studies/${at(study)}/invitations/${at(id)}`)).invitations

/** What a plan gives and costs. */
export const plan = (asked: PlanRequest) => request<PlanAnswer>('POST', '/api/plan', asked)

/** A study's own numbers, to plan with. */
export const planOfStudy = (study: string) => request<PlanStart>('GET', `/api/studies/${at(study)}/plan`)

/** Runs a plan many times, telling how far it is; `signal` ends it. */
export const simulatePlan = (asked: SimulationRequest, signal: AbortSignal, onLine: (line: SimulationLine) => void) =>
  requestLines('/api/plan/simulation', asked, signal, (line) => onLine(line as SimulationLine))
