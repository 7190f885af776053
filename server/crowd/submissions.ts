import type { Amendment } from '../../db/amendments.ts'
import { entriesOf, keptKey, releaseEntries, type Gone } from '../../db/crowd.ts'
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
  const find = await finder(parts.store, study)
  const read = [...readList(list, as)].map(({ ids, ...line }) => ({ ...line, entry: find(ids) }))
  if (read.length === 0) throw new Refusal('invalid_request', { message: 'The list is empty.' })
  const gone = read.map(({ entry, became }) => (entry ? goneBy(entry, became) : undefined))
  const freed = await released(
    parts,
    study,
    gone.filter((one) => one !== undefined),
    actor,
  )
  const lines = read.map(({ line, status, became, entry }, index): SubmissionLine => {
    const remark = remarkOn(became, entry)
    const own = gone[index]
    return {
      line,
      status,
      state: own?.state ?? entry?.state ?? null,
      judged: entry?.judged ?? 0,
      rater: entry?.pseudonym ?? null,
      did: own && freed.has(own) ? 'released' : 'nothing',
      ...(remark ? { remark } : {}),
    }
  })
  return { released: freed.size, pairsFreed: [...freed.values()].reduce((sum, one) => sum + one, 0), lines }
}

const goneBy = ({ raterId }: Entry, became: Became): Gone | undefined =>
  became === 'returned' || became === 'timed-out' ? { raterId, state: became } : undefined

/** Releases the visit that a platform's own message names; false where nobody came by that name. */
export async function releaseSubmission(
  parts: ChangeParts,
  study: Study,
  submission: string,
  state: 'returned' | 'timed-out',
): Promise<boolean> {
  const entry = (await finder(parts.store, study))([submission])
  if (!entry) return false
  await released(parts, study, [{ raterId: entry.raterId, state }], 'a message of the platform')
  return true
}

/**
 * Releases visits; answers those that had not been, with how many pairs went back to others. That is recorded in the same
 * moment; of who it was there is nothing in the record.
 */
async function released(
  { store, now, newId }: ChangeParts,
  study: Study,
  gone: Gone[],
  actor: string,
): Promise<Map<Gone, number>> {
  if (gone.length === 0) return new Map()
  const createdAt = now()
  const record = {
    ...{ id: newId(), studyId: study.id, what: 'submissions released', before: null },
    ...{ reason: 'returned or timed out on the platform', actor, createdAt },
  }
  const recordOf = (after: object): Amendment => ({ ...record, after })
  const isRegistered = (await registrationOf(store, study.id)) !== undefined
  const freed = await releaseEntries(store, gone, createdAt, isRegistered ? recordOf : undefined)
  const found = new Map<Gone, number>()
  for (const [index, one] of gone.entries()) {
    const pairs = freed[index]
    if (pairs !== undefined) found.set(one, pairs)
  }
  if (found.size > 0) store.announce(study.id)
  return found
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
