import type { PlatformView, SubmissionsInput, SubmissionsReply } from '../../server/contract/crowd.ts'
import type { Platform } from '../../server/contract/design.ts'
import { request } from '../request.ts'

const at = encodeURIComponent

/** What to paste into a study's crowd platform, and who came. */
export const platformOf = (study: string) => request<PlatformView>('GET', `/api/studies/${at(study)}/platform`)

/** Changes the codes and addresses of a study's crowd platform. */
export const changePlatform = (study: string, platform: Platform & { reason?: string }) =>
  request<PlatformView>('PUT', `/api/studies/${at(study)}/platform`, platform)

/** Keeps the secret that Prolific signs its messages with. */
export const keepHookSecret = (study: string, secret: string) =>
  request<PlatformView>('PUT', `/api/studies/${at(study)}/platform/hook-secret`, { secret })

/** Lays a platform's list beside who came, and frees what was returned or timed out. */
export const takeSubmissions = (study: string, list: SubmissionsInput) =>
  request<SubmissionsReply>('POST', `/api/studies/${at(study)}/submissions`, list)
