import { findInvitation } from '../../db/raters.ts'
import { findStudy, type Study } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import type { Platform } from '../contract/design.ts'

export type Invited = NonNullable<Awaited<ReturnType<typeof findInvitation>>> & { study: Study; platform: Platform }

/**
 * The study that an invitation's link leads to, where its raters come from a crowd platform: the shared link of people.
 * Links with a label are for people whom the researcher asked by name, test links for whoever tries the screen.
 */
export async function invitedByPlatform(store: Store, token: string): Promise<Invited | undefined> {
  const invitation = await findInvitation(store, token)
  if (invitation?.raterKind !== 'human' || invitation.label !== null) return undefined
  const study = await findStudy(store, invitation.studyId)
  const platform = study?.design.platform
  return study && platform ? { ...invitation, study, platform } : undefined
}
