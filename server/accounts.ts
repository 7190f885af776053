import {
  addResearcher,
  changeResearcher,
  researcherByEmail,
  researcherBySubject,
  type Researcher,
} from '../db/accounts.ts'
import type { Account } from './contract/access.ts'
import { researcherLink, type LinkParts } from './links.ts'
import type { Identity, OpenIdConfig } from './openid.ts'
import { sessionLife } from './session.ts'

/** An account as administrators see it. */
export function accountOf({ id, name, email, administrator, createdAt, ...rest }: Researcher): Account {
  return { id, name, email, administrator, state: stateOf(rest), createdAt: createdAt.toISOString() }
}

/** How far an account has come. */
export function stateOf({
  passwordHash,
  subject,
  disabledAt,
}: Pick<Researcher, 'passwordHash' | 'subject' | 'disabledAt'>): Account['state'] {
  if (disabledAt !== null) return 'disabled'
  return passwordHash === null && subject === null ? 'invited' : 'active'
}

/** Makes an account and its one-time link; the account that is there already, and no link, where there is one. */
export async function inviteResearcher(
  parts: LinkParts,
  { email, name, administrator = false }: { email: string; name?: string; administrator?: boolean },
): Promise<{ researcher: Researcher; link: string | null }> {
  const { researcher, added } = await addResearcher(parts.store, newAccount(parts, { email, name, administrator }))
  return { researcher, link: added ? await invitationLink(parts, researcher.id) : null }
}

/** A one-time link by which someone comes to their account and sets a password. */
export function invitationLink(parts: LinkParts, researcherId: string): Promise<string> {
  return researcherLink(parts, { researcherId, lifeMs: sessionLife.invitationMs })
}

/** The account of who came by OpenID: known by it, invited under its verified address, or of a domain that may come in. */
export async function accountFor(
  parts: LinkParts,
  { issuer, subject, email, name }: Identity,
  { domains }: Pick<OpenIdConfig, 'domains'>,
): Promise<Researcher | undefined> {
  const { store } = parts
  const known = await researcherBySubject(store, issuer, subject)
  if (known) return known.disabledAt === null ? known : undefined
  if (email === null) return undefined
  const invited = await researcherByEmail(store, email)
  if (invited) {
    if (invited.disabledAt !== null || invited.subject !== null) return undefined
    // Whoever held the invitation's link may have been someone else: only who owns the address stays in.
    await changeResearcher(store, invited.id, { issuer, subject, passwordHash: null }, { andSignOut: true })
    return { ...invited, issuer, subject }
  }
  if (!domains.includes(email.split('@')[1] ?? '')) return undefined
  const account = { ...newAccount(parts, { email, name: name ?? undefined, administrator: false }), issuer, subject }
  return (await addResearcher(store, account)).researcher
}

function newAccount(
  { newId, now }: LinkParts,
  { email, name, administrator }: { email: string; name?: string | undefined; administrator: boolean },
): Researcher {
  return {
    id: newId(),
    name: name ?? email.split('@')[0] ?? email,
    email,
    passwordHash: null,
    issuer: null,
    subject: null,
    administrator,
    createdAt: now(),
    disabledAt: null,
  }
}
