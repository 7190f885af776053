import type { Account, Member, SignedIn, SignInWays, StudyRole, Right } from '../../server/contract/access.ts'
import type { ApiToken } from '../../server/contract/tokens.ts'
import { request } from '../request.ts'

const at = encodeURIComponent

export type Researcher = SignedIn['researcher']

/** How one can sign in here, besides by a link. */
export const signInWays = () => request<SignInWays>('GET', '/api/sign-in')

export const signInWith = (email: string, password: string) =>
  request<void>('POST', '/api/session', { email, password })

export const setPassword = (password: string, current?: string) =>
  request<void>('PUT', '/api/account/password', { password, ...(current ? { current } : {}) })

export const accounts = async () => (await request<{ accounts: Account[] }>('GET', '/api/accounts')).accounts

/** An account and the one-time link of it; no link where it was there already. */
type WithLink = { account: Account; link: string | null }

export const invite = (email: string, administrator: boolean) =>
  request<WithLink>('POST', '/api/accounts', { email, administrator })

export const changeAccount = (id: string, change: { administrator?: boolean; disabled?: boolean }) =>
  request<Account>('PATCH', `/api/accounts/${at(id)}`, change)

/** A new one-time link; every session and the password of the account end. */
export const newLink = (id: string) => request<WithLink>('POST', `/api/accounts/${at(id)}/link`)

export const tokens = async () => (await request<{ tokens: ApiToken[] }>('GET', '/api/tokens')).tokens

export const makeToken = async (name: string, scopes: Right[], days: number) =>
  (await request<{ token: string }>('POST', '/api/tokens', { name, scopes, days })).token

export const revokeToken = async (id: string) =>
  (await request<{ tokens: ApiToken[] }>('DELETE', `/api/tokens/${at(id)}`)).tokens

export const members = async (study: string) =>
  (await request<{ members: Member[] }>('GET', `/api/studies/${at(study)}/members`)).members

export const setMember = (study: string, email: string, role: StudyRole) =>
  request<{ members: Member[]; link: string | null }>('PUT', `/api/studies/${at(study)}/members`, { email, role })

export const removeMember = async (study: string, id: string) =>
  (await request<{ members: Member[] }>('DELETE', `/api/studies/${at(study)}/members/${at(id)}`)).members
