import { amend } from '../../db/amendments.ts'
import { entriesOf, keptKey, releaseEntry } from '../../db/crowd.ts'
import { registrationOf } from '../../db/registrations.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import type { SubmissionLine, SubmissionsInput, SubmissionsReply } from '../contract/crowd.ts'
import { Refusal } from '../errors.ts'
import type { ChangeParts } from '../studyChanges.ts'
import { platformHashes } from './hashes.ts'
import { readList, type Became } from './lists.ts'

type Entry = Awaited<ReturnType<typeof entriesOf>>[number]

/**
 * Lays a platform's list beside who came: what was returned or timed out is released at once, and where the platform and
 * we do not agree there is a remark. The ids are compared by their hashes and stored nowhere.
 */
export async function takeSubmissions(
  parts: ChangeParts,
  study: Study,
  { list, as }: SubmissionsInput,
  actor: string,
): Promise<SubmissionsReply> {
  const { store } = parts
  const now = parts.now()
  const find = await finder(store, study)
  const lines: SubmissionLine[] = []
  let pairsFreed = 0
  for (const { line, ids, status, became } of readList(list, as)) {
    const entry = find(ids)
    const gone = became === 'returned' || became === 'timed-out' ? became : undefined
    const freed = entry && gone ? await releaseEntry(store, entry.raterId, gone, now) : undefined
    const remark = remarkOn(became, entry)
    pairsFreed += freed ?? 0
    lines.push({
      line,
      status,
      state: (entry && gone) ?? entry?.state ?? null,
      judged: entry?.judged ?? 0,
      rater: entry?.pseudonym ?? null,
      did: freed === undefined ? 'nothing' : 'released',
      ...(remark ? { remark } : {}),
    })
  }
  if (lines.length === 0) throw new Refusal('invalid_request', { message: 'The list is empty.' })
  const released = lines.filter(({ did }) => did === 'released').length
  if (released > 0) {
    await amendReleases(parts, study, { released, pairsFreed }, actor)
    store.announce(study.id)
  }
  return { released, pairsFreed, lines }
}

/** Releases the visit that a platform's own message names; false where nobody came by that name. */
export async function releaseSubmission(
  parts: ChangeParts,
  study: Study,
  submission: string,
  state: 'returned' | 'timed-out',
): Promise<boolean> {
  const { store } = parts
  const entry = (await finder(store, study))([submission])
  if (!entry) return false
  const freed = await releaseEntry(store, entry.raterId, state, parts.now())
  if (freed === undefined) return true
  await amendReleases(parts, study, { released: 1, pairsFreed: freed }, 'a message of the platform')
  store.announce(study.id)
  return true
}

/** Keeps the record of what went back to others; of who it was there is nothing in it. */
async function amendReleases(
  { store, now, newId }: ChangeParts,
  study: Study,
  after: { released: number; pairsFreed: number },
  actor: string,
): Promise<void> {
  if (!(await registrationOf(store, study.id))) return
  const reason = 'returned or timed out on the platform'
  const record = { id: newId(), studyId: study.id, what: 'submissions released', before: null, after, reason, actor }
  await store.atomically((queries) => amend(queries, { ...record, createdAt: now() }))
}

/** Who is meant by one of several names, of themselves or of their visit. */
async function finder(store: Store, study: Study): Promise<(ids: string[]) => Entry | undefined> {
  const { platform } = study.design
  if (!platform) throw new Refusal('not_found', { message: `The study "${study.name}" names no crowd platform.` })
  const key = (await keptKey(store, study.id))?.key
  if (key === null) {
    throw new Refusal('entry_closed', {
      message: 'The key of this study was deleted: nobody can tell any more who came from the platform.',
    })
  }
  if (key === undefined) return () => undefined
  const hashes = platformHashes(key, platform.name)
  const entries = await entriesOf(store, study.id)
  const byHash = new Map<string, Entry>()
  for (const entry of entries) {
    byHash.set(entry.participant, entry)
    if (entry.submission !== null) byHash.set(entry.submission, entry)
  }
  return (ids) => {
    for (const id of ids) {
      const entry = byHash.get(hashes.submission(id)) ?? byHash.get(hashes.participant(id))
      if (entry) return entry
    }
    return undefined
  }
}

function remarkOn(became: Became, entry: Entry | undefined): string | undefined {
  if (!entry) {
    return became === 'finished' ? 'The platform says finished, but nobody came here by this name.' : undefined
  }
  const { state, judged } = entry
  const pairs = `${String(judged)} judged`
  if (became === 'finished' && state === 'active') return `The platform says finished; here they are not (${pairs}).`
  if (became === 'finished' && state === 'failed-check') return `Failed the attention checks here (${pairs}).`
  if ((became === 'returned' || became === 'timed-out') && state === 'completed') {
    return `Was done here before that (${pairs}); what they judged is kept.`
  }
  if (became === 'screened-out' && state === 'completed') return `Was done here (${pairs}), not screened out.`
  return undefined
}
