import { isDeepStrictEqual } from 'node:util'
import { changePlatform, type Study } from '../../db/studies.ts'
import { registrationOf } from '../../db/registrations.ts'
import { platformMistake, type Platform } from '../contract/design.ts'
import { Refusal } from '../errors.ts'
import type { ChangeParts, Reasoned } from '../studyChanges.ts'

/**
 * Changes the codes and addresses of a study's crowd platform. After opening that is an amendment with a reason, which
 * names what was changed and not to what: codes that are worth money must not stand in exports.
 */
export async function changeSettings(
  { store, now, newId }: ChangeParts,
  study: Study,
  platform: Platform,
  { actor, reason }: Reasoned,
): Promise<void> {
  const mistake = platformMistake(platform)
  if (mistake !== undefined) throw new Refusal('invalid_request', { message: `${mistake}. Nothing was changed.` })
  const before = study.design.platform
  const settings = new Set([...Object.keys(before ?? {}), ...Object.keys(platform)]) as Set<keyof Platform>
  const after = [...settings].filter((one) => !isDeepStrictEqual(before?.[one], platform[one]))
  const registration = await registrationOf(store, study.id)
  const what = 'crowd platform settings'
  const isAmended = registration !== undefined && after.length > 0
  const why = reason?.trim() ?? ''
  if (isAmended && why === '') throw new Refusal('reason_needed')
  const amendment = isAmended
    ? { id: newId(), studyId: study.id, what, before: null, after, reason: why, actor, createdAt: now() }
    : undefined
  if (await changePlatform(store, study, platform, amendment)) return
  // Who came from one platform is known by that platform's names.
  throw new Refusal('invalid_request', {
    message: `Raters have come from ${before?.name ?? 'elsewhere'} already: the platform can no longer be another one.`,
  })
}
