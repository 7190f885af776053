import { invitationToken } from '../db/raters.ts'
import { addSignIn } from '../db/sessions.ts'
import type { Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import type { RaterKind } from './contract/rater.ts'
import { hashSecret, sessionLife } from './session.ts'

export type LinkParts = {
  store: Store
  publicUrl: string
  now: () => Date
  newId: () => string
  newSecret: () => string
}

/** The address to hand to raters of a study, the same each time; undefined where the study has no rating plan. */
export async function raterLink(parts: LinkParts, study: Study, raterKind: RaterKind): Promise<string> {
  const token = await invitationToken(parts.store, {
    id: parts.newId(),
    studyId: study.id,
    token: parts.newSecret().slice(0, 22),
    raterKind,
    group: null,
    createdAt: parts.now(),
  })
  return `${parts.publicUrl}/join/${token}`
}

/** A new one-time address for a researcher to sign in with: with every right, or to an account. */
export async function researcherLink(
  { store, publicUrl, now, newSecret }: LinkParts,
  { researcherId = null, lifeMs = sessionLife.linkMs }: { researcherId?: string | null; lifeMs?: number } = {},
): Promise<string> {
  const secret = newSecret()
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + lifeMs)
  await addSignIn(store, { tokenHash: hashSecret(secret), createdAt, expiresAt, researcherId })
  return `${publicUrl}/sign-in/${secret}`
}
