import type { HookChange, HookList, HookMade, NewHook } from '../../server/contract/hooks.ts'
import { request } from '../request.ts'

const at = encodeURIComponent
const address = (study: string, hook?: string) =>
  `/api/studies/${at(study)}/hooks${hook === undefined ? '' : `/${at(hook)}`}`

/** As long as the server waits for a receiver, and a little more. */
const testPatienceMs = 30_000

/** The webhooks of a study with their newest messages. */
export const hooks = (study: string) => request<HookList>('GET', address(study))

/** Adds a webhook; its secret comes this once. */
export const addHook = (study: string, hook: NewHook) => request<HookMade>('POST', address(study), hook)

export const changeHook = (study: string, hook: string, change: HookChange) =>
  request<HookList>('PATCH', address(study, hook), change)

export const removeHook = (study: string, hook: string) => request<HookList>('DELETE', address(study, hook))

/** Gives a webhook a new secret; the old one goes on for a day. */
export const newSecret = (study: string, hook: string) => request<HookMade>('POST', `${address(study, hook)}/secret`)

/** Sends a message to try a webhook, and waits for what comes of it. */
export const testHook = (study: string, hook: string) =>
  request<HookList>('POST', `${address(study, hook)}/test`, undefined, testPatienceMs)

/** Sends a message anew that was given up. */
export const sendAgain = (study: string, hook: string, delivery: string) =>
  request<HookList>('POST', `${address(study, hook)}/deliveries/${at(delivery)}/again`)
