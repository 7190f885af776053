import { roleIn } from '../db/accounts.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import { allRights, studyRights, type Right, type StudyRole } from './contract/access.ts'
import { Refusal } from './errors.ts'

/** Who is asking, by a session or a token. */
export type Who = {
  /** Null: by the server's own link or a token of its command line, with every right. */
  researcherId: string | null
  /** How records name them. */
  name: string
  email: string | null
  administrator: boolean
  hasPassword: boolean
  /** The token's name, where a program asks. */
  token?: string
  /** What a token is narrowed to; null: to nothing. */
  scopes: readonly Right[] | null
  /** The session to end at sign-out; null for a token. */
  sessionHash: string | null
}

/** Who commands on the server's own machine, and who came by its link. */
export const localOwner = 'owner of this server'

/** How a record names who asks: a program by its token, too. */
export const recordedName = ({ name, token }: Pick<Who, 'name' | 'token'>): string =>
  token === undefined ? name : `${name}, token “${token}”`

/** How a record of looks names the server's own command line. */
export const commandLine = 'command line'

/** What someone may do, and in which study. */
export type Access = {
  who: Who
  rights: ReadonlySet<Right>
  /** The study of the address, where it names one. */
  study: Study | null
  /** Sees letters for its systems. */
  blinded: boolean
}

const rightsOfRole: Record<StudyRole, readonly Right[]> = {
  owner: ['read', 'read-unblinded', 'edit', 'own'],
  editor: ['read', 'read-unblinded', 'edit'],
  analyst: ['read', 'read-unblinded'],
  'blinded-analyst': ['read'],
}

/** What someone may do anywhere, before a study is named. */
export function generalRights({ administrator, scopes }: Who): ReadonlySet<Right> {
  const all: readonly Right[] = administrator ? ['enter', 'create', 'administer'] : ['enter', 'create']
  return narrowed(all, scopes)
}

/** What someone may do with a study, being `role` in it; empty where it is to be as if it were not there. */
export function rightsWith(
  who: Who,
  study: Pick<Study, 'unlockedAt'>,
  role: StudyRole | undefined,
): ReadonlySet<Right> {
  const inStudy = who.administrator ? studyRights : role ? rightsOfRole[role] : []
  if (inStudy.length === 0) return new Set()
  // Once a study is unlocked there is nothing left to be blind to.
  const seen: readonly Right[] = study.unlockedAt === null ? inStudy : [...inStudy, 'read-unblinded']
  return new Set([...generalRights(who), ...narrowed(seen, who.scopes)])
}

/** What someone may do with a study. */
export async function rightsIn(store: Store, who: Who, study: Study): Promise<ReadonlySet<Right>> {
  const role =
    who.researcherId === null || who.administrator ? undefined : await roleIn(store, study.id, who.researcherId)
  return rightsWith(who, study, role)
}

/** Whether someone may see a study, and with systems as letters at that. */
export const isBlinded = (rights: ReadonlySet<Right>): boolean => rights.has('read') && !rights.has('read-unblinded')

/** Refuses what someone's rights do not hold, saying which one is missing. */
export function refuseWithout(rights: ReadonlySet<Right>, right: Right, { scopes }: Who): void {
  if (rights.has(right)) return
  if (scopes && !scopes.includes(right)) {
    throw new Refusal('not_allowed', { message: `This token does not have the scope "${right}".` })
  }
  if (right === 'read-unblinded') throw new Refusal('blinded')
  throw new Refusal('not_allowed')
}

function narrowed(rights: readonly Right[], scopes: readonly Right[] | null): Set<Right> {
  // Entering is what any token is for.
  return new Set(rights.filter((right) => scopes === null || right === 'enter' || scopes.includes(right)))
}

/** The rights among these words; others are left out. */
export const knownRights = (words: readonly string[]): Right[] => allRights.filter((right) => words.includes(right))
