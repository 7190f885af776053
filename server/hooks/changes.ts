import { addHook, changeHook, rotateSecret } from '../../db/hooks.ts'
import type { Store } from '../../db/store.ts'
import { hookEvents, hookLimits, HookShare, type HookChange, type NewHook } from '../contract/hooks.ts'
import { Refusal } from '../errors.ts'
import { refusedAddress, type Allowed } from './address.ts'
import { hookSecret } from './signature.ts'

const dayMs = 24 * 3_600_000

export type HookParts = {
  store: Store
  now: () => Date
  newId: () => string
  newSecret: () => string
  hookHosts?: Allowed
}

/** Makes a webhook; answers its secret, the one time it is seen. */
export async function makeHook(
  { store, now, newId, newSecret, hookHosts = [] }: HookParts,
  studyId: string,
  { url, events = [...hookEvents], every = null, shares = [...HookShare.enum] }: NewHook,
  actor: string,
): Promise<{ id: string; secret: string }> {
  refuseAddress(url, hookHosts)
  refuseSilence({ events, every, shares })
  const id = newId()
  const secret = hookSecret(newSecret)
  const hook = {
    ...{ id, studyId, url, secret, events, every, shares, createdBy: actor, createdAt: now() },
    ...{ previousSecret: null, previousUntil: null, pausedAt: null },
  }
  if (!(await addHook(store, hook, hookLimits.perStudy)))
    throw new Refusal('invalid_request', {
      message: `The study has ${hookLimits.perStudy} webhooks, as many as it may. Remove one first.`,
    })
  return { id, secret }
}

/** Changes a webhook of a study. */
export async function reviseHook(
  { store, now, hookHosts = [] }: HookParts,
  whose: { studyId: string; id: string },
  change: HookChange,
): Promise<void> {
  if (change.url !== undefined) refuseAddress(change.url, hookHosts)
  const { events, every, shares } = change
  if (events && every !== undefined && shares) refuseSilence({ events, every, shares })
  if (!(await changeHook(store, whose, change, now()))) throw new Refusal('not_found')
}

/** Gives a webhook a new secret; for a day messages carry a signature by each, so that a receiver can change at leisure. */
export async function newHookSecret(
  { store, now, newSecret }: HookParts,
  whose: { studyId: string; id: string },
): Promise<string> {
  const secret = hookSecret(newSecret)
  const previousUntil = new Date(now().getTime() + dayMs)
  if (!(await rotateSecret(store, whose, { secret, previousUntil }))) throw new Refusal('not_found')
  return secret
}

function refuseAddress(url: string, allowed: Allowed): void {
  const why = refusedAddress(url, allowed)
  if (why !== undefined) throw new Refusal('address_refused', { message: why })
}

function refuseSilence({ events, every, shares }: Required<Pick<NewHook, 'events' | 'every' | 'shares'>>): void {
  if (events.length === 1 && events[0] === 'judgments' && every === null && shares.length === 0)
    throw new Refusal('invalid_request', {
      message: 'Nothing would ever be sent: say every how many judgments, or which parts of the plan.',
    })
}
