import { and, asc, eq, sql } from 'drizzle-orm'
import type { StudyRole } from '../server/contract/access.ts'
import { ask, type Queries, type Steps, type Store } from './store.ts'

export type Researcher = Store['tables']['researchers']['$inferSelect']

/** An account by its address, however it is capitalised. */
export async function researcherByEmail({ db, tables: t }: Store, email: string): Promise<Researcher | undefined> {
  const [found] = await db.select().from(t.researchers).where(eq(t.researchers.email, email.toLowerCase()))
  return found
}

/** An account by its id. */
export async function findResearcher({ db, tables: t }: Store, id: string): Promise<Researcher | undefined> {
  const [found] = await db.select().from(t.researchers).where(eq(t.researchers.id, id))
  return found
}

/** An account by what its OpenID provider knows it by. */
export async function researcherBySubject({ db, tables: t }: Store, issuer: string, subject: string) {
  const [found] = await db
    .select()
    .from(t.researchers)
    .where(and(eq(t.researchers.issuer, issuer), eq(t.researchers.subject, subject)))
  return found
}

/** All accounts, by name. */
export async function listResearchers({ db, tables: t }: Store): Promise<Researcher[]> {
  return db.select().from(t.researchers).orderBy(asc(t.researchers.name), asc(t.researchers.email))
}

/** Adds an account; answers the one that stands under its address, whoever added it. */
export async function addResearcher(
  store: Store,
  one: Researcher,
): Promise<{ researcher: Researcher; added: boolean }> {
  return store.atomically(function* ({ db, tables: t }) {
    const email = one.email.toLowerCase()
    const added = yield* ask(
      db
        .insert(t.researchers)
        .values({ ...one, email })
        .onConflictDoNothing({ target: t.researchers.email })
        .returning(),
    )
    if (added[0]) return { researcher: added[0], added: true }
    const [known] = yield* ask(db.select().from(t.researchers).where(eq(t.researchers.email, email)))
    return { researcher: known!, added: false }
  })
}

/** Changes an account. With `andSignOut` every session, link and token of theirs ends. */
export async function changeResearcher(
  store: Store,
  id: string,
  change: Partial<Omit<Researcher, 'id' | 'createdAt'>>,
  { andSignOut = false, revokedAt }: { andSignOut?: boolean; revokedAt?: Date } = {},
): Promise<void> {
  await store.atomically(function* ({ db, tables: t }) {
    if (Object.keys(change).length > 0) {
      yield* ask(db.update(t.researchers).set(change).where(eq(t.researchers.id, id)))
    }
    if (!andSignOut) return
    yield* ask(db.delete(t.sessions).where(eq(t.sessions.researcherId, id)))
    yield* ask(db.delete(t.signIns).where(eq(t.signIns.researcherId, id)))
    if (revokedAt) yield* ask(db.update(t.apiTokens).set({ revokedAt }).where(eq(t.apiTokens.researcherId, id)))
  })
}

/** Whether anyone signs in with a password. */
export async function hasPasswords({ db, tables: t }: Store): Promise<boolean> {
  const [one] = await db
    .select({ id: t.researchers.id })
    .from(t.researchers)
    .where(sql`${t.researchers.passwordHash} is not null`)
    .limit(1)
  return one !== undefined
}

/** What a researcher is in a study; undefined where they are nothing. */
export async function roleIn({ db, tables: t }: Store, studyId: string, researcherId: string) {
  const [member] = await db
    .select({ role: t.members.role })
    .from(t.members)
    .where(and(eq(t.members.studyId, studyId), eq(t.members.researcherId, researcherId)))
  return member?.role
}

/** What a researcher is in each study that they are anything in. */
export async function rolesOf({ db, tables: t }: Store, researcherId: string): Promise<Map<string, StudyRole>> {
  const rows = await db
    .select({ studyId: t.members.studyId, role: t.members.role })
    .from(t.members)
    .where(eq(t.members.researcherId, researcherId))
  return new Map(rows.map(({ studyId, role }) => [studyId, role]))
}

/** Who is what in a study. */
export async function membersOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select({ role: t.members.role, researcher: t.researchers })
    .from(t.members)
    .innerJoin(t.researchers, eq(t.researchers.id, t.members.researcherId))
    .where(eq(t.members.studyId, studyId))
    .orderBy(asc(t.researchers.name), asc(t.researchers.email))
}

/** Makes a researcher something in a study, in place of what they were. */
export function* setMember(
  { db, tables: t }: Queries,
  member: { studyId: string; researcherId: string; role: StudyRole; createdAt: Date },
): Steps<void> {
  yield* ask(
    db
      .insert(t.members)
      .values(member)
      .onConflictDoUpdate({ target: [t.members.studyId, t.members.researcherId], set: { role: member.role } }),
  )
}

/** Takes a researcher out of a study; answers whether they were in it. */
export async function removeMember({ db, tables: t }: Store, studyId: string, researcherId: string): Promise<boolean> {
  const removed = await db
    .delete(t.members)
    .where(and(eq(t.members.studyId, studyId), eq(t.members.researcherId, researcherId)))
    .returning({ studyId: t.members.studyId })
  return removed.length > 0
}
