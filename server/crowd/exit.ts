import { attentionFailed, endEntry, findEntry, type PlatformEntry } from '../../db/crowd.ts'
import type { Study } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import type { Exit } from '../contract/crowd.ts'
import type { Platform } from '../contract/design.ts'
import { Refusal } from '../errors.ts'
import { turkForm } from './hosts.ts'

/** How many attention checks may be failed but one, where a study does not say. */
const attentionLimit = 2

/** Why a rater has no pair in hand: only with one of these is there an end to speak of. */
export type NoneLeft = 'done' | 'waiting' | 'paused' | 'closed' | undefined

/**
 * What a rater is sent back with. The server decides that they are done: they hold no pair, none is left for them, and all
 * they judged is stored. Before that there is a refusal and no byte of a code.
 */
export async function exitOf(
  store: Store,
  rater: { id: string; judged: number; screenedOutAt: Date | null },
  study: Study,
  { noneLeft, end, now }: { noneLeft: NoneLeft; end: boolean; now: Date },
): Promise<Exit> {
  const { platform } = study.design
  const entry = await findEntry(store, rater.id)
  if (!platform || !entry) throw new Refusal('not_found')
  if (entry.state !== 'active') return exitWith(platform, entry)
  const outcome = await outcomeOf(store, rater, study, platform, { noneLeft, end })
  if (outcome === 'none') return { platform: platform.name, outcome }
  const credit = platform.name === 'sona' && platform.creditAt !== undefined && outcome === 'completed'
  // Of a study that was closed, or whose training they did not pass, no one is asked to judge what they still hold.
  const letsGo = noneLeft === 'closed' || outcome === 'screened-out'
  const state = await endEntry(store, rater.id, { state: outcome, letsGo, credit, now })
  if (state === 'active') throw new Refusal('not_done')
  const ended = await findEntry(store, rater.id)
  if (!ended) throw new Refusal('not_found')
  return exitWith(platform, ended)
}

async function outcomeOf(
  store: Store,
  rater: { id: string; judged: number; screenedOutAt: Date | null },
  { design }: Study,
  platform: Platform,
  { noneLeft, end }: { noneLeft: NoneLeft; end: boolean },
): Promise<'completed' | 'screened-out' | 'failed-check' | 'none'> {
  if (rater.screenedOutAt !== null) return 'screened-out'
  const ends = noneLeft === 'done' || noneLeft === 'closed' || (noneLeft === 'waiting' && end)
  if (!ends) throw new Refusal('not_done')
  if (rater.judged === 0) return 'none'
  const limit = design.quality?.rules?.attentionFailed ?? attentionLimit
  const failed = platform.failedCheckCode !== undefined && (await attentionFailed(store, rater.id)) >= limit
  return failed ? 'failed-check' : 'completed'
}

function exitWith(platform: Platform, entry: PlatformEntry): Exit {
  const { state } = entry
  // Known to be ended by whoever asks.
  const outcome = state === 'active' ? 'none' : state
  const told = { platform: platform.name, outcome } as const
  if (outcome === 'none' || outcome === 'returned' || outcome === 'timed-out') return told
  const code = {
    completed: platform.completionCode,
    'screened-out': platform.screenOutCode,
    'failed-check': platform.failedCheckCode,
  }[outcome]
  if (platform.name === 'mturk') {
    const { assignmentId, submitTo } = entry.returns ?? {}
    if (!assignmentId || !submitTo) return { ...told, ...(code ? { code } : {}) }
    // MTurk takes a form with nothing but the assignment for an empty one.
    const fields = { assignmentId, outcome, ...(code ? { code } : {}) }
    return { ...told, form: { action: turkForm(submitTo), fields } }
  }
  const link = linkBack(platform, code)
  return {
    ...told,
    ...(code ? { code } : {}),
    ...(link ? { link } : {}),
    ...(platform.name === 'sona' && outcome === 'completed' && platform.creditAt ? { credit: creditOf(entry) } : {}),
  }
}

/** Where a rater goes with a code: the study's own address, else the platform's; none where neither is known. */
function linkBack(platform: Platform, code: string | undefined): string | undefined {
  const prolific = 'https://app.prolific.com/submissions/complete?cc=CODE'
  const address = platform.returnTo ?? (platform.name === 'prolific' ? prolific : undefined)
  if (address === undefined) return undefined
  if (!address.includes('CODE')) return address
  return code === undefined ? undefined : address.replaceAll('CODE', encodeURIComponent(code))
}

function creditOf({ creditedAt, creditNextAt, creditTries }: PlatformEntry): NonNullable<Exit['credit']> {
  if (creditedAt !== null) return 'granted'
  return creditNextAt === null && creditTries > 0 ? 'not granted' : 'on its way'
}
