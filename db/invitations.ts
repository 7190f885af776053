import { and, asc, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { ask, rowsChanged, type Queries, type Steps, type Store } from './store.ts'

export type NewInvitation = Omit<Store['tables']['invitations']['$inferSelect'], 'joined' | 'revokedAt'>

/** Makes links that let raters in. */
export async function addInvitations({ db, tables: t }: Store, invitations: NewInvitation[]): Promise<void> {
  await db.insert(t.invitations).values(invitations)
}

/** The links of a study that let people in, oldest first. */
export async function invitationsOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select()
    .from(t.invitations)
    .where(and(eq(t.invitations.studyId, studyId), eq(t.invitations.raterKind, 'human')))
    .orderBy(asc(t.invitations.createdAt), asc(t.invitations.id))
}

/** Lets nobody new in by a link; who came by it stays. False where the study has no such link. */
export async function revokeInvitation(
  { db, tables: t }: Store,
  { studyId, id, now }: { studyId: string; id: string; now: Date },
): Promise<boolean> {
  const own = and(eq(t.invitations.id, id), eq(t.invitations.studyId, studyId))
  await db
    .update(t.invitations)
    .set({ revokedAt: now })
    .where(and(own, isNull(t.invitations.revokedAt)))
  const [known] = await db.select({ id: t.invitations.id }).from(t.invitations).where(own)
  return known !== undefined
}

/** Takes one of the places a link has, in the transaction that makes the rater; false when there is none left. */
export function* takeInvitation({ db, tables: t }: Queries, id: string): Steps<boolean> {
  const taken = yield* ask(
    db
      .update(t.invitations)
      .set({ joined: sql`${t.invitations.joined} + 1` })
      .where(
        and(
          eq(t.invitations.id, id),
          isNull(t.invitations.revokedAt),
          or(isNull(t.invitations.quota), lt(t.invitations.joined, t.invitations.quota)),
        ),
      ),
  )
  return rowsChanged(taken) > 0
}
